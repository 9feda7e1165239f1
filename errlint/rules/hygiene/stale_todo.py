"""ERR301: a TODO about the error format at a site that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from errlint.model.changes import RemoveRows
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Comment, Shape, Site
from errlint.rules.base import Example, SiteRule
from errlint.keys import plan_keys
from errlint.source import Position, Range

_MARKER = re.compile(r"#+\s*(?:TODO|FIXME|XXX)\b", re.IGNORECASE)
_FORMAT = re.compile(
    r"\bRFC[ -]?(?:9457|7807)\b|\bproblem[ -]details?\b|application/problem"
    r"|\b(?:structured?|standardi[sz]ed?|consistent|uniform|unif(?:y|ied)|normali[sz]ed?|proper"
    r"|machine[- ]readable|same)\b.{0,40}\b(?:error|exception|detail|response body|error body)s?\b"
    r"|\b(?:error|exception)s?\b.{0,20}\b(?:format|schema|shape|structure|model|code|body)s?\b"
    r"|\b(?:dict|object|json|reason)\b.{0,30}\b(?:detail|instead of (?:a )?(?:plain )?string)\b"
    r"|\bdetail\b.{0,40}\b(?:dict|structured?|object|field|reason|string)\b",
    re.IGNORECASE,
)


class StaleTodo(SiteRule):
    """A TODO about the error format, at a site that already has it.

    ## What it does
    Flags a `TODO`, `FIXME` or `XXX` comment right above a site that asks for the structured error
    format, where the site has that format. Where the site doesn't have it yet, the message says
    so: do it or drop it.

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
        """Flag the comment block above a site if it asks for the error format."""
        block = _todo(site.comments)
        if not block or not _FORMAT.search(" ".join(comment.text for comment in block)):
            return
        first, last = block[0], block[-1]
        place = Range(
            Position(first.row, first.column), Position(last.row, last.column + len(last.text))
        )
        rows = (first.row, site.statement_range.end.row)
        if not _is_structured(site, module):
            message = (
                "TODO about the error format: the detail is not structured yet, do it or drop it"
            )
            yield Finding(message, place, place, rows)
            return
        removal = RemoveRows(first.row, last.row)
        proposal = Proposal("Remove the comment", (removal,), wire_effect=WireEffect.NONE)
        yield Finding(
            "TODO about the error format, but the detail is structured already",
            place,
            place,
            rows,
            proposal,
        )

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
    )


def _todo(comments: Sequence[Comment]) -> Sequence[Comment]:
    """Return the last part of a comment block that starts with a marker."""
    for index in reversed(range(len(comments))):
        if _MARKER.match(comments[index].text):
            return comments[index:]
    return ()


def _is_structured(site: Site, module: Module) -> bool:
    plan = plan_keys(site.detail, module.settings.schema)
    is_complete = not plan.lacks_reason and not plan.lacks_message
    return site.detail.shape is Shape.STRUCTURED and is_complete
