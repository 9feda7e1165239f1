"""Property: old requests get the old bytes, or the site is named as one that is not certain."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from tests.cadwyn.apps import NEW, OLD, App

pytest.importorskip("cadwyn")

HEAD = """\
from enum import Enum
from fastapi import APIRouter, HTTPException, status

router = APIRouter()
MESSAGE = "A constant message"

class Codes(str, Enum):
    GONE = "It is gone now"

def make(number): return "made " + str(number)
"""
ROUTE = """
@router.get("/{route}/{{number}}")
def route_{route}(number: int):
    local = f"local {{number}}"
"""
TEXTS = (
    '"Plain text"',
    'f"Item {number} was not found"',
    '"Sum: " + str(number)',
    '"It %d is wrong" % number',
    '"No {} here".format(number)',
    "MESSAGE",
    "Codes.GONE",
    "Codes.GONE.value",
    "str(number)",
    '("one " "two")',
    '"Ünï \\"quoted\\" \'twice\' \\\\ \\n"',
    '("yes" if number else "no")',
    "local",
    'f"{number!r}"',
    "make(number)",
)
OTHERS = ('"some_token"', '"Bad token"', "number", "None", '[1, "x"]', '{"a": number}', "True", "3")
KEYS = ("error", "code", "message", "msg", "reason", "detail", "extra", "number", "type")
STATUSES = ("400", "404", "404", "status.HTTP_409_CONFLICT", "422", "500", "413", "number + 410")
SCHEMAS = (
    "",
    'schema = "rfc9457"\n',
    '[schema]\nmessage = "{message}"\ncode = "{reason:upper}"\nstatus = "{status}"\n',
)
ROUTES, ERRORS = 12, 4


def detail(chance: Random) -> str:
    kind = chance.random()
    if kind < 0.1:
        return ""
    if kind < 0.6:
        return f", detail={chance.choice(TEXTS)}"
    keys = chance.sample(KEYS, chance.randint(1, 4))
    items = (f'"{key}": {chance.choice(TEXTS + OTHERS)}' for key in keys)
    return f", {{{', '.join(items)}}}"


def routes(chance: Random) -> str:
    code = HEAD
    for route in range(ROUTES):
        code += ROUTE.format(route=route)
        for number in range(ERRORS):
            raised = f"HTTPException({chance.choice(STATUSES)}{detail(chance)})"
            code += f"    if number == {number}: raise {raised}\n"
    return code


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("seed", range(2))
def test_what_is_not_named_is_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, schema: str, seed: int
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "errlint.toml").write_text(schema)
    app, code = App(tmp_path), routes(Random(seed))
    app.write({"routes.py": code})
    requests = [f"GET /{route}/{number}" for route in range(ROUTES) for number in range(ERRORS)]
    before = app.answers(OLD, *requests)
    told = app.fix("--unsafe").stderr
    app.release()
    after = app.answers(OLD, *requests)
    assert sum(a != before[r] for r, a in app.answers(NEW, *requests).items()) > len(requests) / 2
    named = {int(row) for row in re.findall(r"routes\.py:(\d+)", told)}
    rows = [row for row, line in enumerate(code.split("\n"), 1) if "raise" in line]
    changed = {row for row, r in zip(rows, requests, strict=True) if after[r] != before[r]}
    assert changed <= named
    assert len(named) < len(rows) / 4
