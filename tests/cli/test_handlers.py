"""`errlint fix` tells of exception handlers that the new details are not made for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

REGISTERED = """\
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(HTTPException)
async def answer(request, exc):
    return JSONResponse({"error": {"message": EXPRESSION}}, exc.status_code)
"""
AS_TEXT = REGISTERED.replace("EXPRESSION", "str(exc.detail)")
WITHOUT_DETAIL = REGISTERED.replace("EXPRESSION", '"Something went wrong"')
INTACT = REGISTERED.replace('{"error": {"message": EXPRESSION}}', '{"detail": exc.detail}')
OF_VALIDATION = """\
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

app = FastAPI()


@app.exception_handler(RequestValidationError)
async def answer(request, exc):
    return JSONResponse({"error": str(exc)}, 422)
"""

CAUGHT = """\
from fastapi import HTTPException


def load(name):
    try:
        return read(name)
    except HTTPException as e:
        return {"error": str(e.detail)}
"""
KNOWN = """\
import fastapi


def shown(error):
    if isinstance(error, fastapi.HTTPException):
        return {"error": str(error.detail)}
"""


@pytest.fixture
def handled(project: Path) -> Path:
    """The project, with a handler that takes the detail for a text."""
    (project / "app" / "main.py").write_text(AS_TEXT)
    return project


def test_is_told_of_when_answers_change(handled: Path, run: Run) -> None:
    result = run("fix", "--apply")
    assert result.exit_code == 1
    assert "main.py:9:47: ERR404 The handler turns `detail` into a text" in result.stdout
    assert "2 fixes in 2 files applied" in result.stderr
    assert "1 finding left" in result.stderr


@pytest.mark.parametrize(("code", "row"), [(CAUGHT, 8), (KNOWN, 6)])
def test_what_has_caught_an_exception_is_told_of_too(
    project: Path, run: Run, code: str, row: int
) -> None:
    (project / "app" / "main.py").write_text(code)
    result = run("fix", "--apply")
    assert f"main.py:{row}:" in result.stdout
    assert "ERR404 The exception's `detail` is turned into a text" in result.stdout
    assert "ERR404" not in run("fix", "--apply").stdout


def test_is_told_of_once_where_it_is_selected_anyway(handled: Path, run: Run) -> None:
    result = run("fix", "--apply", "--extend-select", "ERR404")
    assert result.stdout.count("ERR404") == 1


def test_has_the_place_that_it_has_afterwards(project: Path, run: Run) -> None:
    head, _, tail = AS_TEXT.partition("@app.exception_handler")
    site = (
        '@app.get("/")\ndef root():\n    raise HTTPException(404, "Nothing is to be found here")\n'
    )
    (project / "app" / "main.py").write_text(f"{head}{site}\n\n@app.exception_handler{tail}")
    result = run("fix", "--apply")
    lines = (project / "app" / "main.py").read_text().splitlines()
    row = 1 + next(index for index, line in enumerate(lines) if "str(exc.detail)" in line)
    assert f"main.py:{row}:47: ERR404" in result.stdout


def test_a_preview_tells_where_it_is_now(project: Path, run: Run) -> None:
    head, _, tail = AS_TEXT.partition("@app.exception_handler")
    site = (
        '@app.get("/")\ndef root():\n    raise HTTPException(404, "Nothing is to be found here")\n'
    )
    code = f"{head}{site}\n\n@app.exception_handler{tail}"
    (project / "app" / "main.py").write_text(code)
    row = code[: code.index("str(exc.detail)")].count("\n") + 1
    result = run("fix")
    assert f"main.py:{row}:47: ERR404" in result.stderr
    assert "ERR404" not in result.stdout
    assert "1 finding left" in result.stderr


@pytest.mark.parametrize("code", [INTACT, WITHOUT_DETAIL, OF_VALIDATION])
def test_what_takes_any_detail_is_left_alone(project: Path, run: Run, code: str) -> None:
    (project / "app" / "main.py").write_text(code)
    result = run("fix", "--apply")
    assert result.exit_code == 0
    assert "ERR404" not in result.stdout


@pytest.mark.parametrize(
    "options", [["--ignore", "ERR404"], ["--ignore", "ERR4"], ["--select", "ERR0"], ["--wire-safe"]]
)
def test_is_not_told_of_unless_wanted(handled: Path, run: Run, options: list[str]) -> None:
    assert "ERR404" not in run("fix", "--apply", *options).stdout


def test_suppressions_count(handled: Path, run: Run) -> None:
    suppressed = AS_TEXT.replace("exc.status_code)", "exc.status_code)  # noqa: ERR404")
    (handled / "app" / "main.py").write_text(suppressed)
    assert run("fix", "--apply").exit_code == 0


def test_is_not_told_of_when_nothing_changes(handled: Path, run: Run) -> None:
    run("fix", "--apply")
    result = run("fix", "--apply")
    assert result.exit_code == 0
    assert "ERR404" not in result.stdout


def test_a_check_does_not_tell(handled: Path, run: Run) -> None:
    assert "ERR404" not in run("check").stdout
