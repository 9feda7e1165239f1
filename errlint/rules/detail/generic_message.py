"""ERR006: a message that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.keys import plan_keys
from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import DetailEntry, Shape, Site
from errlint.project.values import literal_of
from errlint.rules.base import DetailRule, Example
from errlint.schema import GENERIC_REASONS, status_phrase

_OLD_PHRASES = {
    408: ("request time out",),
    413: ("request entity too large", "payload too large"),
    414: ("request uri too long",),
    416: ("requested range not satisfiable",),
    418: ("i m a teapot",),
    422: ("unprocessable entity",),
}
"""What Python, or an RFC before 9110, calls a status."""
_WHAT = r"(?:an? |some |the )?(?:unknown |unexpected |internal |unhandled |server |generic )*"
_GENERIC = re.compile(
    rf"(?:sorry |oops |whoops |uh oh )*"
    rf"(?:{_WHAT}(?:error|exception|problem|failure)"
    r"(?: (?:occurr?ed|happened|has occurr?ed|was encountered))?"
    r"|something (?:went|has gone|is) wrong|it (?:failed|did not work)|failed|failure|error)"
    r"(?: (?:please )?(?:try|retry)(?: again)?(?: later)?)?"
)
_WORD = re.compile(r"[^\W_]+")
_UNKNOWN_ROUTE = (404, "Not Found")
"""What Starlette's router answers for a path that it doesn't know."""


class GenericMessage(DetailRule):
    """A message or a reason that tells the client nothing.

    ## What it does
    Flags a message that repeats the phrase of its status (“Not Found” with 404) or says no more
    than “An error occurred” or “Something went wrong”, and a literal reason such as `error`. 404
    with the string `"Not Found"` to the letter is what the router answers for an unknown path:
    code that says the same hides a route or a resource, and is left alone.

    ## Why is this bad?
    The client knows as much from the status. The person who reads the message doesn't learn what
    was not found, and the program that reads the reason can't tell this error from the others.

    ## Example
    ```python
    raise HTTPException(404, detail={"reason": "error", "message": "Not Found"})
    ```

    ## Use instead
    ```python
    raise HTTPException(404, detail={"reason": "dag_not_found", "message": f"No Dag {dag_id!r}"})
    ```

    ## Fix safety
    There is no fix: what to say is yours to write.

    ## References
    - [RFC 9457, section 3.1: title and detail](https://www.rfc-editor.org/rfc/rfc9457#section-3.1)
    """

    code = "ERR006"
    name = "generic-message"
    summary = "The message or the reason says nothing"
    is_default = False

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag the message of a site, else its reason."""
        detail, schema = site.detail, module.settings.schema
        if detail.node is None and not detail.given:
            return
        if detail.shape is Shape.STRING:
            said, node = literal_of(detail.value), detail.node or site.node
            if (site.status.value, said) == _UNKNOWN_ROUTE:
                return
        else:
            plan = plan_keys(detail, schema)
            entry = detail.entry(plan.message_alias or schema.human_key)
            said, node = _said(entry), entry.node if entry else site.node
        if said is not None and (kind := _emptiness(said, site.status.value)):
            yield module.finding(site, f"“{said}” {kind}", node)
            return
        reason = detail.entry(schema.machine_key)
        token = _said(reason)
        if reason and token and _normal(token).replace(" ", "_") in GENERIC_REASONS:
            yield module.finding(site, f"The reason “{token}” says nothing", reason.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(404, {"reason": "not_found", "message": "Not Found"})
            """
        ),
        Example(
            """
            from fastapi import HTTPException, status

            raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Unprocessable Entity.")
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(500, detail="An unexpected error occurred. Please try again later.")
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(409, {"reason": "error", "message": "The run is finished"})
            """
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def require_feature():
            if not ENABLED:
                raise HTTPException(status_code=404, detail="Not Found")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, "Invalid or expired token")
        """,
        """
        from fastapi import HTTPException

        def fail(error):
            raise HTTPException(500, detail=f"Error: {error}")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(500, detail="An error occurred while the report was built")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(400, detail="Not Found")
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(409, {"reason": "import_error", "message": "The plugin is broken"})
        """,
    )


def _emptiness(message: str, status: int | None) -> str | None:
    """Say why a message says nothing, None when it says something."""
    text = _normal(message)
    if status is not None:
        text = text.removeprefix(f"{status} ")
        phrases = {_normal(status_phrase(status)), *_OLD_PHRASES.get(status, ())}
        if text in phrases or text.removeprefix("error ") in phrases:
            return "only repeats the phrase of the status"
    return "says nothing about the error" if _GENERIC.fullmatch(text) else None


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


def _said(entry: DetailEntry | None) -> str | None:
    return literal_of(entry.value) if entry else None
