"""ERR202: the text of an exception in an answer."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.response import BuiltResponse
from errlint.model.site import Exposed, Usage
from errlint.rules.base import Example, Rule
from errlint.rules.known_texts import Answer, is_for_developers, may_say_anything
from errlint.rules.reports import is_report


class LeakedException(Rule):
    """The text of an exception in an answer.

    ## What it does
    Flags exception text in a 5xx answer, and in any answer that is built in a broad handler:
    `str(e)`, `f"{e}"`, `repr(e)`, `e` in a `%` or `.format()`, `e.args`, SQLAlchemy's `e.orig` and
    `e.statement`, `traceback.format_exc()`, directly, through a local variable or by a function of
    the project that returns nothing else. It counts alike whether an HTTP exception is the answer
    or `JSONResponse(status_code=500, ...)`, in an exception handler for `Exception` as well; and so
    does what a route returns in a broad handler: `return {"error": str(e)}`. An
    `except ValueError as e` that answers 400 with `str(e)` knows what it passes on and is fine;
    with `traceback.format_exc()` it is not, nor with SQLAlchemy's `IntegrityError` and its like,
    whose text is the statement and its values.

    What the project knows is fine, too: an exception class of its own, or of a package that is not
    known for telling addresses, statements or values; a text that was asked for, with
    `if isinstance(e, QuotaError)` or `if "quota exceeded" in str(e)`; and what a 4xx says of the
    client's own input, where the `try` does nothing but to parse or to check it: `Order(**body)`,
    `json.loads(body)`, `validate_password(password)`. So is what a route returns that was asked to
    try something, and to say how it went, by its name or path: `/connections/test`, `/health`.

    ## Why is this bad?
    Nobody knows what such a text says: host names, SQL with its parameters, paths, keys of
    upstream services. It belongs in the log (CWE-209). It is no message for a client either: it
    changes with every library update.

    ## Example
    ```python
    try:
        report = await build_report(report_id)
    except Exception as e:
        raise HTTPException(500, detail=f"Could not build the report: {e}")
    ```

    ## Use instead
    ```python
    try:
        report = await build_report(report_id)
    except Exception as e:
        log.exception("Could not build report %s", report_id)
        raise HTTPException(500, detail="Could not build the report") from e
    ```

    ## Fix safety
    There is no fix: what to tell the client instead is yours to decide.

    ## References
    - [CWE-209: Error Message Containing Sensitive Information](https://cwe.mitre.org/data/definitions/209.html)
    - [OWASP: Improper Error Handling](https://owasp.org/www-community/Improper_Error_Handling)
    """

    code = "ERR202"
    name = "leaked-exception"
    summary = "The text of an exception goes to the client"
    interests = frozenset({Interest.TELLING_RESPONSES, Interest.TELLING_RETURNS})

    def check(self, module: Module) -> Iterator[Finding]:
        """Flag the first part of each answer that shows what an exception says."""
        if module.is_test:
            return
        for site in module.sites_with_bodies:
            if site.usage is not Usage.DISCARDED:
                yield from _findings(site, site.detail.exposes, module)
        for answer in module.extras.answers:
            if isinstance(answer, BuiltResponse) or not is_report(answer.function):
                yield from _findings(answer, answer.exposes, module)

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    return load(item_id)
                except Exception as e:
                    raise HTTPException(status_code=500, detail=str(e))
            """
        ),
        Example(
            """
            from fastapi import HTTPException

            def read(item_id):
                try:
                    return load(item_id)
                except Exception as e:
                    log.exception(e)
                    raise HTTPException(status_code=400, detail=f"Could not load {item_id}: {e}")
            """
        ),
        Example(
            """
            import traceback
            from fastapi import HTTPException

            def read(item_id):
                try:
                    return load(item_id)
                except ConnectionError as e:
                    message = "Upstream failed: {}".format(e)
                    raise HTTPException(502, detail={"reason": "upstream", "message": message})
                except:
                    raise HTTPException(500, traceback.format_exc())
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException, status
            from sqlalchemy.exc import IntegrityError

            def save(session, row):
                try:
                    session.add(row)
                except IntegrityError as exc:
                    raise HTTPException(
                        status_code=status.HTTP_500_INTERNAL_SERVER_ERROR,
                        detail={"reason": "not_saved", "statement": str(exc.statement)},
                    )
            """
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.models import validate_key

            def enable(provider, key):
                try:
                    validate_key(provider, key)
                except ValueError as e:
                    raise HTTPException(400, detail=f"Validation failed for {provider}: {e}")
                except Exception as e:
                    log.exception("Unexpected error")
                    raise HTTPException(400, detail=f"Validation failed for {provider}: {e}")
            """
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.flows import FlowError

            def run(flow):
                try:
                    return flow.run()
                except Exception as e:
                    if not isinstance(e, FlowError):
                        raise HTTPException(500, detail=str(e))
                    raise
            """
        ),
        Example(
            """
            from fastapi import FastAPI
            from fastapi.responses import JSONResponse

            app = FastAPI()

            @app.get("/reports/{report_id}")
            def report(report_id: int):
                try:
                    return build_report(report_id)
                except Exception as e:
                    return JSONResponse(status_code=500, content={"error": str(e)})

            @app.post("/reports")
            def add_report(report: Report):
                try:
                    return reports.add(report)
                except Exception as e:
                    return {"success": False, "error": str(e)}

            @app.exception_handler(Exception)
            async def failed(request, exc):
                return JSONResponse({"detail": f"Unexpected: {exc}"}, status_code=500)
            """,
            count=3,
        ),
    )

    VALID = (
        """
        from fastapi import APIRouter

        router = APIRouter()

        @router.post("/providers/test")
        async def try_provider(provider: Provider):
            try:
                await provider.connect()
            except Exception as e:
                return {"status": "failed", "message": str(e)}
            return {"status": "ok"}

        @router.post("/orders")
        def order(data: dict):
            try:
                return place(Order.model_validate(data))
            except ValueError as e:
                return {"error": str(e)}
            except Exception as e:
                log.exception("Could not place the order: %s", e)
                return {"error": "Could not place the order"}

        def load(path):
            try:
                return read(path)
            except Exception as e:
                return {"error": str(e)}
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                return load(item_id)
            except ValueError as e:
                raise HTTPException(status_code=400, detail=str(e))
            except OSError as e:
                raise HTTPException(500, detail=f"{type(e).__name__} while loading {item_id}")
            except Exception as e:
                log.exception(f"Could not load {item_id}: {e}")
                raise HTTPException(500, detail="Could not load the item") from e
        """,
        """
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse

        from app.errors import QuotaError

        app = FastAPI()

        @app.exception_handler(QuotaError)
        async def over_quota(request, exc):
            return JSONResponse({"detail": str(exc)}, status_code=503)

        @app.exception_handler(Exception)
        async def failed(request, exc):
            log.error("%s failed: %s", request.url, exc)
            return JSONResponse({"detail": "Something went wrong"}, status_code=500)
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                return load(item_id)
            except Exception as e:
                if isinstance(e, ValueError):
                    raise HTTPException(400, detail=str(e))
                raise HTTPException(500, detail="Could not load the item")
        """,
        """
        from fastapi import HTTPException

        def build(flow):
            try:
                return flow.build()
            except Exception as exc:
                if "streaming is set" in str(exc):
                    raise HTTPException(status_code=400, detail=str(exc)) from exc
                raise HTTPException(status_code=500, detail="Could not build the flow") from exc
        """,
        """
        from fastapi import HTTPException

        def probe(provider):
            try:
                provider.check()
            except NotImplementedError as e:
                # a provider that leaves the probe to the frontend
                raise HTTPException(status_code=501, detail=str(e))
        """,
        """
        from fastapi import HTTPException

        def read(item_id, settings):
            try:
                return load(item_id)
            except KeyError as e:
                raise HTTPException(500, detail=public_message(e))
            except Exception as e:
                raise HTTPException(500, detail=str(e) if settings.debug else "Could not load it")
        """,
        """
        from fastapi import HTTPException

        def read(item_id):
            try:
                return load(item_id)
            except KeyError as e:
                message = str(e)
                raise HTTPException(404, detail=message)
            except Exception as e:
                message = "Could not load the item"
                raise HTTPException(500, detail=message)
        """,
        """
        from fastapi import HTTPException
        from pydantic import BaseModel

        class ChatPayload(BaseModel):
            messages: list[str]

        async def chat(request):
            try:
                body = await request.json()
            except Exception as e:
                raise HTTPException(status_code=400, detail=f"Invalid JSON payload: {e!s}")
            try:
                return ChatPayload(**body)
            except Exception as e:
                raise HTTPException(status_code=400, detail=f"Invalid chat payload: {e!s}")
        """,
        """
        from fastapi import HTTPException
        from app.flows import FlowError

        def run(flow):
            try:
                return flow.run()
            except Exception as e:
                if not isinstance(e, FlowError):
                    raise
                raise HTTPException(409, detail=str(e)) from e
        """,
        """
        from fastapi import HTTPException
        from app.auth import validate_password

        def change_password(form):
            try:
                validate_password(form.password)
            except Exception as e:
                raise HTTPException(400, detail=str(e))
        """,
        """
        import zipfile
        from fastapi import HTTPException

        def unpack(response):
            try:
                result = response.json()
            except ValueError as e:
                raise HTTPException(502, detail=f"Invalid JSON response: {e}")
            try:
                return zipfile.ZipFile(result["path"])
            except zipfile.BadZipFile as e:
                raise HTTPException(502, detail=f"Invalid ZIP file received: {e}")
        """,
        """
        from fastapi import HTTPException
        from catalogue.policy import IdentityUnavailableError

        def validated(flow):
            try:
                return validate_policy(flow)
            except IdentityUnavailableError as exc:
                raise HTTPException(status_code=503, detail=str(exc)) from exc
        """,
    )


def _findings(answer: Answer, exposes: tuple[Exposed, ...], module: Module) -> Iterator[Finding]:
    if not exposes or is_for_developers(answer):
        return
    exposed = min(exposes, key=lambda one: not one.is_traceback)
    if not exposed.is_traceback and not may_say_anything(answer, module):
        return
    status = answer.status.value
    what = f"a {status}" if status else "an answer"
    message = f"`{module.source_of(exposed.node)}` puts the text of an exception into {what}"
    yield module.finding(answer, message, exposed.node)
