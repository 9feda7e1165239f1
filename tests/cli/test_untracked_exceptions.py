"""What `sites` and `stats` say of exceptions that handlers answer and no run looks at."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.cli.conftest import Run

ERRORS = """
    from fastapi import HTTPException

    class AppError(Exception):
        status_code = 500

        def __init__(self, message):
            self.message = message

    class NotFound(AppError):
        status_code = 404

    class ApiError(HTTPException):
        pass

    class NoSuchUser(Exception):
        pass
"""
NOTE = (
    "errlint: note: `app.errors.{0}` derives from no HTTP exception, but app/main.py answers it: "
    "name it in `exceptions` to have it looked at\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, registered: str, configuration: str = "") -> None:
    (folder / "app").mkdir(exist_ok=True)
    (folder / "app" / "errors.py").write_text(dedent(ERRORS))
    (folder / "app" / "main.py").write_text(
        "from fastapi import FastAPI\nfrom fastapi.exceptions import RequestValidationError\n"
        f"from app.errors import ApiError, AppError, NoSuchUser, NotFound\n\n{registered}\n"
    )
    (folder / "errlint.toml").write_text(configuration)


@pytest.mark.parametrize("command", ["sites", "stats"])
@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ("@app.exception_handler(AppError)\ndef answer(request, exc): ...", ["AppError"]),
        ("app.add_exception_handler(AppError, answer)", ["AppError"]),
        ("app = FastAPI(exception_handlers={AppError: answer})", ["AppError"]),
        (
            "app.add_exception_handler(NotFound, a)\napp.add_exception_handler(AppError, b)",
            ["AppError", "NotFound"],
        ),
        (
            "app.add_exception_handler(AppError, a)\napp.add_exception_handler(AppError, b)",
            ["AppError"],
        ),
        ("app.add_exception_handler(ApiError, answer)", []),
        ("app.add_exception_handler(NoSuchUser, answer)", []),
        ("app.add_exception_handler(RequestValidationError, answer)", []),
        ("app.add_exception_handler(Exception, answer)", []),
        ("app.add_exception_handler(404, answer)", []),
        ("raise AppError('broken')", []),
    ],
)
def test_those_that_know_their_status_are_told(
    command: str, registered: str, expected: list[str], folder: Path, run: Run
) -> None:
    write(folder, registered)
    result = run(command)
    assert result.exit_code == 0
    assert result.stderr.partition("no sites")[0] == "".join(map(NOTE.format, expected))


def test_one_that_is_named_is_not_told(folder: Path, run: Run) -> None:
    write(
        folder,
        "app.add_exception_handler(NotFound, answer)",
        'exceptions = ["app.errors.AppError"]',
    )
    assert "note" not in run("sites").stderr


def test_quiet_leaves_the_notes_out(folder: Path, run: Run) -> None:
    write(folder, "app.add_exception_handler(AppError, answer)")
    assert run("stats", "-q").stderr == ""


def test_what_a_cache_keeps_is_told_too_until_it_is_true_no_more(folder: Path, run: Run) -> None:
    write(folder, "app.add_exception_handler(NotFound, answer)")
    first = run("stats").stderr
    assert NOTE.format("NotFound") in first
    assert run("stats").stderr == first
    errors = folder / "app" / "errors.py"
    errors.write_text(errors.read_text().replace("AppError(Exception)", "AppError(HTTPException)"))
    assert "note" not in run("stats").stderr
