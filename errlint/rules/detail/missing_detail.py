"""ERR004: no detail at all."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Structure
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Shape, Site, Usage
from errlint.rules.base import DetailRule, Example
from errlint.rules.detail.structuring import applicability_of_structure
from errlint.schema import status_phrase


class MissingDetail(DetailRule):
    """An exception without detail.

    ## What it does
    Flags a construction without `detail`, or with `None`. A class of your own may do without one
    where the project has an exception handler.

    ## Why is this bad?
    Starlette then answers with the phrase of the status, `{"detail": "Not Found"}`, which is also
    what the router answers when no route matches: the client can't tell a missing item from a
    mistyped URL, and gets a string where other errors are structured.

    ## Example
    ```python
    raise HTTPException(status_code=status.HTTP_404_NOT_FOUND)
    ```

    ## Use instead
    ```python
    raise HTTPException(
        status_code=status.HTTP_404_NOT_FOUND,
        detail={"reason": "not_found", "message": "Not Found"},
    )
    ```

    ## Fix safety
    The fix is safe: it says in the structured form what the client got before, the phrase of the
    status. A better message is yours to write. Under 401, 403 and 404 the reason is the status's as
    well: an error without a detail doesn't tell which check failed. Without a known status there is
    no fix. It is unsafe where nothing tells that FastAPI answers Starlette's class (see ERR001).

    ## References
    - [Starlette: Exceptions](https://www.starlette.io/exceptions/)
    """

    code = "ERR004"
    name = "missing-detail"
    summary = "There is no detail"
    fix = "structured form from the status"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a construction that gives no detail to an error."""
        detail, status = site.detail, site.status.value
        if not site.is_called or detail.shape is not Shape.MISSING or detail.is_decided_by_class:
            return
        if status is not None and status < 400:
            return
        if site.usage is Usage.SUPER_INIT and module.has_own_handlers(True):
            return  # what is answered instead is no phrase of a status
        proposal = None
        if status is not None and "detail" in site.signature.roles:
            proposal = Proposal(
                f"Build {module.settings.schema.described}",
                (Structure(site),),
                applicability_of_structure(site, module),
            )
        phrase = f": the client gets only “{status_phrase(status)}”" if status else ""
        yield module.finding(site, f"No detail{phrase}", detail.node, proposal)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException, status

            raise HTTPException(status_code=status.HTTP_404_NOT_FOUND)
            """,
            """
            from fastapi import HTTPException, status

            raise HTTPException(
                status_code=status.HTTP_404_NOT_FOUND,
                detail={"reason": "not_found", "message": "Not Found"},
            )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            raise HTTPException(403, None)
            """,
            """
            from fastapi import HTTPException

            raise HTTPException(403, {"reason": "forbidden", "message": "Forbidden"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException
            from jwt.exceptions import InvalidSignatureError

            def check(token):
                try:
                    validate(token)
                except InvalidSignatureError:
                    logger.warning("The signature of the request was wrong", exc_info=True)
                    raise HTTPException(status_code=403)
            """,
            """
            from fastapi import HTTPException
            from jwt.exceptions import InvalidSignatureError

            def check(token):
                try:
                    validate(token)
                except InvalidSignatureError:
                    logger.warning("The signature of the request was wrong", exc_info=True)
                    raise HTTPException(
                        status_code=403, detail={"reason": "forbidden", "message": "Forbidden"}
                    )
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            def fail(code: int):
                raise HTTPException(status_code=code)
            """,
        ),
    )

    VALID = (
        """
        from fastapi import Depends, HTTPException, Request, status

        async def session_token(request: Request, token: str | None = Depends(cookie)):
            if token is None:
                raise HTTPException(
                    status_code=status.HTTP_307_TEMPORARY_REDIRECT,
                    headers={"Location": str(request.url_for("dashboard.auth:login"))},
                )
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})
        """,
        """
        from fastapi import HTTPException

        raise HTTPException(status_code=307, headers={"Location": "/login"})
        """,
        """
        from fastapi import HTTPException

        def fail(arguments):
            raise HTTPException(**arguments)
        """,
        """
        from fastapi import HTTPException

        class NotFound(HTTPException):
            def __init__(self, item):
                detail = {"reason": "not_found", "message": f"{item} not found"}
                super().__init__(status_code=404, detail=detail)

        raise NotFound("Item")
        """,
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        class Problem(HTTPException):
            def __init__(self, message, status_code=422):
                super().__init__(status_code)
                self.message = message

        @app.exception_handler(Problem)
        async def answer(request, problem: Problem):
            return JSONResponse({"message": problem.message}, problem.status_code)
        """,
    )
