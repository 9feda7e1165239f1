"""A small project with the ways of writing a site that are easy to get wrong.

A line where a site begins ends with `#: SHAPE STATUS` (STATUS as source text, `-` when absent);
a line without such a mark holds none.
"""

from __future__ import annotations

import re
from pathlib import Path

FILES = {
    "src/shop/__init__.py": "",
    "src/shop/errors/__init__.py": """\
from .base import *
from .base import NotFound as Missing, _Hidden
from .texts import ErrorCode, Plain, TEXT, Texts
""",
    "src/shop/errors/base.py": """\
from typing import TYPE_CHECKING
import fastapi
from starlette.exceptions import HTTPException as StarletteHTTPException

__all__ = ["HE", "NotFound", "Passing", "Spreading"]

HE = fastapi.HTTPException


class NotFound(HE):
    def __init__(self, what: str) -> None:
        super().__init__(status_code=404, detail={"reason": "not_found"})  #: structured 404


class Passing(StarletteHTTPException):
    def __init__(self, text, code=400, *, headers=None):
        super().__init__(code, text, headers)  #: opaque code

    @classmethod
    def of(cls, error):
        return cls(str(error), 409)  #: string 409


class Spreading(Passing):
    def __init__(self, *args, **kwargs):
        Passing.__init__(self, *args, **kwargs)  #: opaque -


class _Hidden(fastapi.HTTPException):
    pass


class Optional(fastapi.HTTPException):
    def __init__(self, detail=None):
        super(Optional, self).__init__(418, detail)  #: opaque 418
""",
    "src/shop/errors/texts.py": """\
from enum import Enum

TEXT = "a" "b"
NUMBER = 3


def _default(error="") -> str:
    return f"failed: {error}"


class Texts(str, Enum):
    GONE = "it is gone"
    DEFAULT = _default


class ErrorCode(Enum):
    BAD = "bad"
    CODE = 7


class Plain:
    TEXT = "plain"
    NUMBER = 4
""",
    "src/shop/routes.py": """\
from __future__ import annotations
from typing import TYPE_CHECKING
import json
import fastapi.exceptions
from fastapi import HTTPException, status
from shop import errors
from shop.errors import *
from shop.errors import ErrorCode, Missing, Texts, TEXT, Plain, _Hidden
from .errors.base import Optional as Opt
if TYPE_CHECKING:
    from starlette.exceptions import HTTPException as Typed

def calls(x):
    raise HTTPException(404, "no")  #: string 404
    raise HTTPException(status.HTTP_404_NOT_FOUND)  #: missing status.HTTP_404_NOT_FOUND
    raise HTTPException(404, None)  #: missing 404
    raise HTTPException(detail="é", status_code=int(x))  #: string int(x)
    raise HTTPException(**x)  #: opaque -
    raise HTTPException(*x)  #: opaque -
    raise HTTPException(404, **x)  #: opaque 404
    raise HTTPException  #: missing -
    raise fastapi.exceptions.HTTPException(400, dict(a=1))  #: structured 400
    raise fastapi.HTTPException(400, {**x})  #: structured 400
    raise HE(400, [x])  #: sequence 400
    raise Missing(x)  #: decided -
    raise errors.NotFound(x)  #: decided -
    raise errors.NotFound  #: decided -
    raise Passing("x")  #: string -
    raise Passing(code=410, text={})  #: structured 410
    raise Spreading("x", 403)  #: string 403
    raise Spreading("x", code=403)  #: string 403
    raise _Hidden(400, (x,))  #: sequence 400
    raise Opt()  #: missing -
    raise Opt(f"{x}")  #: string -
    é = "ü"; raise HTTPException(400)  #: missing 400

def shapes(x, word: str):
    HTTPException(400, "a" + x)  #: string 400
    HTTPException(400, x + 1)  #: opaque 400
    HTTPException(400, "%s" % x)  #: string 400
    HTTPException(400, "{}".format(x).strip())  #: string 400
    HTTPException(400, ", ".join(x))  #: string 400
    HTTPException(400, x.strip())  #: opaque 400
    HTTPException(400, repr(x) if x else "none")  #: string 400
    HTTPException(400, "text" if x else {})  #: opaque 400
    HTTPException(400, x or "text")  #: opaque 400
    HTTPException(400, str(x) or "text")  #: string 400
    HTTPException(400, json.dumps(x))  #: string 400
    HTTPException(400, TEXT)  #: string 400
    HTTPException(400, Texts.GONE)  #: string 400
    HTTPException(400, Texts.DEFAULT(x))  #: string 400
    HTTPException(400, ErrorCode.BAD)  #: opaque 400
    HTTPException(400, ErrorCode.BAD.value)  #: string 400
    HTTPException(400, ErrorCode.CODE.value)  #: opaque 400
    HTTPException(400, Plain.TEXT)  #: string 400
    HTTPException(400, Plain.NUMBER)  #: opaque 400
    HTTPException(400, errors.TEXT)  #: string 400
    HTTPException(400, x.detail)  #: opaque 400
    HTTPException(400, b"bytes")  #: opaque 400
    HTTPException(400, {"a": x}["a"])  #: opaque 400
    HTTPException(400, [i for i in x])  #: sequence 400
    HTTPException(400, {i: i for i in x})  #: structured 400
    HTTPException(400, (walrus := "text"))  #: string 400

async def local(x):
    if x:
        detail: str = "one"
    else:
        detail = f"two {x}"
        detail += "!"
    error = HTTPException(400, detail)  #: string 400
    maybe = None
    if x:
        maybe = "text"
    raise HTTPException(400, maybe)  #: opaque 400
    for item in x:
        raise HTTPException(400, item)  #: opaque 400
    raise error

def parameter(detail="text", HTTPException=ValueError):
    raise HTTPException(404, "no")

def shadow():
    class HTTPException(Exception):
        pass
    raise HTTPException(404, "no")

def inside():
    from fastapi import HTTPException as Inner
    def deeper():
        raise Inner(404, "no")  #: string 404
    return lambda: Inner(404)  #: missing 404

def uses(exc):
    try:
        match exc:
            case HTTPException(status_code=404):
                pass
    except HTTPException as error:
        raise error
    except (Typed, Typed(400)):  #: missing 400
        raise
    return isinstance(exc, HTTPException)
""",
    "src/shop/guarded.py": """\
try:
    from fastapi import HTTPException
except ImportError:
    HTTPException = None

def check():
    raise (HTTPException)(  #: string 400
        status_code=(400),
        detail="x",
    )
""",
    "src/shop/foreign.py": """\
import http.client
from aiohttp.web import HTTPException
from werkzeug.exceptions import HTTPException as W

def f():
    raise HTTPException(404)
    raise W(404)
    raise http.client.HTTPException("x")
""",
    "src/shop/replaced.py": """\
from http.client import HTTPException
from fastapi import HTTPException

def f():
    raise HTTPException(404)  #: missing 404
""",
    "spread/space/package/thing.py": """\
from space.other import Deep

def f():
    raise Deep(404)  #: missing 404
""",
    "spread/space/other.py": """\
from __future__ import annotations
import starlette.exceptions as se

class Middle(se.HTTPException): ...
class Deep(Middle): ...
""",
}


def write(folder: Path) -> None:
    """Write the project below a folder; one file with CRLF line ends and a byte order mark."""
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("guarded.py"):
            file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
        else:
            file.write_bytes(text.encode())


def expected() -> set[tuple[str, int, str, str]]:
    """Return file, row, shape and status of every mark."""
    marks = set()
    for name, text in FILES.items():
        for row, line in enumerate(text.splitlines(), 1):
            mark = re.search(r"#: (\w+) (.+)$", line)
            if mark:
                marks.add((name, row, mark[1], "" if mark[2] == "-" else mark[2]))
    return marks
