"""What a project's own handlers answer to requests that FastAPI finds invalid."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.handlers.validation_answers import ValidationAnswers
from errlint.project.texts import Texts
from errlint.project.trail import Trail
from errlint.rules.base import Silent
from errlint.source import Source
from tests.rules.examples import ExampleProject

HEAD = """\
from http import HTTPStatus
from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

app = FastAPI()

"""
DECORATED = """\
@app.exception_handler(RequestValidationError)
async def answer(request, exc):
    return JSONResponse(status_code=400, content={"detail": exc.errors()})
"""
ADDED = """\
def create():
    app = FastAPI()
    app.add_exception_handler(RequestValidationError, answer)
    return app


def answer(request, exc):
    return JSONResponse({"detail": str(exc)}, status.HTTP_400_BAD_REQUEST)
"""
MADE_FOR_IT = """\
async def on_invalid(request: Request, exc: RequestValidationError | ValueError):
    if request.url.path.startswith("/pages"):
        return page(exc) or JSONResponse(status_code=HTTPStatus.BAD_REQUEST, content={})
    response = JSONResponse(status_code=409, content={})
    response.headers["x"] = "y"
    return response
"""
DELEGATING = """\
def problem(text):
    return JSONResponse({"title": text}, HTTPStatus.BAD_REQUEST.value)


@app.exception_handler(RequestValidationError)
def answer(request, exc):
    return problem(str(exc))
"""


def statuses_in(code: str) -> set[int]:
    texts = Texts(Trail(), {"main.py": Source("main.py", code)}, {})
    answers = ValidationAnswers(lambda: ["main.py"], texts)
    return {*answers.statuses()}


@pytest.mark.parametrize(
    ("code", "statuses"),
    [
        (DECORATED, {400}),
        (ADDED, {400}),
        (MADE_FOR_IT, {409}),
        (
            MADE_FOR_IT.replace("    return resp", "    if response:\n        return resp"),
            {400, 409},
        ),
        (DELEGATING, {400}),
        ("app = FastAPI(exception_handlers={RequestValidationError: f})\n\n" + ADDED, {400}),
    ],
    ids=["decorated", "added", "for most paths", "by paths", "by a helper", "in a table as well"],
)
def test_what_handlers_answer(code: str, statuses: set[int]) -> None:
    assert statuses_in(HEAD + code) == statuses


@pytest.mark.parametrize(
    "code",
    [
        "",
        DECORATED.replace("RequestValidationError", "ValueError"),
        DECORATED.replace("400", "exc.status"),
        DECORATED.replace("400", "500"),
        DECORATED.replace("    return", "    log(request, 400)\n    return").replace("=400", "=s"),
        "def check(request):\n    raise RequestValidationError([])\n    return 400\n",
        "try:\n    load()\nexcept RequestValidationError:\n    raise HTTPException(400)\n",
        DECORATED + "oops(",
    ],
)
def test_what_says_nothing(code: str) -> None:
    assert statuses_in(HEAD + code) == set()


ROUTE = """
from fastapi import APIRouter, HTTPException

router = APIRouter()


@router.get("/items/{number}")
def item(number: str):
    try:
        return int(number)
    except ValueError:
        raise HTTPException(400, "Invalid number")
"""


@pytest.mark.parametrize(
    ("status", "settings", "count"),
    [
        (400, {}, 0),
        (422, {}, 1),
        (418, {}, 1),
        (400, {"validation-status": 422}, 1),
        (422, {"validation-status": 400}, 0),
    ],
)
def test_one_status_for_all_that_is_invalid(
    tmp_path: Path, status: int, settings: dict[str, object], count: int
) -> None:
    handlers = HEAD + DECORATED.replace("400", str(status))
    example = Silent(ROUTE, settings=settings, files={"app/handlers.py": handlers})
    report = ExampleProject(tmp_path, example, ROUTE, "ERR101").check()
    assert len(report.diagnostics) == count
