"""ERR206: a response that is raised."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, DropImport, ImportName, ReplaceRange
from errlint.model.context import FunctionKind
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.raised_response import RaisedResponse
from errlint.project.availability import Use
from errlint.project.exceptions import FASTAPI_CLASS
from errlint.rules.base import Example, Rule, Silent

_OF_EXCEPTIONS = frozenset({"detail", "headers", "status_code"})


class RaisedResponseRule(Rule):
    """A response that is raised.

    ## What it does
    Flags `raise JSONResponse(...)`, `raise RedirectResponse(...)` and their like: a response of
    FastAPI's or Starlette's that is constructed to be raised. Classes of the project are left
    alone: one may be an exception as well.

    ## Why is this bad?
    A response is no exception, so `raise` fails with a `TypeError`, and the client gets a 500
    whatever status was meant.

    ## Example
    ```python
    @app.get("/items/{item_id}")
    def read(item_id: int):
        if item_id not in items:
            raise JSONResponse({"error": "No such item"}, status_code=404)
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
    The fixes are safe: the client gets the status that the code says. In a route, the response is
    returned. One that is given a `detail` was meant to be an `HTTPException`, and becomes one.
    There is no fix in a dependency or a helper, whose result is no answer: to lead a client
    somewhere else from there, raise `HTTPException(303, headers={"Location": "/login"})`.

    ## References
    - [FastAPI: Handling Errors](https://fastapi.tiangolo.com/tutorial/handling-errors/)
    - [FastAPI: Return a Response Directly](https://fastapi.tiangolo.com/advanced/response-directly/)
    """

    code = "ERR206"
    name = "raised-response"
    summary = "A response is raised, which is no exception"
    interests = frozenset({Interest.RAISED_RESPONSES})
    fix = "`return`, or `HTTPException`"

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag each response that code raises."""
        if module.is_test:
            return
        for raised in module.extras.raised_responses:
            yield Finding(
                f"`{raised.spelling}` is no exception: to raise it is a `TypeError`, so a 500",
                raised.range,
                raised.word,
                raised.rows,
                _proposal(raised, module),
            )

    INVALID = (
        Example(
            """
            from fastapi import FastAPI
            from fastapi.responses import JSONResponse

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                if item_id not in items:
                    raise JSONResponse({"error": "No such item"}, status_code=404)
                return items[item_id]
            """,
            """
            from fastapi import FastAPI
            from fastapi.responses import JSONResponse

            app = FastAPI()

            @app.get("/items/{item_id}")
            def read(item_id: int):
                if item_id not in items:
                    return JSONResponse({"error": "No such item"}, status_code=404)
                return items[item_id]
            """,
        ),
        Example(
            """
            from fastapi import Response, status

            def create(user):
                if exists(user.email):
                    raise Response(
                        status_code=status.HTTP_409_CONFLICT, detail="The address is taken"
                    )
                return save(user)
            """,
            """
            from fastapi import HTTPException, status

            def create(user):
                if exists(user.email):
                    raise HTTPException(
                        status_code=status.HTTP_409_CONFLICT, detail="The address is taken"
                    )
                return save(user)
            """,
        ),
        Example(
            """
            from fastapi import Depends, FastAPI, Request
            from fastapi.responses import RedirectResponse

            app = FastAPI()

            def signed_in(request: Request):
                if "user" not in request.session:
                    raise RedirectResponse("/login", status_code=303)
                return request.session["user"]

            @app.get("/profile")
            def profile(user=Depends(signed_in)):
                try:
                    return load_profile(user)
                except KeyError as error:
                    raise RedirectResponse("/welcome") from error
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
            if item_id not in items:
                return JSONResponse({"error": "No such item"}, status_code=404)
            raise_for(JSONResponse({"error": "No such item"}, status_code=404))
        """,
        """
        from app.clients import BadResponse

        def read(item_id):
            raise BadResponse(404)
        """,
        """
        from http.client import BadStatusLine, IncompleteRead
        from fastapi import HTTPException

        def read(item_id):
            raise HTTPException(404, detail="No such Response(404)")
        """,
        """
        from aiohttp.web import Response
        from fastapi import FastAPI

        def read(request):
            raise Response(status=404)
        """,
        Silent(
            """
            from app.responses import ErrorResponse
            from fastapi import FastAPI

            def read(item_id):
                raise ErrorResponse({"error": "No such item"}, status_code=404)
            """,
            files={
                "app/responses.py": """
                from fastapi.responses import JSONResponse

                class ErrorResponse(JSONResponse, Exception):
                    pass
                """
            },
        ),
    )


def _proposal(raised: RaisedResponse, module: Module) -> Proposal | None:
    """Propose what was meant, where the row that it changes does not get too long by it."""
    if raised.keywords is None or raised.has_cause:
        return None
    if "detail" in raised.keywords:
        return _as_exception(raised, module) if raised.keywords <= _OF_EXCEPTIONS else None
    is_route = raised.function is not None and raised.function.kind is FunctionKind.ROUTE
    if not is_route or not _fits(raised, len("return") - len("raise"), module):
        return None
    change = ReplaceRange(raised.word, "return")
    return Proposal("Return it", (change,), wire_effect=WireEffect.STATUS)


def _as_exception(raised: RaisedResponse, module: Module) -> Proposal | None:
    """Raise the exception that takes what a response does not."""
    use = Use(raised.range.start.row, raised.spelling.partition(".")[0])
    changes: list[Change] = []
    name = module.name_of(FASTAPI_CLASS, use)
    if name is None:
        name = "HTTPException"
        changes.append(ImportName("fastapi", name, use=use))
    if "." not in raised.spelling:
        changes.append(DropImport(raised.spelling))
    growth = len(name) - len(raised.spelling)
    if growth < 0 or not _fits(raised, growth, module):
        return None
    changes.append(ReplaceRange(raised.called, name))
    return Proposal("Raise an `HTTPException`", tuple(changes), wire_effect=WireEffect.STATUS)


def _fits(raised: RaisedResponse, growth: int, module: Module) -> bool:
    """Tell whether the row has room for more: one that is broken in the brackets has."""
    start, end = raised.range
    return start.row != end.row or end.column - 1 + growth <= module.settings.line_length
