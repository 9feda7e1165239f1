"""ERR303: Starlette's class raised in a FastAPI application."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, DropImport, ImportName, SwapClass
from errlint.model.diagnostic import Applicability
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.rules.base import Example, SiteRule

_STARLETTE = "starlette.exceptions.HTTPException"
_MADE_TO_BE_RAISED = frozenset(
    {Usage.RAISED, Usage.RAISED_LATER, Usage.RAISED_CLASS, Usage.RETURNED}
)


class StarletteHttpException(SiteRule):
    """Starlette's HTTPException, raised in code of a FastAPI application.

    ## What it does
    Flags `starlette.exceptions.HTTPException` where it is raised, or built for others to raise, in
    a module that imports FastAPI. To register a handler for it is right, since the router's own
    404 and 405 are Starlette's; to catch it is right as well, since it is the base class of
    FastAPI's.

    ## Why is this bad?
    By default the answer is the same. But a handler that the application registers for FastAPI's
    class does not see it, so the same error gets another body, depending on which of two classes
    of the same name was imported.

    ## Example
    ```python
    from starlette.exceptions import HTTPException

    raise HTTPException(404, detail="Item not found")
    ```

    ## Use instead
    ```python
    from fastapi import HTTPException

    raise HTTPException(404, detail="Item not found")
    ```

    ## Fix safety
    The fix is safe where the name is used for nothing but such exceptions. Where the module also
    catches the class or registers a handler for it under the same name, the fix is only shown:
    what it catches would be another class. Clients see another body if a handler is registered
    for FastAPI's class.

    ## References
    - [FastAPI: FastAPI's HTTPException vs Starlette's HTTPException](https://fastapi.tiangolo.com/tutorial/handling-errors/#fastapis-httpexception-vs-starlettes-httpexception)
    """

    code = "ERR303"
    name = "starlette-http-exception"
    summary = "Starlette's class is raised in a FastAPI application"
    is_default = False
    fix = "the FastAPI import"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag a site of Starlette's class in a module that imports FastAPI."""
        is_raised = site.usage in _MADE_TO_BE_RAISED and not module.is_test
        is_application = module.imports_fastapi and not module.name.startswith("fastapi.")
        if site.exception == _STARLETTE and is_raised and is_application:
            message = "Starlette's `HTTPException`, which a handler for FastAPI's does not see"
            yield module.finding(site, message, None, _proposal(site, module))

    INVALID = (
        Example(
            """
            from fastapi import APIRouter
            from starlette.exceptions import HTTPException

            router = APIRouter()

            @router.get("/items/{item_id}")
            def read(item_id: int):
                raise HTTPException(404, detail="Item not found")
            """,
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/items/{item_id}")
            def read(item_id: int):
                raise HTTPException(404, detail="Item not found")
            """,
        ),
        Example(
            """
            from fastapi import APIRouter
            from starlette.exceptions import HTTPException as StarletteHTTPException

            router = APIRouter()

            @router.get("/items/{item_id}")
            def read(item_id: int):
                raise StarletteHTTPException(404, detail="Item not found")
            """,
            """
            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/items/{item_id}")
            def read(item_id: int):
                raise HTTPException(404, detail="Item not found")
            """,
        ),
        Example(
            """
            from fastapi import FastAPI
            from starlette.exceptions import HTTPException

            app = FastAPI()

            @app.exception_handler(HTTPException)
            def answer(request, exc):
                return render(exc)

            @app.get("/items/{item_id}")
            def read(item_id: int):
                raise HTTPException(404, detail="Item not found")
            """,
        ),
    )

    VALID = (
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/items/{item_id}")
        def read(item_id: int):
            raise HTTPException(404, detail="Item not found")
        """,
        """
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException

        async def homepage(request):
            raise HTTPException(404, detail="Not found")
        """,
        """
        from fastapi import FastAPI, HTTPException
        from starlette.exceptions import HTTPException as StarletteHTTPException

        app = FastAPI()

        @app.exception_handler(StarletteHTTPException)
        def answer(request, exc):
            return render(exc)

        @app.get("/items/{item_id}")
        def read(item_id: int):
            raise HTTPException(404, detail="Item not found")
        """,
        """
        from fastapi import APIRouter
        from starlette.exceptions import HTTPException as StarletteHTTPException

        class NotFound(StarletteHTTPException):
            def __init__(self, name):
                super().__init__(404, detail=f"{name} not found")
        """,
        """
        from fastapi import FastAPI
        from starlette.exceptions import HTTPException

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read(item_id: int):
            try:
                return load(item_id)
            except HTTPException as error:
                return error.detail
        """,
    )


def _proposal(site: Site, module: Module) -> Proposal:
    name = "HTTPException"
    head = site.spelling.partition(".")[0]
    changes: list[Change] = [ImportName("fastapi", name, use=site.use)]
    if site.spelling != name:
        changes += [SwapClass(site, f"fastapi.{name}"), DropImport(head)]
    sites = sum(other.spelling == name for other in module.sites)
    is_used_otherwise = site.spelling == name and module.uses_of(name) > sites
    applicability = Applicability.DISPLAY if is_used_otherwise else Applicability.SAFE
    return Proposal("Import FastAPI's", tuple(changes), applicability)
