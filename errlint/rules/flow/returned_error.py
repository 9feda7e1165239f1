"""ERR207: an error that a route returns as the body of a success."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.keys import ERROR_KEYS, OAUTH_ERRORS
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.returned_dict import ReturnedDict
from errlint.project.evaluation import is_text
from errlint.project.values import Integer, Mapping, Null, Text, Value, literal_of
from errlint.rules.base import Example, Rule
from errlint.rules.reports import is_report

_NAMED = frozenset({"err", "error", "errorMessage", "error_message", "error_msg"})
"""Keys whose text is that of an error, whatever else is said."""
_SUCCESS = frozenset({"is_success", "ok", "status", "succeeded", "success", "successful"})
_OUTCOME = frozenset({"result", "state", "status", "type"})
_FAILED = frozenset({"err", "error", "fail", "failed", "failure", "ko"})
_NUMBERS = frozenset({"code", "error_code", "errorCode", "status", "statusCode", "status_code"})
_AROUND = frozenset({"exception", "hint", "path", "timestamp", "title", "traceback"})
_DATA = frozenset({"body", "content", "data", "payload", "result"})
"""Keys of whatever was asked for: empty under any other key, it may be a result of its own."""
_TOLD = ERROR_KEYS | _SUCCESS | _OUTCOME | _NUMBERS | _AROUND
"""Keys of what tells of an error and nothing else."""
_ANY_DICT = re.compile(r"\b(?:[Dd]ict|Mapping|Any|object|JSON\w*|\w*Response)\b")


class ReturnedError(Rule):
    """A route that returns an error as the body of a success.

    ## What it does
    Flags `return {"error": "No such item"}` in a route, and its like: a dict, or a response made of
    one, that tells of nothing but an error. That is one with a text as `error`, or with a message
    and `"success": False`, `"status": "error"` or `"code": 404`. Left alone are routes that set the
    status themselves, that declare a model for what they return, or have decorators besides
    FastAPI's own; dicts that hold results as well; and where an error is the result: health checks,
    tests of a connection, validations. So are webhooks: who calls them tries again unless told that
    all is well.

    ## Why is this bad?
    The status is all that most callers look at: `raise_for_status()`, retries, caches, dashboards,
    alerts and generated clients take a 200 for a success, and the next line fails with a `KeyError`
    instead. The OpenAPI document says nothing of such a body.

    ## Example
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            return {"error": "No such item"}
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
    There is no fix: which status it is has to be decided, and clients read the body as it is.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [RFC 9110, section 15: Status Codes](https://www.rfc-editor.org/rfc/rfc9110#section-15)
    """

    code = "ERR207"
    name = "returned-error"
    summary = "A route answers an error with the status of a success"
    is_default = False
    interests = frozenset({Interest.RETURNED_DICTS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag the dicts that tell of an error and nothing else."""
        if not module.imports_fastapi or module.is_test:
            return
        for returned in module.extras.returned_dicts:
            status = returned.status
            if status is None or status >= 300 or not _tells_of_error(returned):
                continue
            if not is_report(returned.function) and not _declares_model(returned):
                message = f"An error is answered with {status}, the status of a success"
                yield Finding(message, returned.range, returned.range, returned.rows)

    INVALID = (
        Example(
            """
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                if item_id not in items:
                    return {"error": "No such item"}
                return items[item_id]
            """
        ),
        Example(
            """
            from fastapi import APIRouter, status
            from fastapi.responses import JSONResponse

            router = APIRouter()

            @router.post("/users", status_code=status.HTTP_201_CREATED)
            async def create(user: User) -> dict:
                if user.name in users:
                    return {"success": False, "message": f"{user.name} is taken", "data": None}
                try:
                    return await users.add(user)
                except Exception as e:
                    return {"status": "error", "message": str(e)}

            @router.delete("/users/{name}")
            async def delete(name: str):
                if name not in users:
                    return JSONResponse({"code": 404, "msg": "No such user"})
                del users[name]
                return {"code": 200, "msg": "Deleted"}
            """,
            count=3,
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI, Response
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read(item_id: int, response: Response):
            if item_id not in items:
                response.status_code = 404
                return {"error": "No such item"}
            if item_id in hidden:
                return JSONResponse({"error": "No such item"}, 404)
            return {"error": None, "item": items[item_id]}

        @app.get("/gone", status_code=410)
        def gone():
            return {"error": "Gone"}
        """,
        """
        from fastapi import FastAPI
        from pydantic import BaseModel

        class Outcome(BaseModel):
            success: bool
            error: str | None = None

        app = FastAPI()

        @app.post("/jobs", response_model=Outcome)
        def submit(job: Job):
            if job.name in jobs:
                return {"success": False, "error": "There is such a job"}
            return {"success": True}

        @app.post("/tasks")
        def add(task: Task) -> Outcome:
            return {"success": False, "error": "Tasks are closed"}
        """,
        """
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/tools")
        def tools():
            found, failed = load_tools()
            return {"tools": found, "error": "partial failure" if failed else None}

        @router.get("/models")
        def models():
            try:
                return {"models": models_by_name()}
            except ImportError:
                return {"models": {}, "error": "mlflow is not installed"}

        @router.post("/rules")
        def check_rules(text: str):
            return {"valid": False, "error": "No rules in it"}

        @router.get("/jobs/{job_id}")
        def job(job_id: str):
            return {"job_id": job_id, "status": "failed", "message": jobs[job_id].message}

        @router.post("/jobs/{job_id}/stop")
        def stop(job_id: str):
            return {"status": "stopped", "message": f"{job_id} was stopped"}
        """,
        """
        from fastapi import APIRouter

        router = APIRouter()

        @router.get("/health")
        def health():
            return {"status": "error", "message": "The database is down"}

        @router.post("/connections/test")
        def try_connection(connection: Connection):
            try:
                connection.open()
            except OSError as e:
                return {"success": False, "message": str(e)}

        @router.post("/webhooks/payments")
        async def paid(payment: Payment):
            if payment.id not in orders:
                return {"status": "error", "message": "Unknown order"}  # or it comes again

        @router.post("/token")
        def token(device: str):
            return {"error": "authorization_pending"}
        """,
        """
        from fastapi import APIRouter
        from app.envelopes import enveloped

        router = APIRouter()

        @router.get("/items")
        @enveloped
        def items():
            return {"error": "There are none"}

        def find(name):
            return {"error": f"No {name}"}

        @router.get("/names/{name}")
        def name(name: str):
            def fallback():
                return {"error": "None"}
            return lookup(name, fallback)
        """,
        """
        from flask import Flask

        app = Flask(__name__)

        @app.get("/items")
        def items():
            return {"error": "There are none"}
        """,
    )


def _tells_of_error(returned: ReturnedDict) -> bool:
    """Tell whether nothing but an error is told."""
    fields = returned.fields
    if any(key not in _TOLD and not _is_empty(key, value) for key, value in fields.items()):
        return False
    if literal_of(fields.get("error", Null())) in OAUTH_ERRORS:
        return False
    if any(_is_told(fields[key]) for key in _NAMED & fields.keys()):
        return True
    is_said = any(_is_told(fields[key]) for key in ERROR_KEYS & fields.keys() - _OUTCOME)
    return is_said and _is_failure(returned)


def _is_failure(returned: ReturnedDict) -> bool:
    """Tell whether one of the fields says that something went wrong."""
    fields, flags = returned.fields, returned.flags
    if any(flags.get(key) is False for key in _SUCCESS) or flags.get("error"):
        return True
    outcomes = (literal_of(fields[key]) for key in _OUTCOME & fields.keys())
    if any(outcome and outcome.lower() in _FAILED for outcome in outcomes):
        return True
    numbers = (fields[key] for key in _NUMBERS & fields.keys())
    return any(isinstance(n, Integer) and 400 <= n.value <= 599 for n in numbers)


def _is_told(value: Value) -> bool:
    return (is_text(value) and value != Text(("",))) or bool(
        isinstance(value, Mapping) and value.entries
    )


def _is_empty(key: str, value: Value) -> bool:
    return value in (Null(), Text(("",))) or (key in _DATA and value == Mapping())


def _declares_model(returned: ReturnedDict) -> bool:
    """Tell whether what the route returns has to be of a certain form, which has room for this."""
    declared = None if returned.is_content else returned.function.response_type
    return declared is not None and not _ANY_DICT.search(declared)
