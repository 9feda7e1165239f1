"""Every site is found, however its class is imported, and nothing else is."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.model.site import Shape, Spelling, Usage
from tests.sites import sites_in, sites_of, write

IMPORTS = {
    "plain": "from fastapi import HTTPException\nraise HTTPException(404, 'x')",
    "alias": "from fastapi import HTTPException as HE\nraise HE(404, 'x')",
    "lower-case alias": (
        "from fastapi import HTTPException as http_error\nraise http_error(404, 'x')"
    ),
    "module": "import fastapi\nraise fastapi.HTTPException(404, 'x')",
    "submodule": "import fastapi.exceptions\nraise fastapi.exceptions.HTTPException(404, 'x')",
    "module alias": "import fastapi as fa\nraise fa.HTTPException(404, 'x')",
    "exceptions": "from fastapi.exceptions import HTTPException\nraise HTTPException(404, 'x')",
    "exceptions module": "from fastapi import exceptions\nraise exceptions.HTTPException(404, 'x')",
    "starlette": "from starlette.exceptions import HTTPException\nraise HTTPException(404, 'x')",
    "parenthesised": (
        "from fastapi import (\n    APIRouter,\n"
        "    HTTPException,\n)\nraise HTTPException(404, 'x')"
    ),
    "with comments": (
        "from fastapi import (\n    APIRouter,  # (router)\n"
        "    HTTPException,\n)\nraise HTTPException(404, 'x')"
    ),
    "continued": (
        "from fastapi import APIRouter, \\\n    HTTPException\nraise HTTPException(404, 'x')"
    ),
    "continued in front of import": "from fastapi \\\n import HTTPException\nraise HTTPException(404, 'x')",
    "behind a semicolon": "import os; import fastapi\nraise fastapi.HTTPException(404, 'x')",
    "behind a colon": "if x: import fastapi\nraise fastapi.HTTPException(404, 'x')",
    "a continued list": "import os, \\\n fastapi\nraise fastapi.HTTPException(404, 'x')",
    "carriage returns": "import os\rimport fastapi\rraise fastapi.HTTPException(404, 'x')\r",
    "called on the next line": (
        "from fastapi import HTTPException\nraise f(HTTPException # (x)\n\n  (404, 'x'))"
    ),
    "called behind an escaped line end": (
        "from fastapi import HTTPException\nx = HTTPException \\\n  (404, 'x')"
    ),
    "spaces around the dot": "import fastapi\nx = y or fastapi . \\\nHTTPException (404, 'x')",
    "behind an ellipsis": (
        "from fastapi import HTTPException\nx = [  # ...\nHTTPException(404, 'x')]"
    ),
    "parenthesised twice": "from fastapi import HTTPException\nraise ((HTTPException(404, 'x')))",
    "in parentheses of its own": "from fastapi import HTTPException\nx = (HTTPException)(404, 'x')",
    "type checking": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    from fastapi import HTTPException\n"
        "else:\n    HTTPException = None\nraise HTTPException(404, 'x')"
    ),
    "try": (
        "try:\n    from fastapi import HTTPException\n"
        "except ImportError:\n    HTTPException = None\n"
        "raise HTTPException(404, 'x')"
    ),
    "in a function": (
        "def f():\n    from fastapi import HTTPException\n    raise HTTPException(404, 'x')"
    ),
    "in a nested function": (
        "def f():\n    from fastapi import HTTPException\n    def g():\n"
        "        raise HTTPException(404, 'x')\n    return g"
    ),
    "assigned": "import fastapi\nHTTPError = fastapi.HTTPException\nraise HTTPError(404, 'x')",
    "star": "from fastapi import *\nfrom app.everything import *\nraise HTTPException(404, 'x')",
    "re-exported": "from app.errors import HTTPException\nraise HTTPException(404, 'x')",
    "re-exported under another name": "from app.errors import ApiError\nraise ApiError(404, 'x')",
    "relative": "from .errors import HTTPException\nraise HTTPException(404, 'x')",
    "relative module": "from . import errors\nraise errors.HTTPException(404, 'x')",
    "project module": "import app.errors\nraise app.errors.HTTPException(404, 'x')",
}
PROJECT = {
    "app/__init__.py": "",
    "app/errors.py": "from fastapi import HTTPException\nApiError = HTTPException\n",
    "app/everything.py": "from fastapi import HTTPException\n",
}


@pytest.mark.parametrize("code", IMPORTS.values(), ids=IMPORTS)
def test_imports(code: str, tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, code, **PROJECT)
    assert site.status.value == 404
    assert site.detail.shape is Shape.STRING


NO_SITES = {
    "another class of the name": (
        "class HTTPException(Exception): ...\nraise HTTPException(404, 'x')"
    ),
    "another package": (
        "from pyramid.httpexceptions import HTTPException\nraise HTTPException(404, 'x')"
    ),
    "a parameter": (
        "from fastapi import HTTPException\n"
        "def f(HTTPException):\n    raise HTTPException(404, 'x')"
    ),
    "a local class": (
        "from fastapi import HTTPException\ndef f():\n    class HTTPException(Exception): ...\n"
        "    raise HTTPException(404, 'x')"
    ),
    "a docstring": '"""raise HTTPException(404)"""\nfrom fastapi import HTTPException\n',
    "a comment": "from fastapi import HTTPException\n# raise HTTPException(404)\n",
    "a pattern": (
        "from fastapi import HTTPException\ndef f(e):\n    match e:\n"
        "        case HTTPException(status_code=404): return 1"
    ),
    "an isinstance": (
        "from fastapi import HTTPException\ndef f(e): return isinstance(e, HTTPException)"
    ),
    "a handler": "from fastapi import HTTPException\ntry: ...\nexcept HTTPException as e: raise e",
    "a stale import of the project": "from app.gone import HTTPException\nraise HTTPException(404)",
    "WebSocketException": "from fastapi import WebSocketException\nraise WebSocketException(1008)",
}


@pytest.mark.parametrize("code", NO_SITES.values(), ids=NO_SITES)
def test_is_no_site(code: str, tmp_path: Path) -> None:
    assert sites_in(tmp_path, code, **PROJECT) == []


def test_subclass_three_imports_away(tmp_path: Path) -> None:
    files = {
        "pkg/base.py": """
            from fastapi import HTTPException

            class ExecutionHTTPException(HTTPException):
                def __init__(self, reason, message, status_code=400):
                    super().__init__(
                        status_code=status_code, detail={"reason": reason, "message": message}
                    )
            """,
        "pkg/middle.py": "from pkg.base import ExecutionHTTPException as Base\n",
        "pkg/near.py": "from .middle import Base\nclass NotFound(Base): ...\n",
        "pkg/__init__.py": "",
        "app/main.py": """
            from pkg.near import NotFound

            def route():
                raise NotFound("not_found", "No such item", status_code=404)
            """,
    }
    write(tmp_path, files)
    (site,) = sites_of(tmp_path)
    assert site.exception == "pkg.near.NotFound"
    assert (site.status.value, site.status.source) == (404, "404")
    assert site.detail.shape is Shape.STRUCTURED
    assert site.detail.is_decided_by_class
    (decided,) = sites_of(tmp_path, "pkg/base.py")
    assert decided.usage is Usage.SUPER_INIT
    assert decided.detail.shape is Shape.STRUCTURED


def test_subclass_with_the_detail_first(tmp_path: Path) -> None:
    (base, site) = sites_in(
        tmp_path,
        """
        from fastapi import HTTPException

        class TooLarge(HTTPException):
            def __init__(self, detail: str = "Too large"):
                super().__init__(status_code=413, detail=detail)

        raise TooLarge("The file is too large")
        """,
    )
    assert base.detail.shape is Shape.OPAQUE
    assert (site.status.value, site.detail.shape) == (413, Shape.STRING)


SPELLINGS = {
    "404": (404, Spelling.LITERAL),
    "status.HTTP_404_NOT_FOUND": (404, Spelling.STARLETTE),
    "HTTPStatus.NOT_FOUND": (404, Spelling.HTTP_STATUS),
    "HTTPStatus.NOT_FOUND.value": (404, Spelling.HTTP_STATUS),
    "http.HTTPStatus.UNPROCESSABLE_CONTENT": (422, Spelling.HTTP_STATUS),
    "MISSING": (404, Spelling.CONSTANT),
    "codes.MISSING": (404, Spelling.CONSTANT),
    "Codes.GONE": (410, Spelling.CONSTANT),
    "Codes.GONE.value": (410, Spelling.CONSTANT),
    "HTTP_404_NOT_FOUND": (404, Spelling.STARLETTE),
    "response.status_code": (None, Spelling.EXPRESSION),
    "code": (None, Spelling.EXPRESSION),
    "400 if code else 500": (None, Spelling.EXPRESSION),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_status(spelling: str, tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        import http
        from http import HTTPStatus
        from fastapi import HTTPException, status
        from starlette.status import HTTP_404_NOT_FOUND
        from app import codes
        from app.codes import MISSING, Codes

        def f(code, response):
            raise HTTPException({spelling}, "x")
        """,
        **{
            "app/__init__.py": "",
            "app/codes.py": """
                from enum import IntEnum
                MISSING = 404
                class Codes(IntEnum):
                    GONE = 410
                """,
        },
    )
    assert (site.status.value, site.status.spelling) == SPELLINGS[spelling]
    assert site.status.source == spelling


