"""ERR010 among the other rules: what they say of a construction that is a `TypeError`."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject


def project(folder: Path, arguments: str, rules: str) -> ExampleProject:
    code = f"""
        from fastapi import HTTPException

        def read(book_id: int):
            raise HTTPException({arguments})
    """
    return ExampleProject(folder, Silent(code), code, rules)


@pytest.mark.parametrize(
    "arguments",
    [
        'status_code=404, details="Book not found"',
        'status=404, detail="Book not found"',
        'code=404, message="Book not found"',
        'status_code=404, detail="Book not found", extra={"book": book_id}',
    ],
)
def test_a_construction_that_fails_has_no_other_fault(tmp_path: Path, arguments: str) -> None:
    report = project(tmp_path, arguments, "ERR0,ERR103").check()
    assert {diagnostic.code for diagnostic in report.diagnostics} == {"ERR010"}


def test_what_has_got_its_name_is_structured_at_once(tmp_path: Path) -> None:
    fixed = project(tmp_path, 'status=404, details="Book not found"', "ERR0").fix()
    assert fixed.new is not None
    structured = 'detail={"reason": "not_found", "message": "Book not found"}'
    assert structured in fixed.new.text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('status_code=404, details="Book not found"', Applicability.SAFE),
        ('status_code=404, detials="Book not found"', Applicability.SAFE),
        ('status=404, detail="Book not found"', Applicability.SAFE),
        ('status_code=401, detail="No token", header={"X-Hint": "token"}', Applicability.SAFE),
        ('status_code=404, message="Book not found"', Applicability.UNSAFE),
        ('code=404, detail="Book not found"', Applicability.UNSAFE),
        ('code="not_found", detail="Book not found"', None),
        ('status_code=404, retry=3, detail="Book not found"', None),
        ("detail='Book not found', retry=3", None),
        ('status_code=404, message="Book not found", **more', None),
    ],
)
def test_a_fix_is_safe_where_the_name_is_a_slip(
    tmp_path: Path, arguments: str, expected: Applicability | None
) -> None:
    (found,) = project(tmp_path, arguments, "ERR010").check().diagnostics
    assert (found.fix.applicability if found.fix else None) is expected
