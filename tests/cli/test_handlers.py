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


FAILING = """\
from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse

app = FastAPI()


@app.exception_handler(HTTPException)
async def answer(request, exc):
    return PlainTextResponse(exc.detail, status_code=exc.status_code)
"""


@pytest.fixture
def failing(project: Path) -> Path:
    """The project, with a handler that fails with anything but a text."""
    (project / "app" / "main.py").write_text(FAILING)
    return project


def texts(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() for path in folder.rglob("*.py")}


def test_clients_keep_their_bodies_where_the_handler_would_fail(failing: Path, run: Run) -> None:
    before = texts(failing)
    result = run("fix", "--apply")
    assert result.exit_code == 1
    assert texts(failing) == before
    assert "main.py:9:30: ERR404 The handler takes `detail` for a text" in result.stdout
    assert "fixes of bodies are held back: the handler at app/main.py:9 would fail" in result.stderr
    assert "3 findings left: 2 fixable with `--unsafe`" in result.stderr
    assert "ERR001" in result.stdout


def test_a_preview_holds_the_same_back(failing: Path, run: Run) -> None:
    result = run("fix")
    assert not result.stdout
    assert "held back" in result.stderr
    assert "ERR404" in result.stderr


@pytest.mark.parametrize("function", ["Shown.loud", "Shown.plain", "shown.own"])
def test_a_handler_may_fail_by_a_method(failing: Path, run: Run, function: str) -> None:
    (failing / "app" / "main.py").write_text(
        FAILING.replace("exc.detail", f"{function}(exc.detail)") + "\n\nclass Shown:\n"
        "    @classmethod\n    def loud(klass, text):\n        return text.upper()\n\n"
        "    @staticmethod\n    def plain(text):\n        return text.upper()\n\n"
        "    def own(this, text):\n        return text.upper()\n\n\nshown = Shown()\n"
    )
    assert "fixes of bodies are held back" in run("fix").stderr


UNREGISTERED = """\
from typing import Optional, Union

from fastapi import HTTPException, Request
from fastapi.responses import JSONResponse


def http_error_handler(request: Request, exc: TYPE):
    return JSONResponse({"errors": [exc.detail.upper()]}, status_code=exc.status_code)
"""


@pytest.mark.parametrize(
    ("annotation", "is_told"),
    [
        ("Union[HTTPException, ValueError]", True),
        ("HTTPException | ValueError", True),
        ("Optional[HTTPException]", True),
        ("Union[KeyError, ValueError]", False),
    ],
)
def test_a_handler_is_told_by_what_it_takes(
    *, failing: Path, run: Run, annotation: str, is_told: bool
) -> None:
    (failing / "app" / "main.py").write_text(UNREGISTERED.replace("TYPE", annotation))
    assert ("fixes of bodies are held back" in run("fix").stderr) is is_told


def test_what_no_client_sees_is_not_held_back(failing: Path, run: Run) -> None:
    run("fix", "--apply", "--extend-select", "ERR105")
    changed = (failing / "app" / "items.py").read_text()
    assert 'HTTPException(status.HTTP_404_NOT_FOUND, "Item not found")' in changed


def test_an_unsafe_run_holds_nothing_back(failing: Path, run: Run) -> None:
    result = run("fix", "--apply", "--unsafe")
    assert "held back" not in result.stderr
    assert "ERR404" in result.stdout
    assert "reason" in (failing / "app" / "items.py").read_text()


def test_whoever_suppresses_it_answers_for_the_handler(failing: Path, run: Run) -> None:
    suppressed = FAILING.replace("exc.status_code)", "exc.status_code)  # noqa: ERR404")
    (failing / "app" / "main.py").write_text(suppressed)
    assert run("fix", "--apply").exit_code == 0
    assert "reason" in (failing / "app" / "items.py").read_text()


def test_what_is_kept_of_a_run_says_the_same(failing: Path, run: Run) -> None:
    cold, warm = (run("check", "--extend-select", "ERR404").stderr for _ in range(2))
    assert "3 findings: 2 fixable with `--unsafe`" in cold
    assert warm == cold


def test_another_project_of_the_run_is_not_held_back(
    failing: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "pyproject.toml").write_text("")
    code = 'from fastapi import HTTPException\n\nraise HTTPException(404, "No such item")\n'
    (other / "items.py").write_text(code)
    run("fix", "--apply", ".", str(other))
    assert "reason" in (other / "items.py").read_text()
    assert "reason" not in (failing / "app" / "items.py").read_text()


def test_a_check_does_not_tell(handled: Path, run: Run) -> None:
    assert "ERR404" not in run("check").stdout
