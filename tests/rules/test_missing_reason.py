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
