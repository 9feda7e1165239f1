"""ERR204: an exception raised where no handler sees it."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.context import FunctionKind, RaisingCall, TryBody
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.site import RAISED, Site
from errlint.rules.base import Example, Rule, Silent

_OF_CLASSES = ("__call__", "dispatch")
"""What Starlette calls of middleware that is a class: it may be given to routes as well."""


class RaisedInMiddleware(Rule):
    """An HTTP exception raised in middleware.

    ## What it does
    Flags a tracked exception that is raised in HTTP middleware: in a function under
    `@app.middleware("http")`, in `BaseHTTPMiddleware.dispatch`, in the `__call__` of an ASGI
    middleware. A helper that is given something to check there counts as well. In a project that
    gives middleware to routes (`Mount(..., middleware=[...])`), where handlers see what it raises,
    classes are left alone.

    ## Why is this bad?
    Middleware runs outside of the part of the application that turns HTTP exceptions into
    responses. No exception handler sees the exception: the client gets a bare 500, the log a
    traceback.

    ## Example
    ```python
    @app.middleware("http")
    async def authenticate(request, call_next):
        if "authorization" not in request.headers:
            raise HTTPException(401, detail="Not authenticated")
        return await call_next(request)
    ```

    ## Use instead
    ```python
    @app.middleware("http")
    async def authenticate(request, call_next):
        if "authorization" not in request.headers:
            return JSONResponse({"detail": "Not authenticated"}, status_code=401)
        return await call_next(request)
    ```

    Better still, make it a dependency of the application.

    ## Fix safety
    There is no fix: whether it becomes a response or a dependency is a matter of design.

    ## References
    - [Starlette: Middleware](https://www.starlette.io/middleware/)
    - [Starlette: Exceptions](https://www.starlette.io/exceptions/)
    """

    code = "ERR204"
    name = "raised-in-middleware"
    summary = "An HTTP exception is raised where no handler sees it"
    interests = frozenset({Interest.RAISING_CALLS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag what is raised in middleware and caught by none of its own handlers."""
        if module.is_test:
            return
        for site in module.sites:
            is_raised = site.usage in RAISED and not _is_caught(site.tries)
            if is_raised and _is_middleware(site, module) and not site.is_foreign:
                yield module.finding(
                    site, "Raised in middleware, where no handler sees it: the client gets a 500"
                )
        for call in module.raising_calls:
            if not call.has_arguments or _is_caught(call.tries):
                continue
            if _is_middleware(call, module):
                rows = call.range.start.row, call.range.end.row
                yield Finding(
                    f"`{call.name}()` raises `{call.exception.rpartition('.')[2]}` in middleware, "
                    "where no handler sees it: the client gets a 500",
                    call.range,
                    call.range,
                    rows,
                )

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.middleware("http")
            async def authenticate(request, call_next):
                try:
                    if "authorization" not in request.headers:
                        raise HTTPException(401, detail="Not authenticated")
                except HTTPException:
                    raise
                except Exception as error:
                    return answer(error)
                return await call_next(request)
            """
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException

            app = FastAPI()

            @app.middleware("http")
            async def authenticate(request, call_next):
                if "authorization" not in request.headers:
                    raise HTTPException(401, detail="Not authenticated")
                return await call_next(request)
            """
        ),
        Example(
            """
            from fastapi import HTTPException
            from starlette.middleware.base import BaseHTTPMiddleware

            class LimitMiddleware(BaseHTTPMiddleware):
                async def dispatch(self, request, call_next):
                    if too_many(request):
                        raise HTTPException(status_code=429, detail="Too many requests")
                    return await call_next(request)
            """
        ),
        Example(
            """
            from starlette.exceptions import HTTPException

            class LimitBodySizeMiddleware:
                def __init__(self, app, limit):
                    self.app = app
                    self.limit = limit

                async def __call__(self, scope, receive, send):
                    if length_of(scope) > self.limit:
                        raise HTTPException(413, detail="The body is too large")
                    await self.app(scope, receive, send)
            """
        ),
        Example(
            """
            from fastapi import FastAPI
            from app.access import check_access

            app = FastAPI()

            @app.middleware("http")
            async def authenticate(request, call_next):
                check_access(request)
                return await call_next(request)
            """,
            files={
                "app/access.py": """
                from fastapi import HTTPException

                def check_access(request):
                    if "authorization" not in request.headers:
                        raise HTTPException(401, detail="Not authenticated")
                """
            },
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.middleware("http")
        async def authenticate(request, call_next):
            try:
                check_access(request)
            except HTTPException as error:
                return JSONResponse({"detail": error.detail}, status_code=error.status_code)
            return await call_next(request)

        def check_access(request):
            if "authorization" not in request.headers:
                raise HTTPException(401, detail="Not authenticated")
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.middleware("http")
        async def authenticate(request, call_next):
            if "authorization" not in request.headers:
                return JSONResponse({"detail": "Not authenticated"}, status_code=401)
            return await call_next(request)
        """,
        """
        import aiohttp.web

        class HttpServer:
            @aiohttp.web.middleware
            async def path_clean_middleware(self, request, handler):
                if not self.is_below_root(request.path):
                    raise aiohttp.web.HTTPForbidden()
                return await handler(request)
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.middleware("http")
        async def authenticate(request, call_next):
            try:
                if "authorization" not in request.headers:
                    raise HTTPException(401, detail="Not authenticated")
            except HTTPException as error:
                return answer(error)
            return await call_next(request)
        """,
        """
        from fastapi import HTTPException
        from starlette.middleware.base import BaseHTTPMiddleware

        class Limit(BaseHTTPMiddleware):
            async def dispatch(self, request, call_next):
                try:
                    if too_many(request):
                        raise HTTPException(status_code=429, detail="Too many requests")
                except Exception:
                    return await self.refuse(request)
                return await call_next(request)
        """,
        """
        from fastapi import HTTPException

        class JobDispatcher:
            def dispatch(self, request, call_next):
                raise HTTPException(503, detail="No worker is free")
        """,
        """
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        @app.middleware("http")
        async def limit(request, call_next):
            async def receive():
                raise HTTPException(413, detail="The body is too large")

            request._receive = receive
            return await call_next(request)
        """,
        """
        from fastapi import HTTPException, Request

        class Authenticated:
            async def __call__(self, request: Request):
                if "authorization" not in request.headers:
                    raise HTTPException(401, detail="Not authenticated")
        """,
        """
        from starlette.exceptions import HTTPException

        class JunctionMiddleware:
            def __init__(self, *routers):
                self.routers = routers

            async def __call__(self, scope, receive, send):
                for router in self.routers:
                    try:
                        return await router(scope, receive, send)
                    except HTTPException as error:
                        if error.status_code != 404:
                            raise error
                raise HTTPException(status_code=404)
        """,
        Silent(
            """
            from app.login import token_for_all
            from starlette.middleware.base import BaseHTTPMiddleware

            class EverybodyIsAdminMiddleware(BaseHTTPMiddleware):
                async def dispatch(self, request, call_next):
                    request.scope["headers"].append((b"authorization", token_for_all()))
                    return await call_next(request)
            """,
            files={
                "app/login.py": """
                from fastapi import HTTPException

                def token_for_all():
                    if not settings.everybody_is_admin:
                        raise HTTPException(403, detail="Not enabled")
                    return token
                """
            },
        ),
        Silent(
            """
            from starlette.exceptions import HTTPException
            from starlette.middleware.base import BaseHTTPMiddleware

            class ContextMiddleware(BaseHTTPMiddleware):
                async def dispatch(self, request, call_next):
                    if "x-context" not in request.headers:
                        raise HTTPException(422, detail="Context is missing")
                    return await call_next(request)
            """,
            files={
                "app/server.py": """
                from app.routes import protected_middleware, protected_routes
                from starlette.applications import Starlette
                from starlette.routing import Mount

                mount = Mount(
                    "",
                    routes=list(protected_routes()),
                    middleware=(protected_middleware if has_auth() else []),
                )
                app = Starlette(routes=[mount])
                """
            },
        ),
        Silent(
            """
            from fastapi import FastAPI
            from app.access import is_allowed

            app = FastAPI()

            @app.middleware("http")
            async def authenticate(request, call_next):
                if not is_allowed(request):
                    return refuse(request)
                return await call_next(request)
            """,
            files={
                "app/access.py": """
                from fastapi import HTTPException

                def is_allowed(request):
                    try:
                        check_access(request)
                    except HTTPException:
                        return False
                    return True

                def check_access(request):
                    raise HTTPException(401, detail="Not authenticated")
                """
            },
        ),
    )


def _is_middleware(place: Site | RaisingCall, module: Module) -> bool:
    """Tell whether something is raised in middleware, outside of what handles exceptions."""
    function = place.function
    if function is None or function.kind is not FunctionKind.MIDDLEWARE:
        return False
    return function.node.name not in _OF_CLASSES or not module.has_inner_middleware()


def _is_caught(tries: tuple[TryBody, ...]) -> bool:
    """Tell whether a handler in the middleware itself deals with HTTP exceptions."""
    return not all(body.passes_http_exceptions for body in tries)
