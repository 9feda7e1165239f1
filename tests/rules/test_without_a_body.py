"""No rule speaks of a detail that is never sent: FastAPI has answers without a body."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

CODE = """
    from fastapi import HTTPException

    def answer(path, etag):
        try:
            return load(path, etag)
        except Exception as error:
            raise HTTPException({status}{detail})
"""
SAID = {
    "ERR001": ', "It is the same"',
    "ERR002": ', {"message": "It is the same"}',
    "ERR003": ', {"reason": "unchanged"}',
    "ERR005": ', {"reason": "not changed", "message": "It is the same"}',
    "ERR006": ', {"reason": "unchanged", "message": "An error occurred"}',
    "ERR007": ", body_of(path)",
    "ERR107": ', {"reason": "already_exists", "message": "It is the same"}',
    "ERR202": ', {"reason": "unchanged", "message": str(error)}',
}


def codes(folder: Path, rule: str, code: str) -> list[str]:
    report = ExampleProject(folder, Silent(code), code, rule).check()
    return [diagnostic.code for diagnostic in report.diagnostics]


@pytest.mark.parametrize("rule", SAID)
@pytest.mark.parametrize("status", [102, 204, 205, 304])
def test_nothing_is_said_of_a_detail_that_nobody_gets(
    rule: str, status: int, tmp_path: Path
) -> None:
    assert codes(tmp_path, rule, CODE.format(status=status, detail=SAID[rule])) == []


@pytest.mark.parametrize("rule", SAID)
@pytest.mark.parametrize("status", [300, 303, 404])
def test_other_details_are_sent(rule: str, status: int, tmp_path: Path) -> None:
    assert codes(tmp_path, rule, CODE.format(status=status, detail=SAID[rule])) == [rule]


@pytest.mark.parametrize("rule", SAID)
@pytest.mark.parametrize("status", [200, 202])
def test_of_successes_only_leaks_are_told(rule: str, status: int, tmp_path: Path) -> None:
    said = [rule] if rule == "ERR202" else []
    assert codes(tmp_path, rule, CODE.format(status=status, detail=SAID[rule])) == said


@pytest.mark.parametrize(("status", "found"), [(204, []), (410, ["ERR008"])])
def test_no_class_is_asked_for_that_builds_a_body(
    status: int, found: list[str], tmp_path: Path
) -> None:
    code = CODE.format(status=status, detail="")
    errors = "from fastapi import HTTPException\nclass Problem(HTTPException): ..."
    settings = {"raise-with": "app.errors.Problem"}
    example = Silent(code, settings=settings, files={"app/errors.py": errors})
    report = ExampleProject(tmp_path, example, code, "ERR008").check()
    assert [diagnostic.code for diagnostic in report.diagnostics] == found