SHAPES = {
    '"x"': Shape.STRING,
    'f"{item} x"': Shape.STRING,
    '"a" "b"': Shape.STRING,
    '"a" + item': Shape.STRING,
    'item + "a"': Shape.STRING,
    '"%s" % item': Shape.STRING,
    '"{}".format(item)': Shape.STRING,
    "str(item)": Shape.STRING,
    "repr(item)": Shape.STRING,
    '", ".join(item)': Shape.STRING,
    '"a" if item else "b"': Shape.STRING,
    "texts.TAKEN": Shape.STRING,
    "TAKEN": Shape.STRING,
    "Messages.TAKEN": Shape.STRING,
    "Messages.TAKEN.value": Shape.STRING,
    "Plain.TAKEN.value": Shape.STRING,
    'Messages.DEFAULT("x")': Shape.STRING,
    'Messages.NAMED("x")': Shape.STRING,
    "texts.TAKEN.format(item)": Shape.STRING,
    "local": Shape.STRING,
    "typed": Shape.STRING,
    '{"reason": "x"}': Shape.STRUCTURED,
    'dict(reason="x")': Shape.STRUCTURED,
    "FORM": Shape.STRUCTURED,
    "[item]": Shape.SEQUENCE,
    '("a trailing comma",)': Shape.SEQUENCE,
    '{"a set"}': Shape.SEQUENCE,
    "[str(i) for i in item]": Shape.SEQUENCE,
    "None": Shape.MISSING,
    "item": Shape.OPAQUE,
    "mixed": Shape.OPAQUE,
    "Plain.TAKEN": Shape.OPAQUE,
    'item or "b"': Shape.OPAQUE,
    'item if item else "b"': Shape.OPAQUE,
    'b"bytes"': Shape.OPAQUE,
    "item.json()": Shape.OPAQUE,
    "item + item": Shape.OPAQUE,
    "unknown_function(item)": Shape.OPAQUE,
    "looped": Shape.OPAQUE,
}


