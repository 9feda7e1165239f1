"""Rules on reasons and messages see those that a class of the project is given as arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject, dedented

ERRORS = """
    from fastapi import HTTPException

    class ApiError(HTTPException):
        def __init__(self, status_code, reason, message):
            super().__init__(status_code, {"reason": reason, "message": message})

    class Coded(HTTPException):
        def __init__(self, status_code, code, message):
            super().__init__(status_code, {"code": code, "msg": message})
    """
CODE = """
    from fastapi import APIRouter

    from app.errors import ApiError, Coded

    router = APIRouter()

    @router.get("/items/{{item_id}}")
    def read(item_id: int):
        try:
            return load(item_id)
        except LookupError as error:
            raise {raised} from error
    """


def project(folder: Path, raised: str, rule: str) -> ExampleProject:
    code = CODE.format(raised=raised)
    example = Silent(code, files={"app/__init__.py": "", "app/errors.py": ERRORS})
    return ExampleProject(folder, example, code, rule)


SPOKEN = {
    "ERR005": 'ApiError(404, "Item not found", "No such item")',
    "ERR006": 'ApiError(500, "failed", "An error occurred")',
    "ERR107": 'ApiError(500, "not_found", "No such item")',
    "ERR202": 'ApiError(500, "failed", f"Failed: {error}")',
}


@pytest.mark.parametrize("rule", SPOKEN)
def test_a_rule_speaks(rule: str, tmp_path: Path) -> None:
    found = project(tmp_path, SPOKEN[rule], rule).check().diagnostics
    assert [diagnostic.code for diagnostic in found] == [rule]


SILENT = [
    'ApiError(404, "item_not_found", "No such item")',
    'ApiError(404, reason="item_not_found", message=f"No item {item_id}")',
    'ApiError(404, error.reason, "No such item")',
    "ApiError(*error.parts)",
    'Coded(404, "Item not found", "No such item")',
]


@pytest.mark.parametrize("raised", SILENT)
def test_nothing_is_said(raised: str, tmp_path: Path) -> None:
    rules = "ERR001,ERR002,ERR003,ERR004,ERR005,ERR006,ERR007,ERR107,ERR202"
    assert project(tmp_path, raised, rules).check().diagnostics == ()


def test_a_malformed_reason_is_rewritten_where_it_is_given(tmp_path: Path) -> None:
    raised = "ApiError(404, message='No such item', reason='Item not found')"
    fixed = project(tmp_path, raised, "ERR005").fix().new
    after = CODE.format(raised=raised.replace("Item not found", "item_not_found"))
    assert fixed and fixed.text == dedented(after)
