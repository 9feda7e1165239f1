"""`errlint fix` tells where nothing sends the problem details that it builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

TOLD = "no exception handler sends problem details"
HANDLER = """\
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

app = FastAPI()


@app.exception_handler(HTTPException)
async def send_problem(request, exc):
    return JSONResponse(exc.detail, exc.status_code, media_type="application/problem+json")
"""


@pytest.fixture
def problems(project: Path) -> Path:
    """The project, in the form of problem details."""
    (project / "errlint.toml").write_text('schema = "rfc9457"\n')
    return project


@pytest.mark.parametrize("options", [(), ("--apply",), ("--apply", "--unsafe")])
def test_says_that_nothing_sends_them(options: tuple[str, ...], problems: Path, run: Run) -> None:
    said = run("fix", *options, "app").stderr
    assert said.count(TOLD) == 1
    assert "docs/configuration.md#problem-details" in said


def test_a_handler_anywhere_in_the_project_sends_them(problems: Path, run: Run) -> None:
    (problems / "server.py").write_text(HANDLER)
    assert TOLD not in run("fix", "app").stderr


@pytest.mark.parametrize(
    "options", [("-q",), ("--wire-safe",), ("--select", "ERR104")], ids=["quiet", "held", "others"]
)
def test_says_nothing_where_nothing_of_it_is_told(
    options: tuple[str, ...], problems: Path, run: Run
) -> None:
    assert TOLD not in run("fix", *options, "app").stderr


def test_says_nothing_of_other_forms(project: Path, run: Run) -> None:
    assert TOLD not in run("fix", "app").stderr


def test_says_nothing_once_all_is_fixed(problems: Path, run: Run) -> None:
    run("fix", "--apply", "app")
    assert TOLD not in run("fix", "--apply", "app").stderr