@pytest.mark.parametrize("detail", SHAPES)
def test_shape(detail: str, tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        f"""
        from fastapi import HTTPException
        from app import texts
        from app.texts import FORM, TAKEN, Messages, Plain

        def f(item, typed: str):
            local = "a"
            if item:
                local = f"{{item}} b"
            local += "c"
            mixed = "a"
            if item:
                mixed = {{"reason": "b"}}
            for looped in item:
                pass
            raise HTTPException(400, {detail})
        """,
        **{
            "app/__init__.py": "",
            "app/texts.py": """
                from enum import Enum
                TAKEN = "Taken"
                FORM = {"reason": "taken"}
                def _message(text="") -> str:
                    return f"[{text}]"
                class Messages(str, Enum):
                    TAKEN = "Taken"
                    DEFAULT = _message
                    NAMED = lambda name="": f"{name} is taken"
                class Plain(Enum):
                    TAKEN = "Taken"
                """,
        },
    )
    assert site.detail.shape is SHAPES[detail]


USAGES = {
    "raise HTTPException(404)": Usage.RAISED,
    "raise HTTPException(404) from None": Usage.RAISED,
    "raise HTTPException": Usage.RAISED_CLASS,
    "raise HTTPException(404) if item else KeyError()": Usage.RAISED,
    "raise HTTPException(404).with_traceback(item)": Usage.RAISED,
    "error = HTTPException(404)\n    raise error": Usage.RAISED_LATER,
    "error = HTTPException(404)\n    error.headers = {}": Usage.PASSED,
    "return HTTPException(404)": Usage.RETURNED,
    "HTTPException(404)": Usage.DISCARDED,
    "report(HTTPException(404))": Usage.PASSED,
    "raise mark(HTTPException(404))": Usage.PASSED,
}


