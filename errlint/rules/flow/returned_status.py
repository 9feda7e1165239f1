"""ERR205: a status that a route returns beside a body."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from errlint.model.body_and_status import BodyAndStatus
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule, Silent

_TUPLE = re.compile(r"\b[Tt]uple\b|\bAny\b")


class ReturnedStatus(Rule):
    """A route that returns a body and a status, as in Flask.

    ## What it does
    Flags `return body, 404` in a route, where the status is one of an error. Left alone are routes
    with decorators besides FastAPI's own, which may make something else of it, and those that
    declare a tuple.

    ## Why is this bad?
    FastAPI has no such convention: it takes the tuple for the result. The client gets a 200 with
    the list `[{"error": "No such item"}, 404]`, or a 500 where the route declares another type.

    ## Example
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            return {"error": "No such item"}, 404
        return items[item_id]
    ```

    ## Use instead
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            raise HTTPException(404, {"reason": "not_found", "message": "No such item"})
        return items[item_id]
    ```

    ## Fix safety
    There is no fix: the body may be made for those who read it now.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [Flask: About Responses](https://flask.palletsprojects.com/en/stable/quickstart/#about-responses)
    """

    code = "ERR205"
    name = "returned-status"
    summary = "A route returns a status beside a body, as in Flask"
    interests = frozenset({Interest.RETURNED_STATUSES})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag the tuples that no route declares."""
        if not module.imports_fastapi or module.is_test:
            return
        for returned in module.extras.returned_statuses:
            if not _declares_tuple(returned):
                message = f"`{returned.spelling}` is no status here: {_consequence(returned)}"
                yield Finding(message, returned.range, returned.place, returned.rows)

    INVALID = (
        Example(
            """
            from fastapi import FastAPI, status

            app = FastAPI()

            @app.get("/settings/{name}")
            async def get_setting(name: str):
                if name not in settings:
                    return {"error": "Setting not found"}, 404
                try:
                    return {name: settings[name].value}
                except Exception as e:
                    return {
                        "error": str(e),
                    }, status.HTTP_500_INTERNAL_SERVER_ERROR

            @app.post("/settings", response_model=Setting)
            async def set_setting(setting: Setting):
                if setting.name in settings:
                    return {"error": "Setting exists"}, 409, {"X-Setting": setting.name}
                return setting
            """,
            count=3,
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read(item_id: int):
            if item_id not in items:
                return JSONResponse({"error": "No such item"}, 404)
            return items[item_id], 200
        """,
        """
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/limits")
        def limits() -> tuple[str, int]:
            return "most", 500

        @app.get("/sizes", response_model=Tuple[int, int])
        def sizes():
            return 640, 480

        @app.get("/size/{name}")
        def size(name: str):
            width = widths[name]
            if width > 640:
                return 640, 480
            return width, 400
        """,
        """
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/items/{item_id}")
        @with_status
        def read(item_id: int):
            return {"error": "No such item"}, 404
        """,
        """
        from fastapi import FastAPI, Response

        app = FastAPI()

        def checked(key):
            if not key:
                return "No key", 401
            return None, 200

        @app.get("/items")
        def read(key: str, response: Response):
            def lines():
                return "nothing", 404
            error, response.status_code = checked(key)
            return error or items
        """,
        """
        from flask import Flask

        app = Flask(__name__)

        @app.get("/items")
        def read():
            return {"error": "No such item"}, 404
        """,
        Silent(
            """
            from app.legacy import app

            @app.route("/items")
            def read():
                return {"error": "No such item"}, 404
            """,
            files={"app/legacy.py": "from flask import Flask\napp = Flask(__name__)"},
        ),
    )


def _consequence(returned: BodyAndStatus) -> str:
    if returned.function.declares_response:
        return "the tuple is not what the route declares, the client gets a 500"
    return "FastAPI sends the tuple as a list, with a 200"


def _declares_tuple(returned: BodyAndStatus) -> bool:
    function = returned.function
    annotation = ast.unparse(function.node.returns) if function.node.returns else ""
    return any(map(_TUPLE.search, (function.response_type or "", annotation)))
