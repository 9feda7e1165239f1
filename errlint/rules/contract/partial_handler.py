"""ERR407: an exception handler that does not see the router's own errors."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, DropImport, ImportName, ReplaceRange
from errlint.model.finding import Finding, Proposal
from errlint.model.handler import Registration
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.project.availability import Use
from errlint.project.exceptions import FASTAPI_CLASS, STARLETTE_CLASS
from errlint.rules.base import Example, Rule

_ALIAS = "StarletteHTTPException"
"""What FastAPI's own documentation calls Starlette's class."""
_PACKAGE_AND_NAME = ("starlette.exceptions", "HTTPException")
_NOT_FOUND = 404


class PartialHandler(Rule):
    """An exception handler that does not see the router's own errors.

    ## What it does
    Flags an exception handler that is registered for FastAPI's `HTTPException`. Left alone are
    handlers that hand everything on to FastAPI's own one, and modules that register another one for
    Starlette's class or for the status 404.

    ## Why is this bad?
    An unknown path and a wrong method are answered by the router, which raises Starlette's class,
    the base of FastAPI's: this handler never sees them. So these errors keep the form that all
    others were to lose, and it is the first one that a client meets.

    ## Example
    ```python
    from fastapi import FastAPI, HTTPException


    @app.exception_handler(HTTPException)
    async def answer(request: Request, exc: HTTPException):
        return JSONResponse(problem(exc), exc.status_code)
    ```

    ## Use instead
    ```python
    from starlette.exceptions import HTTPException as StarletteHTTPException


    @app.exception_handler(StarletteHTTPException)
    async def answer(request: Request, exc: StarletteHTTPException):
        return JSONResponse(problem(exc), exc.status_code)
    ```

    ## Fix safety
    The fix is safe. It registers the handler for Starlette's class, of which FastAPI's is a
    subclass, and says so in the annotation of its parameter. Where a row would get too long, the
    name is imported from Starlette instead if it is used for nothing else; otherwise there is no
    fix. Clients see another body for the router's own errors.

    ## References
    - [FastAPI: FastAPI's HTTPException vs Starlette's HTTPException](https://fastapi.tiangolo.com/tutorial/handling-errors/#fastapis-httpexception-vs-starlettes-httpexception)
    - [FastAPI: Re-use FastAPI's exception handlers](https://fastapi.tiangolo.com/tutorial/handling-errors/#reuse-fastapis-exception-handlers)
    """

    code = "ERR407"
    name = "partial-handler"
    summary = "An exception handler does not see the router's own 404 and 405"
    is_default = False
    fix = "register it for Starlette's"
    interests = frozenset({Interest.HANDLERS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag what is registered for FastAPI's class, where nothing else sees Starlette's."""
        exceptions = {registration.exception for registration in module.extras.registrations}
        if module.is_test or exceptions & {STARLETTE_CLASS, _NOT_FOUND}:
            return
        for registration in module.extras.registrations:
            if registration.exception == FASTAPI_CLASS and not registration.only_delegates:
                rows = registration.range.start.row, registration.range.end.row
                yield Finding(
                    "The handler does not see the router's own 404 and 405, which are Starlette's "
                    "`HTTPException`",
                    registration.range,
                    registration.range,
                    rows,
                    _proposal(registration, module),
                )

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, HTTPException, Request
            from fastapi.responses import JSONResponse

            app = FastAPI()


            @app.exception_handler(HTTPException)
            async def answer(request: Request, exc: HTTPException):
                return JSONResponse({"error": exc.detail}, exc.status_code)
            """,
            """
            from fastapi import FastAPI, Request
            from fastapi.responses import JSONResponse
            from starlette.exceptions import HTTPException as StarletteHTTPException

            app = FastAPI()


            @app.exception_handler(StarletteHTTPException)
            async def answer(request: Request, exc: StarletteHTTPException):
                return JSONResponse({"error": exc.detail}, exc.status_code)
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException
            from starlette import exceptions

            from app.errors import answer


            def create_app():
                app = FastAPI()
                app.add_exception_handler(HTTPException, answer)
                app.add_exception_handler(Exception, answer)
                return app


            def refuse():
                raise HTTPException(403)
            """,
            """
            from fastapi import FastAPI, HTTPException
            from starlette import exceptions
            from starlette.exceptions import HTTPException as StarletteHTTPException

            from app.errors import answer


            def create_app():
                app = FastAPI()
                app.add_exception_handler(StarletteHTTPException, answer)
                app.add_exception_handler(Exception, answer)
                return app


            def refuse():
                raise HTTPException(403)
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException, Request
            from fastapi.responses import JSONResponse

            app = FastAPI()


            @app.exception_handler(HTTPException)
            async def http_exception_handler(request: Request, exc: HTTPException) -> JSONResponse:
                return JSONResponse({"error": exc.detail}, exc.status_code)
            """,
            """
            from fastapi import FastAPI, Request
            from fastapi.responses import JSONResponse
            from starlette.exceptions import HTTPException

            app = FastAPI()


            @app.exception_handler(HTTPException)
            async def http_exception_handler(request: Request, exc: HTTPException) -> JSONResponse:
                return JSONResponse({"error": exc.detail}, exc.status_code)
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException, Request
            from fastapi.responses import JSONResponse

            app = FastAPI()


            @app.exception_handler(HTTPException)
            async def http_exception_handler(request: Request, exc: HTTPException) -> JSONResponse:
                return JSONResponse({"error": exc.detail}, exc.status_code)


            @app.get("/")
            def refuse():
                raise HTTPException(403)
            """
        ),
        Example(
            """
            import fastapi
            from starlette.exceptions import HTTPException


            def answer(request, exc: fastapi.HTTPException):
                return render(exc)


            app = fastapi.FastAPI(exception_handlers={fastapi.HTTPException: answer})
            """,
            """
            import fastapi
            from starlette.exceptions import HTTPException


            def answer(request, exc: HTTPException):
                return render(exc)


            app = fastapi.FastAPI(exception_handlers={HTTPException: answer})
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException


            class Admin:
                def __init__(self):
                    self.app = FastAPI()
                    self.app.exception_handlers = {HTTPException: answer}
            """,
            """
            from fastapi import FastAPI
            from starlette.exceptions import HTTPException as StarletteHTTPException


            class Admin:
                def __init__(self):
                    self.app = FastAPI()
                    self.app.exception_handlers = {StarletteHTTPException: answer}
            """,
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI
        from starlette.exceptions import HTTPException

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            return render(exc)
        """,
        """
        from fastapi import FastAPI, HTTPException
        from starlette.exceptions import HTTPException as StarletteHTTPException

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            return render(exc)

        @app.exception_handler(StarletteHTTPException)
        async def answer_for_router(request, exc):
            return render(exc)
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            return render(exc)

        @app.exception_handler(404)
        async def not_found(request, exc):
            return FileResponse("index.html")
        """,
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.exception_handlers import http_exception_handler

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def log(request, exc):
            print(f"An HTTP error: {exc!r}")
            return await http_exception_handler(request, exc)
        """,
        """
        from fastapi import FastAPI, HTTPException

        class ItemNotFound(HTTPException):
            pass

        app = FastAPI()

        @app.exception_handler(ItemNotFound)
        async def answer(request, exc):
            return render(exc)

        @app.exception_handler(RequestValidationError)
        async def refuse(request, exc):
            return render(exc)

        from fastapi.exceptions import RequestValidationError
        """,
        """
        from litestar import Litestar
        from litestar.exceptions import HTTPException

        app = Litestar(exception_handlers={HTTPException: render})
        """,
        """
        from starlette.applications import Starlette
        from starlette.exceptions import HTTPException

        class Admin:
            def __init__(self):
                self.app = Starlette()
                self.app.exception_handlers = {HTTPException: self.page}
        """,
    )


def _proposal(registration: Registration, module: Module) -> Proposal | None:
    if not registration.spellings:
        return None
    changes = _spelt_anew(registration, module) or _imported_anew(registration, module)
    return Proposal("Register it for Starlette's", changes) if changes else None


def _spelt_anew(registration: Registration, module: Module) -> tuple[Change, ...]:
    """Return what names Starlette's class in place of FastAPI's, () where a row gets too long."""
    use = _use(registration)
    known = module.name_of(STARLETTE_CLASS, use)
    new = known or _ALIAS
    width = registration.width + len(new) - len(registration.name)
    if width > module.settings.line_length or not (known or not module.binds(_ALIAS)):
        return ()
    changes: list[Change] = [ReplaceRange(range_, new) for range_ in registration.spellings]
    if known is None:
        changes.append(ImportName(*_PACKAGE_AND_NAME, _ALIAS, use))
    return (*changes, DropImport(registration.name.partition(".")[0]))


def _imported_anew(registration: Registration, module: Module) -> tuple[Change, ...]:
    """Return what lets the name mean Starlette's class, () where others mean FastAPI's by it."""
    name = _PACKAGE_AND_NAME[1]
    is_used_otherwise = module.uses_of(name) > len(registration.spellings)
    if registration.name != name or is_used_otherwise:
        return ()
    return (ImportName(*_PACKAGE_AND_NAME, use=_use(registration)),)


def _use(registration: Registration) -> Use:
    row = min(range_.start.row for range_ in registration.spellings)
    return Use(row, registration.name.partition(".")[0])
