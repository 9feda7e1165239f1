"""ERR009: a detail that JSON can't hold."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import WrapPart
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.finding import Finding, Proposal
from errlint.model.module import Module
from errlint.model.site import Remedy, Site, Unsendable
from errlint.rules.base import Example, Silent, SiteRule
from errlint.rules.framework_answer import is_answered_by_framework
from errlint.rules.known_texts import may_say_anything


class UnsendableDetail(SiteRule):
    """A detail that JSON can't hold.

    ## What it does
    Flags what `json.dumps` refuses in a `detail`, at any depth of its dicts and lists: an object of
    Pydantic's or of a class of the project, a date, `timedelta`, `UUID`, `Decimal`, `Path`, set or
    bytes, a member of an enum that is no string, an exception, a lambda that is not called, `nan`.
    It is flagged where the code says so: a constructor, the name that an `except` clause binds, a
    local that is assigned nothing else, a parameter's annotation. Projects with a handler of their
    own for HTTP exceptions, or for a status, and classes with a constructor of their own, may well
    convert it and are left alone.

    ## Why is this bad?
    FastAPI converts what routes return, but no details: its handler gives them to `JSONResponse` as
    they are. The handler fails with a `TypeError`, and the client gets a 500 without a body in
    place of the error.

    ## Example
    ```python
    raise HTTPException(404, detail={"reason": "not_found", "message": "No item", "id": uuid4()})
    ```

    ## Use instead
    ```python
    raise HTTPException(
        404, detail={"reason": "not_found", "message": "No item", "id": str(uuid4())}
    )
    ```

    ## Fix safety
    An object of Pydantic's becomes `.model_dump(mode="json")` where the project requires Pydantic
    2, a caught exception `str(e)` where its text is none that
    [ERR202](ERR202.md) would question. Both fixes are unsafe: only the author knows what of it
    clients are to see. There is none for the rest.

    ## References
    - [FastAPI: JSON Compatible Encoder](https://fastapi.tiangolo.com/tutorial/encoder/)
    - [json: Encoders and Decoders](https://docs.python.org/3/library/json.html#encoders-and-decoders)
    """

    code = "ERR009"
    name = "unsendable-detail"
    summary = "The detail holds what JSON can't"
    fix = "`model_dump()` of a Pydantic model, `str()` of an exception"

    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Flag each part of a detail that FastAPI's handler fails with."""
        found = site.detail.unsendable
        if not found or not is_answered_by_framework(site, module):
            return
        for part in found:
            message = f"JSON can't hold {part.what}: the client gets a 500 instead"
            yield module.finding(site, message, part.node, _proposal(part, site, module))

    INVALID = (
        Example(
            """
            from uuid import UUID

            from fastapi import APIRouter, HTTPException

            router = APIRouter()

            @router.get("/items/{item_id}")
            def read(item_id: UUID):
                raise HTTPException(404, detail={"reason": "not_found", "id": item_id})
            """
        ),
        Example(
            """
            from datetime import datetime, timedelta
            from decimal import Decimal
            from fastapi import HTTPException

            def limit(price):
                now = datetime.now()
                raise HTTPException(429, detail={"reason": "slow_down", "at": now})
                raise HTTPException(429, detail={"reason": "slow_down", "until": now + WAIT})
                raise HTTPException(429, detail=["slow_down", {"wait": timedelta(seconds=1)}])
                raise HTTPException(402, detail={"reason": "too_little", "due": Decimal(price)})

            WAIT = timedelta(seconds=1)
            """,
            count=4,
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.errors import Problem

            def read(item_id):
                raise HTTPException(404, detail=Problem(reason="not_found", message="No"))
            """,
            """
            from fastapi import HTTPException
            from app.errors import Problem

            def read(item_id):
                raise HTTPException(
                    404, detail=Problem(reason="not_found", message="No").model_dump(mode="json")
                )
            """,
            files={
                "app/errors.py": """
                from pydantic import BaseModel

                class Problem(BaseModel):
                    reason: str
                    message: str
                """,
                "requirements.txt": """
                pydantic>=2.7
                """,
            },
        ),
        Example(
            """
            from fastapi import HTTPException
            from app.errors import OutOfStock

            def buy(item):
                try:
                    order(item)
                except OutOfStock as e:
                    raise HTTPException(status_code=409, detail=e) from e
            """,
            """
            from fastapi import HTTPException
            from app.errors import OutOfStock

            def buy(item):
                try:
                    order(item)
                except OutOfStock as e:
                    raise HTTPException(status_code=409, detail=str(e)) from e
            """,
            files={
                "app/errors.py": """
                class OutOfStock(Exception):
                    pass
                """
            },
        ),
        Example(
            """
            from fastapi import HTTPException

            def load(name):
                try:
                    return read(name)
                except Exception as e:
                    raise HTTPException(500, {"reason": "failed", "errors": [e]})
            """
        ),
        Example(
            """
            from enum import Enum
            from fastapi import HTTPException

            class Messages(str, Enum):
                NO_MODEL = lambda name="": f"Model {name} was not found"

            def read():
                raise HTTPException(404, detail=Messages.NO_MODEL)
            """
        ),
        Example(
            """
            from enum import Enum
            from fastapi import HTTPException

            class Reason(Enum):
                NOT_FOUND = "not_found"

            def check(names: set[str]):
                unknown = set(names)
                raise HTTPException(404, {"reason": Reason.NOT_FOUND, "message": "No item"})
                raise HTTPException(422, {"reason": "unknown_names", "names": unknown})
                raise HTTPException(422, {"reason": "unknown_names", "names": {"a", "b"}})
            """,
            count=3,
        ),
    )

    VALID = (
        """
        from datetime import datetime
        from uuid import UUID
        from fastapi import HTTPException

        def read(item_id: UUID):
            raise HTTPException(404, detail={"reason": "not_found", "id": str(item_id)})
            raise HTTPException(404, detail={"at": datetime.now().isoformat()})
            raise HTTPException(404, detail=f"No item {item_id} at {datetime.now()}")
        """,
        """
        from uuid import UUID
        from fastapi import HTTPException

        def read(item_id: UUID, size: int, name: str | UUID):
            item_id = str(item_id)
            raise HTTPException(404, detail={"id": item_id, "size": size, "name": name})
        """,
        """
        from enum import Enum, IntEnum
        from typing import NamedTuple, TypedDict
        from fastapi import HTTPException

        class Reason(str, Enum):
            NOT_FOUND = "not_found"
            NO_MODEL = lambda name="": f"Model {name} was not found"

        class Level(IntEnum):
            HIGH = 1

        class Plain(Enum):
            NOT_FOUND = "not_found"

        class Detail(TypedDict):
            reason: str

        class Pair(NamedTuple):
            reason: str

        class Details(dict):
            pass

        def read():
            raise HTTPException(404, {"reason": Reason.NOT_FOUND, "level": Level.HIGH})
            raise HTTPException(404, Reason.NO_MODEL("x"))
            raise HTTPException(404, [Plain.NOT_FOUND.value, Plain.NOT_FOUND.name])
            raise HTTPException(404, Detail(reason="not_found"))
            raise HTTPException(404, Pair(reason="not_found"))
            raise HTTPException(404, Details(reason="not_found"))
        """,
        """
        from fastapi import HTTPException
        from fastapi.encoders import jsonable_encoder
        from pydantic import BaseModel

        class Problem(BaseModel):
            reason: str

        def read():
            raise HTTPException(404, Problem(reason="not_found").model_dump())
            raise HTTPException(404, Problem(reason="not_found").dict())
            raise HTTPException(404, jsonable_encoder(Problem(reason="not_found")))
            problem = jsonable_encoder(Problem(reason="not_found"))
            raise HTTPException(404, problem)
        """,
        """
        from fastapi import HTTPException

        def load(name):
            try:
                return read(name)
            except ValueError as e:
                raise HTTPException(400, {"reason": "bad", "message": str(e), "errors": e.args})
            except KeyError as e:
                e = str(e)
                raise HTTPException(400, e)
            except OSError as e:
                raise HTTPException(400, [e.errno for e in (e, e.__cause__)])
        """,
        Silent(
            """
            from datetime import datetime
            from fastapi import HTTPException

            def read():
                raise HTTPException(404, {"reason": "not_found", "at": datetime.now()})
            """,
            files={
                "app/handlers.py": """
                from fastapi import FastAPI, HTTPException, Request
                from fastapi.encoders import jsonable_encoder
                from fastapi.responses import JSONResponse

                app = FastAPI()

                @app.exception_handler(HTTPException)
                async def answer(request: Request, exc: HTTPException):
                    return JSONResponse(jsonable_encoder(exc.detail), exc.status_code)
                """
            },
        ),
        Silent(
            """
            from datetime import datetime
            from fastapi import HTTPException

            def read():
                raise HTTPException(404, {"reason": "not_found", "at": datetime.now()})
            """,
            files={
                "app/handlers.py": """
                from fastapi import FastAPI, Request

                app = FastAPI()

                @app.exception_handler(404)
                async def page(request: Request, exc):
                    return templates.TemplateResponse(request, "404.html")
                """
            },
        ),
        """
        from fastapi import HTTPException
        from pydantic import BaseModel

        class Problem(BaseModel):
            reason: str

        class ApiError(HTTPException):
            def __init__(self, status_code: int, detail: Problem):
                super().__init__(status_code, detail.model_dump())

        def read():
            raise ApiError(404, Problem(reason="not_found"))
        """,
        """
        from datetime import datetime
        from fastapi import HTTPException

        def read():
            try:
                raise HTTPException(404, {"at": datetime.now()})
            except HTTPException as e:
                return e.detail["at"]
        """,
        """
        from declared import Base
        from fastapi import HTTPException

        class Row(Base):
            pass

        def read(row: Row, names):
            raise HTTPException(409, {"row": row, "again": Row(), "names": sorted(set(names))})
        """,
    )


def _proposal(part: Unsendable, site: Site, module: Module) -> Proposal | None:
    is_caught = part.remedy is Remedy.TEXT
    if is_caught and not may_say_anything(site, module):
        message, around = "Send the text of the exception", ("str(", ")")
    elif part.remedy is Remedy.DUMP and _is_pydantic_2(module):
        message, around = "Send the fields of the model", ("", '.model_dump(mode="json")')
    else:
        return None
    change = WrapPart(site, part.node, *around)
    return Proposal(message, (change,), Applicability.UNSAFE, WireEffect.STATUS)


def _is_pydantic_2(module: Module) -> bool:
    return module.requirements.bounds(module.path, "pydantic").requires((2,))
