"""ERR301: a TODO about the error format at a site that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from errlint.keys import plan_keys
from errlint.model.changes import Change, RemoveRows, ReplaceRange
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Comment, Shape, Site
from errlint.rules.base import Example, SiteRule
from errlint.source import Position, Range

_MARKER = re.compile(r"#+\s*(?:TODO|FIXME|XXX)\b", re.IGNORECASE)
_PRAGMA = re.compile(r"#\s*(?:errlint|fmt|noqa|nosec|pragma|pylint|type)\b")
"""A comment for tools, behind the one for people."""
_FORMAT = re.compile(
    r"\bRFC[ -]?(?:9457|7807)\b|\bproblem[ -]details?\b|application/problem"
    r"|\b(?:structured?|standardi[sz]ed?|consistent|uniform|unif(?:y|ied)|normali[sz]ed?"
    r"|machine[- ]readable)\b.{0,40}\b(?:error|exception|detail|response body)s?\b"
    r"(?!.{0,5}\b(?:handl|logg))"
    r"|\b(?:error|exception)s?\b.{0,20}\b(?:format|schema|shape|structure|body)s?\b"
    r"|\b(?:dict|object|json|reason)\b.{0,30}\b(?:detail|instead of (?:a )?(?:plain )?string)\b"
    r"|\bdetail\b.{0,40}\b(?:dict|structured?|object|field|reason|string)\b",
    re.IGNORECASE,
)


class StaleTodo(SiteRule):
    """A TODO about the error format, at a site that already has it.

    ## What it does
    Flags a `TODO`, `FIXME` or `XXX` comment that asks for the structured error format, right above
    a site, above the `if` that starts with it, or behind it, where the site has that format.
    Where the site doesn't have it yet, the message says so: do it or drop it.

    ## Why is this bad?
    A note about work that is done sends the next reader looking for work that isn't there.

    ## Example
    ```python
    # TODO: Pass a RFC 9457 compliant error message in "detail" field
    # https://datatracker.ietf.org/doc/html/rfc9457
    raise HTTPException(409, detail={"reason": "invalid_state", "message": "Already running"})
    ```

    ## Use instead
    ```python
    raise HTTPException(409, detail={"reason": "invalid_state", "message": "Already running"})
    ```

    ## Fix safety
    The fix is safe: it removes the whole comment block, from the marker to the statement. A
    comment block above the marker stays. A site that is not structured yet gets no fix.

    ## References
    - [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)
    """

    code = "ERR301"
    name = "stale-todo"
    summary = "A TODO about the error format, which the site already has"
    fix = "remove the whole comment block"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag each comment block at a site that asks for the error format."""
        above = [comment for comment in site.comments if not comment.is_trailing]
        behind = [comment for comment in site.comments if comment.is_trailing]
        for block in (_todo(above), _todo(behind)):
            if block and _FORMAT.search(" ".join(comment.text for comment in block)):
                yield _finding(block, site, module)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            # TODO: Pass a RFC 9457 compliant error message in "detail" field
            # https://datatracker.ietf.org/doc/html/rfc9457
            # to provide more information about the error
            raise HTTPException(409, {"reason": "invalid_state", "message": "Already running"})
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(409, {"reason": "invalid_state", "message": "Already running"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def stop(run):
                # TODO: structured error
                if run.is_finished:
                    raise HTTPException(409, {"reason": "finished", "message": "Too late"})
                raise HTTPException(501, {"reason": "x", "message": ""})  # XXX RFC 7807  # nosec
            """,
            """
            from fastapi import HTTPException

            def stop(run):
                if run.is_finished:
                    raise HTTPException(409, {"reason": "finished", "message": "Too late"})
                raise HTTPException(501, {"reason": "x", "message": ""})  # nosec
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            # FIXME: return a structured error here
            raise HTTPException(409, "Already running")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        # TODO: retry once before giving up
        raise HTTPException(409, {"reason": "invalid_state", "message": "Already running"})
        """,
        """
        from fastapi import HTTPException

        # The error format is that of RFC 9457.
        raise HTTPException(409, {"reason": "invalid_state", "message": "Already running"})
        """,
        """
        from fastapi import HTTPException

        # TODO: use RFC 9457 problem details in the whole API

        raise HTTPException(409, {"reason": "invalid_state", "message": "Already running"})
        """,
        """
        from fastapi import HTTPException

        # TODO(jane): the error rate of this endpoint is too high
        raise HTTPException(503, {"reason": "overloaded", "message": "Try again later"})
        """,
        """
        from fastapi import HTTPException

        # TODO: proper error handling
        raise HTTPException(503, {"reason": "overloaded", "message": "Try again later"})
        """,
        """
        from fastapi import HTTPException

        # TODO: the same error code is used for a missing item
        raise HTTPException(503, {"reason": "overloaded", "message": "Try again later"})
        """,
        """
        from fastapi import HTTPException

        def stop(run):
            # TODO: structured errors for runs that can't be stopped
            if not run.stop():
                log.warning("Could not stop %s", run)
                raise HTTPException(409, {"reason": "finished", "message": "Too late"})
        """,
    )


def _todo(comments: Sequence[Comment]) -> Sequence[Comment]:
    """Return the last part of a comment block that starts with a marker."""
    for index in reversed(range(len(comments))):
        if _MARKER.match(comments[index].text):
            return comments[index:]
    return ()


def _finding(block: Sequence[Comment], site: Site, module: Module) -> Finding:
    first, last = block[0], block[-1]
    pragma = _PRAGMA.search(last.text) if last.is_trailing else None
    end = Position(last.row, last.column + (pragma.start() if pragma else len(last.text)))
    place = Range(Position(first.row, first.column), end)
    rows = (min(first.row, site.statement_range.start.row), site.statement_range.end.row)
    if not _is_structured(site, module):
        message = "TODO about the error format: the detail is not structured yet, do it or drop it"
        return Finding(message, place, place, rows)
    removal: Change = RemoveRows(first.row, last.row)
    if first.is_trailing:
        removal = ReplaceRange(Range(site.statement_range.end, end), "  " if pragma else "")
    return Finding(
        "TODO about the error format, but the detail is structured already",
        place,
        place,
        rows,
        Proposal("Remove the comment", (removal,), wire_effect=WireEffect.NONE),
    )


def _is_structured(site: Site, module: Module) -> bool:
    plan = plan_keys(site.detail, module.settings.schema)
    is_complete = not plan.lacks_reason and not plan.lacks_message
    return site.detail.shape is Shape.STRUCTURED and is_complete
