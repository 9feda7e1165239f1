"""The applications in fixtures/ run, and answer what their tables say, before and after."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
NAMES = ("execution_api", "problem_details")
SIDES = ("before", "after")


def _run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", "-m", *command],
        cwd=FIXTURES,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_an_application_passes_its_own_tests(name: str, side: str) -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    result = _run("pytest", "-p", "no:cacheprovider", f"{name}/tests", FIXTURE_SIDE=side)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", NAMES)
def test_an_application_is_formatted(name: str, side: str) -> None:
    result = _run("ruff", "format", "--no-cache", "--check", f"{name}/{side}")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_have_the_same_files_and_configuration(name: str) -> None:
    before, after = (
        {
            path.relative_to(FIXTURES / name / side)
            for path in (FIXTURES / name / side).rglob("*")
            if path.suffix in (".py", ".toml")
        }
        for side in SIDES
    )
    assert before == after
    configurations = {(FIXTURES / name / side / "pyproject.toml").read_bytes() for side in SIDES}
    assert len(configurations) == 1
