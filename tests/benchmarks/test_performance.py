from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.measured import Conditions, Cost, Results
from benchmarks.performance_page import PAGE, rendered, written
from benchmarks.profile import Clock
from benchmarks.tools import PEERS

ROOT = Path(__file__).parents[2]


def results(**seconds: list[float]) -> Results:
    conditions = Conditions("2026-01-02", "a processor", "3.12.1", 2, 3, {"errlint": "1.0"}, [0.5])
    costs = {
        name.replace("_", "-"): [Cost(s, s, 7) for s in all_] for name, all_ in seconds.items()
    }
    return Results(conditions, {}, {"litellm": (3000, 42_000_000)}, {"litellm": costs})


def test_ratios_are_those_of_runs_of_one_turn():
    measured = results(fixit=[100.0], semgrep=[10.0, 40.0, 10.0], cold=[1.0, 4.0, 2.0])
    assert measured.ratio("litellm", "semgrep", "cold") == 10
    assert measured.ratio("litellm", "fixit", "cold") == 100


def test_goals_are_met_or_not_and_never_invented():
    page = rendered(results(fixit=[100.0], semgrep=[5.0], cold=[1.0]))
    assert "| Fixit / cold | ≥ 75x: 100x (100x), met |" in page
    assert "| Semgrep / cold | ≥ 6x: 5.0x (5.0x), **not met** |" in page
    assert "| cold / ast-grep | ≤ 1.5x: not measured |" in page
    assert "| ast-grep | not measured |" in page


def test_what_could_not_be_had_is_said():
    page = rendered(replace(results(cold=[1.0]), missing={"fixit": "no such version"}))
    assert "- missing: fixit (no such version)" in page


def test_figures_are_kept_and_read_again():
    measured = results(cold=[1.0, 2.0])
    assert Results.from_json(measured.to_json()) == measured


def test_only_the_measured_part_of_the_page_is_replaced():
    page = PAGE.read_text()
    before, after = (
        page.split("<!-- measured: begin -->")[0],
        page.split("<!-- measured: end -->")[1],
    )
    new = written(page, results(cold=[1.0]))
    assert new.startswith(before) and new.endswith(after)
    assert "a processor" in new
    assert written(new, results(cold=[1.0])) == new


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("fixit", "a.py@1:0 StringDetail: detail is a string\nb.py@9:4 StringDetail: detail\n"),
        ("semgrep", '{"results":[{"check_id":"x","path":"a"},{"check_id":"x","path":"b"}]}'),
        ("ast-grep", '{"text":"raise a"}\n{"text":"{\\"text\\""}\n'),
        ("ruff", "a.py:1:2: FAST001 x\nb.py:10:2: FAST002 y\nFound 2 errors.\n"),
    ],
)
def test_findings_of_peers_are_counted(name, output):
    peer = next(peer for peer in PEERS if peer.name == name)
    assert peer.findings_in(output) == 2


def test_time_is_counted_once():
    times = iter([0.0, 1.0, 3.0, 7.0, 8.0, 10.0])
    clock = Clock(now=lambda: next(times))
    with clock.phase("outer"), clock.phase("inner"):
        pass
    clock.stop()
    assert clock.seconds == {"everything else": 3.0, "outer": 3.0, "inner": 4.0}


def test_a_profile_of_a_small_folder(tmp_path):
    text = "from fastapi import HTTPException\n\n\ndef f():\n    raise HTTPException(404, 'No')\n"
    tmp_path.joinpath("a.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.profile", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    phases = {line[:36].strip() for line in done.stdout.splitlines()}
    assert {"Python's parser", "LibCST's parser", "positions", "walk", "rules"} <= phases
    assert done.stdout.endswith("\nfindings: 1\n")


def test_help_of_the_comparison():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.compare", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "--skip-slow" in done.stdout