@pytest.mark.parametrize("statement", USAGES)
def test_usage(statement: str, tmp_path: Path) -> None:
    code = f"from fastapi import HTTPException\ndef f(item):\n    {statement}\n"
    (site,) = sites_in(tmp_path, code)
    assert site.usage is USAGES[statement]


def test_returned_from_route(tmp_path: Path) -> None:
    (site,) = sites_in(
        tmp_path,
        """
        from fastapi import APIRouter, HTTPException

        router = APIRouter(prefix="/items")

        @router.get("/{item_id}")
        def item(item_id: int):
            return HTTPException(404)
        """,
    )
    assert site.usage is Usage.RETURNED_FROM_ROUTE
    assert site.function is not None
    assert [str(route) for route in site.function.routes] == ["GET /items/{item_id}"]


LAYOUTS = {
    "src layout": ("src/pkg/main.py", "src/pkg/errors.py", ()),
    "namespace package": ("pkg/api/main.py", "pkg/errors.py", ()),
    "configured root": ("lib/python/pkg/main.py", "lib/python/pkg/errors.py", ("lib/python",)),
    "another root of a monorepo": (
        "providers/x/src/other/main.py",
        "core/src/pkg/errors.py",
        (),
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_module_names(layout: str, tmp_path: Path) -> None:
    module, errors, src = LAYOUTS[layout]
    write(
        tmp_path,
        {
            module: "from pkg.errors import NotFound\nraise NotFound(404, 'x')\n",
            errors: "import fastapi\nclass NotFound(fastapi.HTTPException): ...\n",
        },
    )
    (site,) = sites_of(tmp_path, module, src)
    assert site.exception == "pkg.errors.NotFound"


def test_cycles_of_imports_and_bases_end(tmp_path: Path) -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "from app.b import Error\nclass Other(Error): ...\n",
        "app/b.py": "from app.a import Other\nclass Error(Other): ...\n",
        "app/main.py": "from app.a import Other\nfrom app.b import *\nraise Other(404, 'x')\n",
    }
    write(tmp_path, files)
    assert sites_of(tmp_path) == []


def test_several_on_one_line(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException
        def f(x):
            if x: raise HTTPException(404, "a")
            y = 1; raise HTTPException(409, "b")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)] == [404, 409]


