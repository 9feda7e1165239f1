from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GOLDEN = """\
PACKAGE  SITES  SHAPES                CONSISTENT  STRING  STRUCTURED  STATUSES     REASONS
app          3  █████████████▒▒▒▒▒▒▒   mixed 66%       2           1  404:2 409:1        1
TOTAL        3  █████████████▒▒▒▒▒▒▒   mixed 66%       2           1  404:2 409:1        1

█ string  ▒ structured

STATUSES
404  2  ██████████████████████████████
409  1  ███████████████

REASONS
not_found  1  ██████████████████████████████
"""
ROUTES = """\
from fastapi import APIRouter, HTTPException

router = APIRouter()


@router.get("/items/{item_id}")
def get_item(item_id: int):
    if item_id == 0:
        raise HTTPException(404, "Item not found")
    raise HTTPException(409, {"reason": "in_use", "message": "Item in use"})
"""
OWN_CLASS = """\
from fastapi import HTTPException


class ShopError(HTTPException):
    def __init__(self, status_code: int, detail: dict[str, str]) -> None:
        super().__init__(status_code=status_code, detail=detail)


def get_item():
    raise ShopError(404, {"reason": "not_found", "message": "Item not found"})
"""


def test_counts_by_package_with_bars(project: Path, run: Run) -> None:
    result = run("stats")
    assert result.exit_code == 0
    assert result.stdout == GOLDEN
    assert result.stderr == "3 sites in 3 files\n"


def test_names_the_packages_that_mix_and_those_that_do_not(project: Path, run: Run) -> None:
    for name in ("public", "internal"):
        (project / "app" / name).mkdir()
        (project / "app" / name / "items.py").write_text(
            'from fastapi import HTTPException\n\nraise HTTPException(404, "Item not found")\n'
        )
    (project / "app" / "internal" / "routes.py").write_text(ROUTES)
    lines = run("stats").stdout.splitlines()
    assert lines[0] == "packages in app"
    marked = {line.split()[0]: "mixed" in line for line in lines[3:7]}
    assert marked == {".": True, "internal": True, "public": False, "TOTAL": True}


def test_json_says_what_the_table_says(project: Path, run: Run) -> None:
    parsed = json.loads(run("stats", "--format", "json").stdout)
    assert parsed["by"] == "package"
    (app,) = parsed["groups"]
    assert app == {**parsed["total"], "name": "app"}
    assert app["shapes"] == {
        "missing": 0,
        "string": 2,
        "structured": 1,
        "sequence": 0,
        "opaque": 0,
    }
    assert app["statuses"] == {"404": 2, "409": 1}
    assert app["reasons"] == {"not_found": 1}
    assert app["exceptions"] == {"fastapi.HTTPException": 3}
    assert app["consistency"] == 0.6667
    assert app["mixed"] is True


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("package", ["app"]),
        ("file", ["app/clean.py", "app/items.py", "app/users.py"]),
        ("status", ["404", "409"]),
        ("reason", ["not_found", None]),
        ("route", [None]),
    ],
)
def test_counts_by_what_is_asked_for(
    project: Path, run: Run, by: str, names: list[str | None]
) -> None:
    parsed = json.loads(run("stats", "--by", by, "--format", "json").stdout)
    assert (parsed["by"], [group["name"] for group in parsed["groups"]]) == (by, names)


def test_a_route_that_answers_in_two_ways_is_mixed(run: Run) -> None:
    result = run("stats", "--by", "route", "-", stdin=ROUTES)
    assert "GET /items/{item_id}      2  ██████████▒▒▒▒▒▒▒▒▒▒   mixed 50%" in result.stdout


def test_a_class_that_passes_on_its_detail_leaves_a_package_consistent(run: Run) -> None:
    parsed = json.loads(run("stats", "--format", "json", "-", stdin=OWN_CLASS).stdout)
    total = parsed["total"]
    assert (total["sites"], total["consistency"], total["mixed"]) == (2, 1.0, False)
    assert total["shapes"]["opaque"] == 1


def test_colours_are_for_terminals_and_those_who_ask(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in run("stats").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m\x1b[1mmixed 66%\x1b[0m" in run("stats").stdout
    assert "\x1b" not in run("stats", "--format", "json").stdout


def test_code_without_sites_has_no_table(run: Run) -> None:
    result = run("stats", "-", stdin="x = 1\n")
    assert (result.exit_code, result.stdout) == (0, "")
    parsed = json.loads(run("stats", "--format", "json", "-", stdin="x = 1\n").stdout)
    assert (parsed["groups"], parsed["total"]["consistency"]) == ([], None)


def test_says_which_file_can_not_be_read_and_counts_the_others(project: Path, run: Run) -> None:
    (project / "app" / "items.py").write_text("def f(:\n")
    result = run("stats", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["total"]["sites"] == 2
    assert result.stderr.startswith("app/items.py:1:7: ERR000 ")


def test_quiet_leaves_out_the_summary(project: Path, run: Run) -> None:
    result = run("stats", "--quiet")
    assert (result.stdout, result.stderr) == (GOLDEN, "")


@pytest.mark.parametrize("arguments", [("--by", "author"), ("--format", "csv"), ("missing.py",)])
def test_a_wrong_call_is_a_usage_error(project: Path, run: Run, arguments: tuple[str, ...]) -> None:
    result = run("stats", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("errlint: ")
