"""Every site is found, however its class is imported, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.site import Shape, Usage
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
    "named at the end of a sentence": (
        '"""Its functions raise HTTPException."""\n'
        "from fastapi import HTTPException\nraise HTTPException(404, 'x')"
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
