"""ERR108: a header that is no text."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import WrapPart
from errlint.model.diagnostic import WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Remedy, Site, Unsendable
from errlint.rules.base import Example, Silent, SiteRule
from errlint.rules.framework_answer import is_answered_by_framework


class UnsendableHeader(SiteRule):
    """A header that is no text.

    ## What it does
    Flags the value of a header that is a number, a boolean, `None`, bytes or any other object but a
    string, and a string with characters outside of Latin-1. It is flagged where the code says so:
    written out, by a constant, by a call such as `int()` or `len()`, by the annotation of a
    parameter. Projects with a handler of their own for HTTP exceptions, or for a status, and
    classes with a constructor of their own are left alone.

    ## Why is this bad?
    Starlette encodes each value with `value.encode("latin-1")`. Where that fails, FastAPI's handler
    does, and the client gets a 500 without a body in place of the error.

    ## Example
    ```python
    raise HTTPException(429, "Too many requests", headers={"Retry-After": 30})
    ```

    ## Use instead
    ```python
    raise HTTPException(429, "Too many requests", headers={"Retry-After": "30"})
    ```

    ## Fix safety
    The fix is safe: a number that is written out becomes a string, and the client gets the status
    that is raised instead of a 500. There is none for the rest.

    ## References
    - [Starlette: Response](https://www.starlette.io/responses/)
    - [RFC 9110, section 5.5](https://www.rfc-editor.org/rfc/rfc9110#section-5.5)
    """

    code = "ERR108"
    name = "unsendable-header"
    summary = "A header is no text that can be sent"
    fix = "make a string of a number"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag each part of the headers that FastAPI's handler fails with."""
        found = site.headers.unsendable
        if not found or not is_answered_by_framework(site, module):
            return
        for part in found:
            message = f"A header can't be {part.what}: the client gets a 500 instead"
            yield module.finding(site, message, part.node, _proposal(part, site, module))

    INVALID = (
        Example(
            """
            from fastapi import HTTPException

            def limited():
                raise HTTPException(429, "Slow down", headers={"Retry-After": 30})
            """,
            """
            from fastapi import HTTPException

            def limited():
                raise HTTPException(429, "Slow down", headers={"Retry-After": "30"})
            """,
        ),
        Example(
            """
            from fastapi import HTTPException

            class Slow(HTTPException):
                def __init__(self):
                    super().__init__(
                        status_code=429,
                        detail="Slow down",
                        headers={'Retry-After': 1.5, 'X-Limit': 10},
                    )
            """,
            """
            from fastapi import HTTPException

            class Slow(HTTPException):
                def __init__(self):
                    super().__init__(
                        status_code=429,
                        detail="Slow down",
                        headers={'Retry-After': '1.5', 'X-Limit': '10'},
                    )
            """,
            count=2,
        ),
        Example(
            """
            from fastapi import HTTPException

            def limited():
                raise HTTPException(429, "Slow down", headers={"Retry-After": 30})
            """,
            """
            from fastapi import HTTPException

            def limited():
                raise HTTPException(429, "Slow down", headers={"Retry-After": "30"})
            """,
            files={
                "app/handlers.py": """
                from fastapi import FastAPI, HTTPException

                class Teapot(HTTPException):
                    pass

                app = FastAPI()

                @app.exception_handler(Teapot)
                def answer(request, exc):
                    return brew(exc)
                """
            },
        ),
        Example(
            """
            import math
            from fastapi import HTTPException
            from app.constants import WAIT

            def limited(seconds: int, left: float, token):
                wait = int(left)
                raise HTTPException(429, "Slow down", headers={"Retry-After": seconds})
                raise HTTPException(429, "Slow down", headers={"Retry-After": math.ceil(left)})
                raise HTTPException(429, "Slow down", headers=dict(Retry=seconds + 1))
                raise HTTPException(429, "Slow down", headers={"Retry-After": WAIT})
                raise HTTPException(401, "Who?", headers={"WWW-Authenticate": None})
                raise HTTPException(401, "Who?", headers={"X-Token": token if token else None})
            """,
            count=6,
            files={"app/constants.py": "WAIT = 60"},
        ),
        Example(
            """
            from fastapi import HTTPException

            def denied(name):
                raise HTTPException(403, "Denied", headers={"X-Error": f"{name} → out"})
            """
        ),
    )

    VALID = (
        """
        from fastapi import HTTPException

        def limited(seconds: int):
            raise HTTPException(429, "Slow down", headers={"Retry-After": "30"})
            raise HTTPException(429, "Slow down", headers={"Retry-After": str(seconds)})
            raise HTTPException(429, "Slow down", headers={"Retry-After": f"{seconds}"})
        """,
        """
        from fastapi import HTTPException

        def denied(name: str, unit, realm: str | None):
            raise HTTPException(403, "Verweigert", headers={"X-Error": "Kein Zugriff für Gäste"})
            raise HTTPException(403, "Denied", headers={"X-Error": "-" * 3, "X-Name": name * 2})
            raise HTTPException(403, "Denied", headers={"X-Unit": unit, "X-Both": unit % 2})
            raise HTTPException(403, "Denied", headers={"X-Realm": realm or ""})
        """,
        """
        from fastapi import HTTPException

        def login(headers: dict[str, str], scheme):
            raise HTTPException(401, "Who?", headers=None)
            raise HTTPException(401, "Who?", headers=headers)
            raise HTTPException(401, "Who?", headers={**headers, "WWW-Authenticate": scheme.name})
        """,
        Silent(
            """
            from fastapi import HTTPException

            class Slow(HTTPException):
                def __init__(self):
                    super().__init__(429, "Slow down", headers={"Retry-After": 30})
            """,
            files={
                "app/handlers.py": """
                from app.main import Slow
                from fastapi import FastAPI

                app = FastAPI()

                @app.exception_handler(Slow)
                def answer(request, exc):
                    return wait(exc)
                """
            },
        ),
        """
        from fastapi import HTTPException

        def limited(wait: int):
            wait = str(wait)
            raise HTTPException(429, "Slow down", headers={"Retry-After": wait})
        """,
        """
        from enum import Enum
        from fastapi import HTTPException

        class Scheme(str, Enum):
            BEARER = "Bearer"

        def login():
            raise HTTPException(401, "Who?", headers={"WWW-Authenticate": Scheme.BEARER})
        """,
        """
        from fastapi import HTTPException

        class Slow(HTTPException):
            def __init__(self, headers: dict):
                texts = {name: str(value) for name, value in headers.items()}
                super().__init__(429, "Slow down", headers=texts)

        def limited():
            raise Slow(headers={"Retry-After": 30})
        """,
        Silent(
            """
            from fastapi import HTTPException

            def limited():
                raise HTTPException(429, "Slow down", headers={"Retry-After": 30})
            """,
            files={
                "app/handlers.py": """
                from fastapi import FastAPI
                from fastapi.responses import JSONResponse
                from starlette.exceptions import HTTPException as StarletteHTTPException

                def answer(request, exc):
                    headers = {name: str(value) for name, value in (exc.headers or {}).items()}
                    return JSONResponse({"detail": exc.detail}, exc.status_code, headers)

                app = FastAPI(exception_handlers={StarletteHTTPException: answer})
                """
            },
        ),
    )


def _proposal(part: Unsendable, site: Site, module: Module) -> Proposal | None:
    number = module.source_of(part.node)
    if part.remedy is not Remedy.QUOTES or not number.replace(".", "", 1).isdecimal():
        return None
    change = WrapPart(site, part.node, '"', '"')
    return Proposal("Make a string of it", (change,), wire_effect=WireEffect.STATUS)