CLASS_STATUSES = """
    from fastapi import HTTPException

    class AppError(HTTPException):
        status_code = 400

        def __init__(self, detail):
            super().__init__(status_code=self.status_code, detail=detail)

    class NotFound(AppError):
        status_code = 404

    class NoTeam(NotFound):
        pass

    class Instance(AppError):
        def __init__(self, status_code):
            self.status_code = status_code
            super().__init__(self.status_code, "Failed")

    class NoPlayer(NotFound):
        def __init__(self):
            super().__init__("No such player")

    class NoGame(NoPlayer):
        status_code = 410

        def __init__(self, name):
            self.name = name
            super().__init__()

    class Unknown(HTTPException):
        def __init__(self):
            super().__init__(self.status_code)

    class BadRequest(HTTPException):
        def __init__(self, detail):
            super().__init__(400, detail=detail)

    class BadName(BadRequest):
        def __init__(self):
            super().__init__(detail="Bad name")

    def fail(error):
        raise {call}
"""


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("AppError('Failed')", 400),
        ("NotFound('No such team')", 404),
        ("NoTeam('No such team')", 404),
        ("NoPlayer()", 404),
        ("NoGame('chess')", 410),
        ("Instance(410)", None),
        ("Unknown()", None),
        ("BadRequest('Bad id')", 400),
        ("BadName()", 400),
    ],
)
def test_the_class_or_its_base_decides_the_status(
    call: str, status: int | None, tmp_path: Path
) -> None:
    raised = sites_in(tmp_path, CLASS_STATUSES.format(call=call))[-1]
    assert raised.status.value == status


def test_a_constructor_speaks_for_subclasses_that_decide_otherwise(tmp_path: Path) -> None:
    sites = sites_in(tmp_path, CLASS_STATUSES.format(call="NoTeam('No such team')"))
    constructors = [site for site in sites if site.usage is Usage.SUPER_INIT]
    assert constructors[0].status.source == "self.status_code"
    assert constructors[0].status.value is None
    assert [site.status.value for site in constructors[2:4]] == [404, 410]


def test_a_class_method_constructs_its_class(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException
        class Failure(HTTPException):
            @classmethod
            def of(cls, error):
                return cls(404, f"Not found: {error}")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)] == [404]


ATTRIBUTES_OF_SELF = {
    "a method of a class that others derive from": """
        class Failure(Exception):
            status_code = 400
            def exception(self):
                return HTTPException(self.status_code, "x")
        class Late(Failure):
            status_code = 402
        """,
    "a class method": """
        class Failure(Exception):
            status_code = 400
            @classmethod
            def exception(cls):
                return HTTPException(cls.status_code, "x")
        """,
    "by way of a local": """
        class Service:
            MISSING = 404
            def get(self):
                status = self.MISSING
                raise HTTPException(status, "x")
        """,
}


@pytest.mark.parametrize("code", ATTRIBUTES_OF_SELF.values(), ids=ATTRIBUTES_OF_SELF)
def test_a_subclass_may_have_another_value(code: str, tmp_path: Path) -> None:
    code = "from fastapi import HTTPException\n" + textwrap.dedent(code)
    assert [site.status.value for site in sites_in(tmp_path, code)] == [None]


