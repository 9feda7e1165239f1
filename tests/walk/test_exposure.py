"""Exception texts that a function of the project makes: ERR202 beyond the examples of the rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

TEXTS = """
def described(e, brackets=False):
    if brackets:
        return f"[{type(e).__name__}] {e}"
    return f"{type(e).__name__}: {e}"

def described_second(prefix, error):
    return prefix + str(error)

def named(e):
    return type(e).__name__

def described_for_developers(e):
    if DEBUG:
        return str(e)
    return "Failed"

def logged(e):
    log(str(e))

def described_elsewhere(e):
    def inner():
        return str(e)
    return "Failed"
"""
ROUTE = """
from fastapi import HTTPException

from app import texts
from app.texts import described

def build(report):
    try:
        return run(report)
    except Exception as e:
        message = {call}
        raise HTTPException(500, detail={detail})
"""


@pytest.mark.parametrize(
    ("call", "count"),
    [
        ("described(e)", 1),
        ("described(e=e)", 1),
        ("texts.described(e, brackets=True)", 1),
        ("texts.described_second('Failed: ', e)", 1),
        ("texts.described_second(error=e, prefix='')", 1),
        ("f'Failed: {described(e)}'", 1),
        ("texts.named(e)", 0),
        ("texts.described_for_developers(e)", 0),
        ("texts.logged(e)", 0),
        ("texts.described_elsewhere(e)", 0),
        ("texts.described_second(e, 'Failed')", 0),
        ("texts.described_second(*parts, e)", 0),
        ("texts.unknown(e)", 0),
        ("elsewhere.described(e)", 0),
        ("described(report)", 0),
    ],
)
@pytest.mark.parametrize("is_direct", [True, False])
def test_a_function_makes_the_text(call: str, count: int, is_direct: bool, tmp_path: Path) -> None:
    code = ROUTE.format(call=call, detail=call if is_direct else "message")
    example = Silent(code, files={"app/texts.py": TEXTS})
    assert len(ExampleProject(tmp_path, example, code, "ERR202").check().diagnostics) == count
