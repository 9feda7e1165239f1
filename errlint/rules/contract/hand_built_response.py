"""ERR406: an error response built by hand, in another form than exceptions answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.keys import ERROR_KEYS, follows_another_standard
from errlint.model.context import FunctionKind
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.response import BuiltResponse
from errlint.project.evaluation import is_text
from errlint.project.signatures import DETAIL
from errlint.project.values import Text
from errlint.rules.base import Example, Rule
from errlint.schema import Schema

_ENVELOPES = frozenset({"jsonrpc"})
"""Keys of protocols that have an error object of their own."""
_HEALTH = re.compile(r"health|ready|live|ping|status")
_ELSE = "where exceptions answer with `detail`"
_NOT_FOUND = Text(("Not Found",))
"""What Starlette answers to an unknown path: said of something else, it hides that."""
_MEDIA_TYPES = (None, "application/json", "text/plain")


class HandBuiltResponse(Rule):
    """An error response built by hand, in another form than exceptions answer.

    ## What it does
    Flags `JSONResponse(status_code=404, content={"error": ...})` and its like in a route: a
    response with an error status and a text, or a dict with keys of an error, that is not `detail`
    in the required form. Left alone are responses without a body, pages, the very answer to an
    unknown path, what can't be told by reading, and the error bodies that OAuth, SCIM, JSON-RPC
    and the APIs of language models lay down. So are middleware and exception handlers, which have
    to build their responses.

    ## Why is this bad?
    Clients have to know two forms of an error for one API, or one for each route. No exception
    handler sees the error, nor whatever else the application does about its HTTP exceptions.

    ## Example
    ```python
    @app.get("/items/{item_id}")
    def get_item(item_id: str):
        if item_id not in items:
            return JSONResponse(status_code=404, content={"error": "No such item"})
        return items[item_id]
    ```

    ## Use instead
    ```python
    @app.get("/items/{item_id}")
    def get_item(item_id: str):
        if item_id not in items:
            raise HTTPException(404, detail={"reason": "not_found", "message": "No such item"})
        return items[item_id]
    ```

    ## Fix safety
    There is no fix: a `try` around the response may catch the exception, a transaction may be
    rolled back, and clients read the old body.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [FastAPI: Return a Response Directly](https://fastapi.tiangolo.com/advanced/response-directly/)
    """

    code = "ERR406"
    name = "hand-built-response"
    summary = "An error goes around the exceptions, in another form"
    is_default = False
    interests = frozenset({Interest.RESPONSES})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag what routes answer by hand."""
        if module.is_test or not module.imports_fastapi:
            return
        for response in module.extras.responses:
            function = response.function
            if function is None or function.kind is not FunctionKind.ROUTE:
                continue
            if form := _other_form(response, module.settings.schema):
                rows = response.statement_range.start.row, response.statement_range.end.row
                message = f"`{response.spelling}` answers {response.status.value} with {form}"
                yield Finding(message, response.range, response.range, rows)

    INVALID = (
        Example(
            """
            from fastapi import APIRouter
            from fastapi.responses import JSONResponse

            router = APIRouter()

            @router.get("/items/{item_id}")
            def get_item(item_id: str):
                if item_id not in items:
                    return JSONResponse(status_code=404, content={"error": "No such item"})
                return items[item_id]
            """
        ),
        Example(
            """
            from fastapi import FastAPI, Response, status
            from starlette import responses

            app = FastAPI()

            @app.get("/datasets/{name}")
            async def get_dataset(name: str):
                if not is_known(name):
                    return Response(content="Dataset not found", status_code=404)
                if not is_allowed(name):
                    return responses.JSONResponse(
                        {"detail": "Access denied"}, status.HTTP_403_FORBIDDEN
                    )
                return load(name)
            """,
            count=2,
        ),
        Example(
            """
            import json
            from fastapi import APIRouter, Response

            def create_router():
                router = APIRouter()

                @router.post("/models")
                def set_model(name: str):
                    if name not in MODELS:
                        answer = {"status": "error", "message": f"Model {name} not found"}
                        return Response(status_code=404, content=json.dumps(answer))
                    if not is_allowed(name):
                        body = {"success": False, "message": "Not allowed"}
                        return JSONResponse(body, status_code=403)
                    MODELS[name].activate()

                return router

            from fastapi.responses import JSONResponse
            """,
            count=2,
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read(item_id: int):
            # a `TypeError`, which is no answer
            raise JSONResponse({"error": "No such item"}, status_code=404)
        """,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter()

        @router.get("/items/{item_id}")
        def get_item(item_id: str):
            if item_id not in items:
                raise HTTPException(404, detail={"reason": "not_found", "message": "No such item"})
            return items[item_id]
        """,
        """
        from fastapi import FastAPI, Request
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(UnicornException)
        async def answer(request: Request, exc: UnicornException):
            return JSONResponse(status_code=418, content={"message": f"{exc.name} did something"})

        @app.middleware("http")
        async def authenticate(request: Request, call_next):
            if "authorization" not in request.headers:
                return JSONResponse({"error": "Not authenticated"}, status_code=401)
            return await call_next(request)
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.post("/items")
        def add_item(item: Item):
            if item.name in items:
                detail = {"reason": "already_exists", "message": "There is such an item"}
                return JSONResponse({"detail": detail}, status_code=409)
            return JSONResponse({"message": "Added"}, status_code=201)
        """,
        """
        from fastapi import FastAPI, Response

        app = FastAPI()

        @app.get("/health")
        def health():
            if not is_connected():
                return JSONResponse({"status": "unhealthy", "details": problems()}, 503)
            return Response(status_code=204)

        @app.get("/ui/{path:path}")
        def serve(path: str):
            # what Starlette answers, whether or not the frontend is mounted
            return JSONResponse({"detail": "Not Found"}, status_code=404)

        @app.get("/ready")
        async def is_ready():
            if not await is_connected():
                return JSONResponse({"message": "The database is not available"}, 503)
            return {"message": "OK"}

        @app.get("/files/{path:path}")
        def get_file(path: str):
            return Response(status_code=404) if is_hidden(path) else send(path)

        from fastapi.responses import JSONResponse
        """,
        """
        import json
        from fastapi import APIRouter
        from fastapi.responses import HTMLResponse, JSONResponse, Response

        router = APIRouter()

        @router.post("/token")
        def token(code: str):
            if is_used(code):
                body = {"error": "invalid_grant", "error_description": "The code was used"}
                return JSONResponse(body, status_code=400)
            return JSONResponse({"error": "invalid_client"}, status_code=401)

        @router.post("/v1/chat/completions")
        def complete(request: Completion):
            if not request.messages:
                error = {"message": "No messages", "type": "invalid_request_error"}
                return JSONResponse({"error": error}, status_code=400)

        @router.post("/rpc")
        def call(request: Call):
            return JSONResponse(
                {"jsonrpc": "2.0", "error": failure(), "message": "Failed"}, status_code=500
            )

        @router.post("/grants")
        def grant(request: Grant):
            body = {"error": "invalid_grant", "error_description": "The code was used"}
            return Response(json.dumps(body), 400, media_type="application/json")

        @router.get("/page")
        def page():
            return HTMLResponse("<h1>Not found</h1>", status_code=404)

        @router.get("/feed")
        def feed():
            return Response("<error>Gone</error>", status_code=410, media_type="application/xml")
        """,
        """
        from fastapi import APIRouter
        from fastapi.responses import JSONResponse

        router = APIRouter()

        @router.get("/proxy/{path:path}")
        async def forward(path: str):
            answer = await fetch(path)
            if answer.status >= 400:
                return JSONResponse(answer.body, status_code=answer.status)
            if answer.errors:
                return JSONResponse(status_code=422, content={"detail": answer.errors()})
            return JSONResponse(content=answer.problem(), status_code=502)
        """,
        """
        from starlette.responses import JSONResponse
        from starlette.routing import Route

        async def homepage(request):
            return JSONResponse({"error": "Not found"}, status_code=404)

        routes = [Route("/", homepage)]
        """,
    )


def _other_form(response: BuiltResponse, schema: Schema) -> str | None:
    """Return the form of an error that is not the required one, None where there is nothing."""
    content, fields = response.content, response.fields
    if response.media_type not in _MEDIA_TYPES or _is_health_check(response):
        return None
    if response.status.value == 404 and _NOT_FOUND in (content, fields.get(DETAIL)):
        return None
    if is_text(content):
        is_empty = isinstance(content, Text) and content.literal == ""
        return None if is_empty else f"a text, {_ELSE}"
    keys = fields.keys()
    if not keys & ERROR_KEYS or keys & _ENVELOPES or follows_another_standard(fields, schema):
        return None
    if keys == {DETAIL}:
        is_other = is_text(fields[DETAIL])
        return f"a text as `{DETAIL}`, not {schema.described}" if is_other else None
    if {*schema.keys} <= keys and DETAIL in schema.keys:
        return None
    names = ", ".join(f"`{key}`" for key in fields)
    return f"{names}, {_ELSE}{' alone' if DETAIL in keys else ''}"


def _is_health_check(response: BuiltResponse) -> bool:
    paths = [route.path for route in response.function.routes] if response.function else []
    is_asked = "status" in response.fields or any(map(_HEALTH.search, paths))
    return response.status.value == 503 and is_asked
