"""What an `except` clause catches, by what its names mean."""

from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from errlint.analysis import Workspace
from errlint.project.caught import (
    Portion,
    http_exceptions_caught,
    is_broad,
    keeps_http_exceptions,
)
from errlint.project.except_clauses import raises_again
from errlint.project.names import ModuleScope

MODULE = """
    import builtins
    from fastapi import HTTPException
    from starlette.exceptions import HTTPException as StarletteHTTPException
    from app import errors
    from app.errors import ANYTHING, NESTED, Missing
    from vendor import Exception as VendorException
    import vendor

    Everything = Exception
    ALL = (ValueError, Everything)
    SOME = (ValueError, KeyError)
    ADDED = (ValueError,) + OTHERS
    ROUND = (ValueError, ROUND)
    EITHER = Exception
    EITHER = ValueError
"""
ERRORS = """
    from fastapi import HTTPException

    class Missing(HTTPException): ...
    class Failure(Exception): ...

    ANYTHING = (Failure, BaseException)
    NESTED = (Failure, (ANYTHING))
    WEB = (Failure, HTTPException)
"""


def workspace(folder: Path) -> tuple[Workspace, ModuleScope]:
    (folder / "app").mkdir()
    (folder / "app" / "errors.py").write_text(dedent(ERRORS))
    path = folder / "app" / "main.py"
    path.write_text(dedent(MODULE))
    found = Workspace(str(folder))
    return found, ModuleScope(found.project, str(path))


def statement(clauses: str) -> ast.Try:
    tree = ast.parse(f"try:\n    run()\n{clauses}")
    [found] = tree.body
    assert isinstance(found, ast.Try)
    return found


def clause(caught: str) -> ast.ExceptHandler:
    return statement(f"except {caught}:\n    pass\n").handlers[0]


@pytest.mark.parametrize(
    "caught",
    [
        *("", "Exception", "BaseException", "builtins.Exception", "(ValueError, Exception)"),
        *("Everything", "ALL", "(KeyError, Everything)", "ANYTHING", "errors.ANYTHING", "NESTED"),
        *("(KeyError, *ALL)",),
    ],
)
def test_clauses_for_every_exception(tmp_path: Path, caught: str) -> None:
    found, scope = workspace(tmp_path)
    assert is_broad(clause(caught), found.project, scope)
    assert http_exceptions_caught(clause(caught), found.classes, scope) is Portion.ALL


@pytest.mark.parametrize(
    "caught",
    [
        *("ValueError", "(ValueError, KeyError)", "SOME", "ADDED", "ROUND", "errors.Failure"),
        *("VendorException", "vendor.Exception", "EITHER", "unknown", "errors_of(name)", "()"),
        *("(KeyError, *SOME)", "(*errors_of(name),)"),
        *("HTTPException", "errors.Missing", "errors.WEB"),
    ],
)
def test_clauses_for_some_exceptions(tmp_path: Path, caught: str) -> None:
    found, scope = workspace(tmp_path)
    assert not is_broad(clause(caught), found.project, scope)


@pytest.mark.parametrize(
    ("caught", "expected"),
    [
        ("HTTPException", Portion.ALL),
        ("StarletteHTTPException", Portion.ALL),
        ("errors.WEB", Portion.ALL),
        ("(KeyError, Missing)", Portion.SOME),
        ("errors.Failure", Portion.NONE),
        ("vendor.HTTPException", Portion.NONE),
        ("SOME", Portion.NONE),
    ],
)
def test_how_many_http_exceptions_a_clause_catches(
    tmp_path: Path, caught: str, expected: Portion
) -> None:
    found, scope = workspace(tmp_path)
    assert http_exceptions_caught(clause(caught), found.classes, scope) is expected


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        ("except Everything:\n    pass", True),
        ("except Missing:\n    pass", True),
        ("except Missing:\n    raise\nexcept Exception:\n    pass", True),
        ("except HTTPException:\n    raise\nexcept Exception:\n    pass", False),
        ("except Missing:\n    raise", False),
        ("except SOME:\n    pass", False),
        ("finally:\n    pass", False),
    ],
)
def test_where_an_http_exception_ends(tmp_path: Path, clauses: str, expected: bool) -> None:
    found, scope = workspace(tmp_path)
    kept = keeps_http_exceptions(statement(clauses), found.classes, scope, raises_again)
    assert kept is expected
