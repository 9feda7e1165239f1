"""ERR404: code that answers something else than the detail that was raised."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.handler import Harm
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.rules.base import Example, Rule
from errlint.rules.contract.reshaping_words import told


class ReshapingHandler(Rule):
    """An exception handler, or other code, that answers something else than what was raised.

    ## What it does
    Flags the places in an exception handler, of a tracked exception, where `exc.detail` is turned
    into a string, put under another key than `detail`, or taken apart. A handler that adds keys
    beside `detail`, answers the detail itself, or renders a page, is left alone; and so is what
    goes into a log. Functions of the project that a handler gives the exception or its detail to
    count as parts of it.

    The same goes for code that has caught an exception (`except HTTPException as e`), knows one
    (`isinstance(e, HTTPException)`, a parameter `e: HTTPException`, `self` in such a class), or has
    made it itself. Flagged is where a dict would fail (`"Failed: " + e.detail`, `e.detail.lower()`,
    `re.search(x, e.detail)`, `texts.get(e.detail)`, an argument for a field of a model that is a
    `str`), also in a log; where `e.detail` is compared with several texts (`in`, `match`); and
    where it is returned, raised or sent as a text or under another key than `detail`. Functions and
    methods of the project that get the detail count as parts of the code that calls them.

    Code that asks for the type of the detail is judged by what it does with a dict of the required
    form. It is left alone where it passes that on, or reads one of its keys; and flagged where the
    dict becomes a text, where only keys are read that it lacks (`e.detail["error"]["message"]`),
    where a text is answered and a dict is not, and where the two are answered in different places.
    A handler may put a text into the required form where it answers a dict as the whole body.

    `errlint fix` runs this rule by itself where it changes answers, unless `ignore`, `select` or
    `per-file-ignores` leave it out: what a handler makes of a text may be of no use, or fail, with
    a dict. Where an exception handler would fail, each error that is fixed would become a 500:
    `fix` holds back what clients see, in that whole project, unless `--unsafe` is given or the
    place is suppressed. In `errlint check` the rule is off until it is selected.

    ## Why is this bad?
    What stands at a `raise` is not what the client gets: who reads the code, writes a client or a
    test by it, or documents it, is misled, and finds out in another file. A detail that is a dict
    comes out as Python's `repr` of it when it is put into a string.

    ## Example
    ```python
    @app.exception_handler(StarletteHTTPException)
    async def answer(request: Request, exc: StarletteHTTPException):
        body = {"reason": "error", "message": str(exc.detail)}
        return JSONResponse({"detail": body}, exc.status_code)
    ```

    ## Use instead
    Let every site say what the client gets (`errlint fix` converts them), and the handler do
    nothing about it:

    ```python
    @app.exception_handler(StarletteHTTPException)
    async def answer(request: Request, exc: StarletteHTTPException):
        return JSONResponse({"detail": exc.detail}, exc.status_code, exc.headers)
    ```

    ## Fix safety
    There is no fix: it would change the answers of the whole application, and only its authors
    know whether a text is to be the message, or all of the detail.

    ## References
    - [FastAPI: Install custom exception handlers](https://fastapi.tiangolo.com/tutorial/handling-errors/#install-custom-exception-handlers)
    """

    code = "ERR404"
    name = "reshaping-handler"
    summary = "An exception handler answers something else than what was raised"
    is_default = False
    follows_fixes = True
    interests = frozenset({Interest.HANDLERS, Interest.DETAILS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag where handlers of the module reshape a detail."""
        if module.is_test:
            return
        for found in module.extras.reshapings:
            if found.is_of_old_form:
                continue
            message = told(found, module.settings.schema)
            holds_back = found.is_of_handler and found.harm is Harm.FAILS
            yield Finding(message, found.range, found.range, found.rows, holds_back=holds_back)

    INVALID = (
        Example(
            """
            from fastapi import FastAPI
            from fastapi.responses import PlainTextResponse
            from starlette.exceptions import HTTPException

            app = FastAPI()

            @app.exception_handler(HTTPException)
            async def answer(request, exc):
                return PlainTextResponse(str(exc.detail), status_code=exc.status_code)
            """
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException, Request
            from fastapi.responses import JSONResponse

            def create_app():
                app = FastAPI()

                @app.exception_handler(HTTPException)
                async def http_exception_handler(request: Request, exc: HTTPException):
                    logger.error(f"HTTP exception occurred: {exc.detail}")
                    return JSONResponse(
                        status_code=exc.status_code, content={"message": exc.detail}
                    )

                return app
            """
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException
            from fastapi.responses import JSONResponse

            app = FastAPI()

            def answer(request, exc):
                detail = exc.detail
                if isinstance(detail, dict):
                    return JSONResponse({"error": detail["message"]}, exc.status_code)
                body = {"detail": {"reason": "error", "message": detail}}
                return JSONResponse(status_code=exc.status_code, content=body)

            app.add_exception_handler(HTTPException, answer)
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException, Request
            from app.models import ErrorResponse

            async def http_exception_handler(request: Request, exc: HTTPException):
                body = ErrorResponse(code=exc.status_code, message=f"{exc}")
                return JSONResponse(body.model_dump(), status_code=exc.status_code)

            from fastapi.responses import JSONResponse
            """
        ),
        Example(
            """
            from fastapi.responses import JSONResponse

            async def http_exception_handler(request, exc):
                message = str(exc.detail)
                if isinstance(exc.detail, dict):
                    message = exc.detail.pop("message", message)
                response = {"detail": message}
                return JSONResponse(response, status_code=exc.status_code)
            """,
        ),
        Example(
            """
            from fastapi import FastAPI, HTTPException, Request
            from fastapi.responses import JSONResponse
            from app.errors import sanitized, answer_of

            async def http_exception_handler(request: Request, exc: HTTPException):
                return JSONResponse({"error": sanitized(exc.detail)}, exc.status_code)

            async def handle_any(request: Request, exc: HTTPException):
                return answer_of(request, exc)
            """,
            count=2,
            files={
                "app/errors.py": """
                import re
                from fastapi.responses import JSONResponse

                def sanitized(message: str) -> str:
                    return re.sub(" at 0x[0-9a-f]+>", ">", message).strip()

                def answer_of(request, exc):
                    detail = str(exc.detail)
                    return JSONResponse({"detail": detail}, exc.status_code)
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException
            from pydantic import BaseModel

            class Failure(BaseModel):
                message: str

            async def serve(socket, name):
                try:
                    return load(name)
                except HTTPException as e:
                    if e.status_code == 404:
                        return {"id": name, "msg": e.detail}
                    if e.status_code == 400:
                        return Failure(message=e.detail)
                    await socket.close(code=1008, reason=str(e.detail)[:123])

            def shown(error):
                if isinstance(error, HTTPException):
                    return "data: " + error.detail
                return "data: error"
            """,
            count=4,
        ),
        Example(
            """
            from fastapi import HTTPException

            def load(name):
                try:
                    return read(name)
                except HTTPException as e:
                    print("failed: " + e.detail)
                    if e.detail in ("No such file", "File is empty"):
                        return None
                    raise HTTPException(400, {"reason": "unreadable", "message": e.detail})

            def is_out_of_memory(exc: HTTPException) -> bool:
                if isinstance(exc.detail, dict):
                    return exc.detail.get("code") == "out_of_memory"
                return "out of memory" in str(exc.detail)
            """,
            count=4,
        ),
    )

    VALID = (
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            logger.warning("%s: %s", exc.status_code, str(exc.detail))
            return JSONResponse({"detail": exc.detail}, exc.status_code, exc.headers)
        """,
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def http_exception_handler(request, exc):
            return JSONResponse(
                status_code=exc.status_code,
                content={
                    "status_code": exc.status_code,
                    "detail": exc.detail,
                    "error_type": "HTTPException",
                },
            )

        @app.exception_handler(HTTPException)
        async def problem(request, exc):
            return JSONResponse(
                content=exc.detail,
                status_code=exc.status_code,
                media_type="application/problem+json",
            )
        """,
        """
        from fastapi import FastAPI
        from fastapi.exception_handlers import http_exception_handler
        from fastapi.responses import JSONResponse
        from starlette.exceptions import HTTPException

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def explain(request, exc):
            if exc.status_code == 401 and exc.detail in (None, "Unauthorized"):
                return JSONResponse({"detail": HELP}, exc.status_code)
            print(f"OMG! An HTTP error!: {exc!r}")
            return await http_exception_handler(request, exc)
        """,
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import HTMLResponse, RedirectResponse

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def page(request, exc):
            if exc.status_code == 401:
                return RedirectResponse(f"/login?error={exc.detail}")
            return templates.TemplateResponse("error.html", {"text": str(exc.detail)})
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.exception_handler(ValueError)
        async def answer(request, exc):
            return JSONResponse({"error": str(exc)}, 400)

        @app.exception_handler(500)
        async def fail(request, exc):
            return JSONResponse({"error": "Something went wrong"}, 500)
        """,
        """
        from fastapi import HTTPException, Request
        from fastapi.responses import JSONResponse

        def describe(request: Request, exc: HTTPException):
            return {"error": str(exc.detail)}
        """,
        """
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        def answered(detail, status):
            return JSONResponse({"detail": detail}, status)

        def note(request, exc):
            logger.warning("%s: %s", request.url, str(exc.detail))

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            note(request, exc)
            return answered(exc.detail, exc.status_code)
        """,
        """
        from fastapi import HTTPException
        from fastapi.responses import JSONResponse

        def load(name):
            try:
                return read(name)
            except HTTPException as e:
                logger.error(f"{name}: {e.detail}")
                print("failed: %s" % e.detail)
                return JSONResponse({"detail": e.detail}, status_code=e.status_code)
        """,
        """
        from fastapi import HTTPException

        def message_of(e):
            if isinstance(e, HTTPException):
                if isinstance(e.detail, dict):
                    return e.detail.get("message", "")
                return str(e.detail)
            return str(e)
        """,
        """
        from fastapi import HTTPException

        def busy(exc: HTTPException):
            if isinstance(exc.detail, dict) and exc.detail.get("error") == "gpu_busy":
                return exc.detail["jobs"]
            detail = exc.detail if isinstance(exc.detail, dict) else {"message": str(exc.detail)}
            raise HTTPException(exc.status_code, detail)
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse
        from starlette.exceptions import HTTPException

        app = FastAPI()

        @app.exception_handler(HTTPException)
        async def answer(request, exc):
            if isinstance(exc.detail, str):
                body = {"reason": "error", "message": exc.detail}
            else:
                body = exc.detail
            return JSONResponse(body, exc.status_code)
        """,
    )
