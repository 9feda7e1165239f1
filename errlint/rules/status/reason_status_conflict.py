"""ERR107: a reason that says another thing than the status."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.evidence import texts_of
from errlint.keys import reason_token_of
from errlint.model.finding import Finding
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.reasons.statuses import contradicted
from errlint.rules.base import DetailRule, Example


class ReasonStatusConflict(DetailRule):
    """A reason that contradicts the status.

    ## What it does
    Compares the reason with the status where the reason leaves no choice: `not_found` with another
    status than 404 or 410, `already_exists` with another than 409, `unauthorized` with another
    than 401, `forbidden` with another than 403 (or 404, which hides what is there), `rate_limited`
    with another than 429, and so on. `team_not_found` may well be a 400: the request names a team,
    its path leads to something else. So may `team_already_exists` be a 400 or a 422, unless the
    message is about something else than a team.

    ## Why is this bad?
    One half of the answer is wrong, and clients differ in which half they believe: a retry, a
    cache and a dashboard go by the status, the code that shows the error goes by the reason.

    ## Example
    ```python
    raise HTTPException(400, {"reason": "not_found", "message": "No such variable"})
    ```

    ## Use instead
    ```python
    raise HTTPException(404, {"reason": "not_found", "message": "No such variable"})
    ```

    ## Fix safety
    There is no fix: either half may be the wrong one.

    ## References
    - [RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15)
    """

    code = "ERR107"
    name = "reason-status-conflict"
    summary = "The reason contradicts the status"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a reason whose statuses are known and do not include this one."""
        status, token = site.status.value, reason_token_of(site.detail, module.settings.schema)
        if status is None or token is None:
            return
        texts = texts_of(site.detail, module.settings.schema) or ("",)
        found = [contradicted(token, status, text) for text in texts]
        if all(found):
            wanted = _in_words(sorted(found[0]))
            message = f"The reason `{token}` belongs to {wanted}, the status is {status}"
            yield module.finding(site, message, site.status.node)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def create():
                raise HTTPException(500, {"reason": "bad_request", "message": "It did not work"})
                raise HTTPException(400, {"reason": "internal_error", "message": "It broke"})
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            def variable(key: str):
                raise HTTPException(400, {"reason": "not_found", "message": "No such variable"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException, status

            def create(name: str):
                raise HTTPException(
                    status.HTTP_400_BAD_REQUEST,
                    detail={"reason": "USER_ALREADY_EXISTS", "message": "The name is taken"},
                )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def create(name: str):
                raise HTTPException(400, {"reason": "already_exists", "message": "User exists"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def user(id: int):
                raise HTTPException(
                    404, {"reason": "user_already_exists", "message": "User already exists"}
                )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def login():
                raise HTTPException(403, {"code": "unauthorized", "message": "Log in first"})
            """,
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def create():
            raise HTTPException(409, {"reason": "bad_request", "message": "The name is taken"})
            raise HTTPException(503, {"reason": "internal_error", "message": "It is gone"})
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.post("/keys")
        def create_key(data: KeyRequest):
            if load_team(data.team_id) is None:
                raise HTTPException(400, {"reason": "team_not_found", "message": "No such team"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(500, {"reason": "ollama_not_found", "message": "Is Ollama running?"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "variable_not_found", "message": "No such variable"})
        """,
        """
        from fastapi import HTTPException

        def create(name: str):
            raise HTTPException(
                422, {"reason": "username_already_exists", "message": f"Username {name} is taken"}
            )
        """,
        """
        from fastapi import HTTPException

        from app.errors import TAKEN

        raise HTTPException(400, {"reason": "team_already_exists", "message": TAKEN})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(410, {"reason": "not_found", "message": "Deleted"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "access_denied", "message": "No such variable"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(500, {"reason": "template_not_founded", "message": "Reinstall"})
        """,
        """
        from fastapi import HTTPException

        def forward(status_code: int):
            raise HTTPException(status_code, {"reason": "not_found", "message": "No"})
        """,
        """
        from fastapi import HTTPException

        def forward(reason: str):
            raise HTTPException(400, {"reason": reason, "message": "not_found"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(409, {"reason": "invalid_state", "message": "Not found in queue"})
        """,
    )


def _in_words(statuses: list[int]) -> str:
    is_class = len(statuses) > 2
    return f"{statuses[0] // 100}xx" if is_class else " or ".join(map(str, statuses))
