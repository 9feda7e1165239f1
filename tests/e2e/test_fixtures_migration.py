"""`errlint fix` turns `before` of each application in fixtures/ into its `after`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.process import ROOT, errlint

FIXTURES = ROOT / "fixtures"
NAMES = ("execution_api", "problem_details")
CACHES = {"__pycache__", ".errlint_cache", ".ruff_cache"}


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def before(name: str, tmp_path: Path) -> Path:
    return _copy(FIXTURES / name / "before", tmp_path / "application")


@pytest.fixture
def after(name: str, tmp_path: Path) -> Path:
    return _copy(FIXTURES / name / "after", tmp_path / "application")


def _copy(folder: Path, target: Path) -> Path:
    return Path(shutil.copytree(folder, target, ignore=shutil.ignore_patterns(*CACHES)))


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not CACHES & {*path.parts}
    }


def test_fix_turns_before_into_after(name: str, before: Path) -> None:
    wanted = _contents(FIXTURES / name / "after")
    changed = {file for file, content in _contents(before).items() if content != wanted[file]}
    outcome = errlint("fix", "--apply", "--unsafe", cwd=before)
    assert outcome.code == 0, outcome.stdout
    assert "nothing left" in outcome.stderr
    assert _contents(before) == wanted
    assert {line.split()[1].rstrip(":") for line in outcome.lines} == changed


def test_a_second_run_changes_nothing(before: Path) -> None:
    errlint("fix", "--apply", "--unsafe", cwd=before)
    once = _contents(before)
    again = errlint("fix", "--apply", "--unsafe", cwd=before)
    assert (again.code, again.stdout, again.stderr) == (0, "", "nothing to fix\n")
    assert _contents(before) == once


def test_the_diff_is_what_apply_writes_and_writes_nothing_itself(name: str, before: Path) -> None:
    old = _contents(before)
    outcome = errlint("fix", "--unsafe", cwd=before)
    assert outcome.code == 1
    assert _contents(before) == old
    command = ["git", "apply", "-p0", "-"]
    subprocess.run(command, input=outcome.stdout.encode(), cwd=before, check=True, timeout=60)
    assert _contents(before) == _contents(FIXTURES / name / "after")


def test_check_finds_something_before(before: Path) -> None:
    outcome = errlint("check", "--format", "json", cwd=before)
    assert outcome.code == 1
    assert {"ERR001", "ERR004", "ERR101"} <= {finding["code"] for finding in outcome.json}


def test_check_finds_nothing_after(after: Path) -> None:
    outcome = errlint("check", cwd=after)
    assert (outcome.code, outcome.stdout) == (0, "")
    assert outcome.stderr.rstrip().endswith("no findings")


def test_details_change_and_routes_do_not(name: str) -> None:
    sides = {
        side: errlint("sites", "--format", "json", cwd=FIXTURES / name / side).json
        for side in ("before", "after")
    }
    routes = {
        side: Counter((row["filename"], row["route"]) for row in sides[side]) for side in sides
    }
    shapes = {side: {row["shape"] for row in sides[side]} for side in sides}
    assert routes["before"] <= routes["after"]
    assert {"string", "missing"} & shapes["before"] == {"string", "missing"}
    assert {"string", "missing"} & shapes["after"] == set()


def test_after_stays_formatted(after: Path) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--no-cache", "--check", "."]
    done = subprocess.run(command, cwd=after, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
