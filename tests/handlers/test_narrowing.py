"""Where a function knows that its exception is no HTTP exception."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.handlers.narrowing import nodes_without, verdict_of
from errlint.project.names import ModuleScope
from tests.sites import write

KNOWN = {"HTTPException": True, "ValueError": False, "KeyError": False}


def verdict(classes: Sequence[ast.expr]) -> bool | None:
    found = {KNOWN.get(ast.unparse(class_)) for class_ in classes}
    return True if True in found else None if None in found else False


def reached(body: str) -> list[str]:
    """Return what is called with an HTTP exception, of the functions `a` to `e`."""
    code = f"def answer(exc):\n{textwrap.indent(textwrap.dedent(body), '    ')}"
    function = ast.parse(code).body[0]
    without = nodes_without(function, "exc", verdict)
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return sorted(
        call.func.id
        for call in calls
        if isinstance(call.func, ast.Name) and len(call.func.id) == 1 and call not in without
    )


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("if isinstance(exc, HTTPException):\n    return a(exc)\nreturn b(exc)", ["a"]),
        ("if isinstance(exc, HTTPException):\n    x = a(exc)\nelse:\n    x = b(exc)\nc(x)", "ac"),
        (
            """
            if isinstance(exc, HTTPException):
                a(exc)
            elif isinstance(exc, ValueError):
                b(exc)
            else:
                c(exc)
            """,
            ["a"],
        ),
        ("if isinstance(exc, (ValueError, KeyError)):\n    return a(exc)\nreturn b(exc)", ["b"]),
        ("if not isinstance(exc, HTTPException):\n    return a(exc)\nreturn b(exc)", ["b"]),
        (
            "if isinstance(exc, HTTPException) and exc.headers:\n    return a(exc)\nreturn b(exc)",
            "ab",
        ),
        ("if isinstance(exc, ValueError) and exc.args:\n    return a(exc)\nreturn b(exc)", ["b"]),
        ("if isinstance(exc, HTTPException) or debug:\n    return a(exc)\nreturn b(exc)", ["a"]),
        ("return a(exc) if isinstance(exc, HTTPException) else b(exc)", ["a"]),
        ("x = a(exc) if not isinstance(exc, HTTPException) else b(exc)", ["b"]),
        (
            """
            match exc:
                case HTTPException():
                    return a(exc)
                case ValueError() | KeyError():
                    return b(exc)
                case _:
                    return c(exc)
            """,
            ["a"],
        ),
        (
            """
            match exc:
                case ValueError() as error:
                    return a(exc)
                case HTTPException(status_code=404):
                    return b(exc)
                case _:
                    return c(exc)
            """,
            ["b", "c"],
        ),
        (
            """
            match exc:
                case HTTPException() if debug:
                    return a(exc)
                case _:
                    return b(exc)
            """,
            ["a", "b"],
        ),
        ("with log:\n    if isinstance(exc, ValueError):\n        a(exc)\n    b(exc)", ["b"]),
        (
            """
            if isinstance(exc, HTTPException):
                if debug:
                    return a(exc)
                else:
                    raise b(exc)
            return c(exc)
            """,
            ["a", "b"],
        ),
    ],
)
def test_what_an_http_exception_gets_to(body: str, names: Sequence[str]) -> None:
    assert reached(body) == [*names]


@pytest.mark.parametrize(
    "body",
    [
        "return a(exc)",
        "if isinstance(exc, AppError):\n    return a(exc)\nreturn a(exc)",
        "if isinstance(exc, (HTTPException, AppError)):\n    a(exc)\na(exc)",
        "if isinstance(other, HTTPException):\n    return a(exc)\nreturn a(exc)",
        "if isinstance(other, ValueError):\n    return a(exc)\nreturn a(exc)",
        "if isinstance(exc, HTTPException):\n    log(exc)\nreturn a(exc)",
        "if isinstance(exc, ValueError) or debug:\n    return a(exc)\nreturn a(exc)",
        "if not (isinstance(exc, HTTPException) and debug):\n    return a(exc)\nreturn a(exc)",
        "def inner(exc):\n    if isinstance(exc, ValueError):\n        return a(exc)",
        "match other:\n    case ValueError():\n        return a(exc)\n    case _:\n        a(exc)",
    ],
)
def test_what_it_may_get_to(body: str) -> None:
    assert set(reached(body)) == {"a"}
    assert len(reached(body)) == body.count("a(exc)")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["HTTPException"], True),
        (["Base", "KeyError"], True),
        (["KeyError", "RequestValidationError"], False),
        (["ItemGone"], False),
        (["Exception"], None),
        (["AppError"], None),
        (["Elsewhere"], None),
        (["Unknown"], None),
        (["Late"], None),
    ],
)
def test_the_classes_of_a_project(tmp_path: Path, named: list[str], expected: bool | None) -> None:
    """`AppError` is an HTTP exception, but not each of them is one."""
    code = """
        from elsewhere import Elsewhere, Unheard
        from fastapi import HTTPException
        from fastapi.exceptions import RequestValidationError
        from starlette.exceptions import HTTPException as Base

        class AppError(HTTPException): ...
        class ItemGone(KeyError): ...
        class Late(Unheard): ...
        """
    write(tmp_path, {"errors.py": textwrap.dedent(code)})
    workspace = Workspace(str(tmp_path))
    scope = ModuleScope(workspace.project, str(tmp_path / "errors.py"))
    asked = verdict_of(workspace.project, workspace.classes, scope)
    assert asked([ast.parse(name, mode="eval").body for name in named]) is expected
