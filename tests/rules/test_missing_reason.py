"""ERR002 guesses no reason beside a key that may well hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

CODE = """
from fastapi import HTTPException

class ApiError(HTTPException):
    def __init__(self, code: str, msg: str):
        super().__init__(404, {ENTRIES})
"""
WITH_BASE = {"name": "rfc9457", "type-base": "https://example.com/problems/"}


@pytest.mark.parametrize(
    ("entries", "schema", "expected"),
    [
        ('"code": code, "detail": msg', WITH_BASE, Applicability.UNSAFE),
        ('"code": "no_item", "detail": msg', WITH_BASE, Applicability.SAFE),
        ('"detail": msg', WITH_BASE, Applicability.SAFE),
        ('"code": code, "detail": msg', "rfc9457", Applicability.SAFE),
    ],
    ids=["a parameter", "a token", "none", "a form without reasons"],
)
def test_a_type_is_guessed_beside_a_reason(
    entries: str, schema: object, expected: Applicability, tmp_path: Path
) -> None:
    code = CODE.replace("ENTRIES", entries)
    report = ExampleProject(tmp_path, Silent(code, settings={"schema": schema}), code, "ERR002")
    (found,) = report.check().diagnostics
    assert found.fix is not None
    assert found.fix.applicability is expected


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ('"error": "frozen" if frozen else "closed"', '"reason": "frozen" if frozen else "closed"'),
        ('"err": "no_item", "msg": "No item"', '"reason": "no_item", "message": "No item"'),
        ('"err": "No such item"', '"reason": "not_found", "message": "No such item"'),
        ('"mensaje": "No hay"', '"reason": "not_found", "message": "No hay"'),
        (
            '"type": "error", "text": "No item"',
            '"type": "error", "reason": "not_found", "message": "No item"',
        ),
    ],
)
def test_a_key_gets_the_name_of_what_it_holds(entries: str, expected: str, tmp_path: Path) -> None:
    code = f"from fastapi import HTTPException\n\nraise HTTPException(404, {{{entries}}})\n"
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR002,ERR003").fix()
    assert fixed.new is not None
    assert expected in " ".join(fixed.new.text.split()).replace(", }", "}")
