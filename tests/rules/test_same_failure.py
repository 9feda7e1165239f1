"""ERR101 gives one failure one status, wherever it is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

FONTS = """
from fastapi import HTTPException

def font(path: str):
    if is_link(path):
        raise HTTPException({link})
    try:
        return int(path)
    except ValueError as error:
        raise HTTPException(400, {number}) from error
"""


PATH = '"Invalid font path"'


@pytest.mark.parametrize(
    ("link", "number", "count"),
    [
        (f"400, {PATH}", PATH, 0),
        (f'400, f{PATH[:-1]} {{path}}"', f'f{PATH[:-1]} {{path}}"', 0),
        (
            '400, {"reason": "invalid_font", "message": "It is a link"}',
            '{"reason": "invalid_font", "message": "It is no number"}',
            0,
        ),
        (f"422, {PATH}", PATH, 1),
        (f"404, {PATH}", PATH, 1),
        ('400, "Invalid font link"', PATH, 1),
        ("400, detail=str(path)", "str(path)", 1),
        ('400, "Links are forbidden"', '"Invalid font path"', 1),
    ],
)
def test_one_failure_keeps_one_status(tmp_path: Path, link: str, number: str, count: int) -> None:
    code = FONTS.format(link=link, number=number)
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert len(report.diagnostics) == count


def test_one_failure_moves_at_all_its_sites(tmp_path: Path) -> None:
    code = FONTS.format(link=f"400, {PATH}", number=PATH)
    code = code.replace(
        "    if is_link(path):\n        raise",
        "    try:\n        check(path)\n    except ValueError:\n        raise",
    )
    report = ExampleProject(tmp_path, Silent(code), code, "ERR101").check()
    assert len(report.diagnostics) == 2