def test_no_subclass_has_another_value(tmp_path: Path) -> None:
    code = """
        from enum import IntEnum
        from fastapi import HTTPException
        class Limits:
            MISSING = 404
            def get(self):
                raise HTTPException(Limits.MISSING, "x")
        class Code(IntEnum):
            MISSING = 404
            def get(self):
                raise HTTPException(self.MISSING, "x")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)] == [404, 404]


REBOUND = {
    "a constant that a function sets": """
        G = 404
        def set_g():
            global G
            G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a constant that is set on one line": """
        A = G = 404
        def set_g(): global A, G; G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a local name that an inner function sets": """
        def f():
            status = 404
            def expire():
                nonlocal status  # it was there
                status = 410
            run(expire)
            raise HTTPException(status, "x")
        """,
    "an attribute of the exception": """
        def f():
            e = HTTPException(404, "x")
            e.status_code = 410
            raise e
        """,
    "an attribute of the object that is made": """
        class Gone(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=name)
                self.status_code = status_of(name)
        """,
}


@pytest.mark.parametrize("code", REBOUND.values(), ids=REBOUND)
def test_a_status_that_gets_another_value_can_not_be_told(code: str, tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, f"from fastapi import HTTPException\n{textwrap.dedent(code)}")
    assert site.status.value is None


KEPT = {
    "a constant of that name elsewhere": """
        G = 404
        def set_g():
            G = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "words about a global": """
        G = 404
        def f():
            # made global G is found by everybody
            raise HTTPException(G, "x")
        """,
    "another constant": """
        G = 404
        H = 404
        def set_h():
            global H
            H = 410
        def f():
            raise HTTPException(G, "x")
        """,
    "a name that an inner function binds for itself": """
        def f():
            status = 404
            def expire():
                status = 410
            run(expire)
            raise HTTPException(status, "x")
        """,
    "another attribute": """
        def f():
            e = HTTPException(404, "x")
            e.seen = 410
            raise e
        """,
    "the same value": """
        class Missing(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=name)
                self.status_code = 404
        """,
    "a value that it is made with": """
        class Missing(HTTPException):
            def __init__(self, name):
                self.status_code = 410
                super().__init__(404, detail=name)
        """,
    "the status of another exception": """
        def f(other):
            e = HTTPException(404, "x")
            other.status_code = 410
            raise e
        """,
}


@pytest.mark.parametrize("code", KEPT.values(), ids=KEPT)
def test_a_status_that_keeps_its_value_can_be_told(code: str, tmp_path: Path) -> None:
    (site,) = sites_in(tmp_path, f"from fastapi import HTTPException\n{textwrap.dedent(code)}")
    assert site.status.value == 404


def test_a_class_that_sets_its_status_itself_has_none_that_can_be_told(tmp_path: Path) -> None:
    code = """
        from fastapi import HTTPException

        class Gone(HTTPException):
            def __init__(self, name):
                super().__init__(404, detail=f"{name} is gone")
                self.status_code = status_of(name)

        class Passed(HTTPException):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.status_code = status_of(self)

        def f():
            raise Gone("x")
            raise Passed(404, "x")
        """
    assert [site.status.value for site in sites_in(tmp_path, code)[2:]] == [None, None]


@pytest.mark.parametrize(
    "change", ['e.detail += "!"', 'e.detail = {"a": 1}', "e.detail, x = y", 'e.detail: str = "x"']
)
def test_a_detail_that_gets_another_value_can_not_be_told(change: str, tmp_path: Path) -> None:
    code = f"""
        from fastapi import HTTPException

        def f(y):
            e = HTTPException(404, "No such item")
            {change}
            raise e
        """
    (site,) = sites_in(tmp_path, code)
    assert site.detail.shape is Shape.OPAQUE


MESSAGES = """
from enum import Enum
from fastapi import HTTPException
class Messages(Enum):
    GONE = "{} is gone"
class Texts:
    GONE = "%s is gone"
    value = "Gone"
def fill(template, name):
    local = "{}"
"""
NAMED = {
    "Messages.GONE.value": "Messages.GONE",
    "Messages.GONE.value.format(name)": "Messages.GONE",
    "Texts.GONE % name": "Texts.GONE",
    "Texts.GONE.format(name)": "Texts.GONE",
    "Texts.value": "Texts.value",
    "template.format(name)": None,
    "local.format(name)": None,
    "Messages.value": None,
    "name.GONE.value": None,
    "Texts.GONE + name": None,
    "'{}'.format(Texts.GONE)": None,
}


@pytest.mark.parametrize(("detail", "constant"), NAMED.items())
def test_a_detail_names_the_constant_that_it_fills_in(
    detail: str, constant: str | None, tmp_path: Path
) -> None:
    (site,) = sites_in(tmp_path, f"{MESSAGES}    raise HTTPException(404, {detail})\n")
    assert site.detail.constant == constant
