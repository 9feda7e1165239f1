"""Handlers are found where their functions are nothing that a look at the text would keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.analysis import Workspace, analyse
from errlint.config import Settings
from errlint.model.extras import Extras
from errlint.model.interest import Interest
from errlint.source import Source
from tests.sites import write

HEAD = """\
from fastapi import FastAPI, HTTPException
from fastapi.responses import PlainTextResponse


def pages(first, last):
    return [page for page in range(first, last)]


"""
ON_ERROR = """\
async def on_error(request, exc):
    return PlainTextResponse(str(exc), exc.status_code)


"""
DELEGATING = """\
def answered(request, error):
    return PlainTextResponse(str(error), error.status_code)


async def on_error(request, exc):
    return answered(request, exc)


"""
REGISTERED = """\
app = FastAPI()
app.add_exception_handler(HTTPException, on_error)
"""


def handlers_in(folder: Path, code: str) -> Extras:
    """Return what is found of the handlers of a module."""
    write(folder, {"main.py": code})
    path, workspace = str(folder / "main.py"), Workspace(str(folder))
    source = Source.from_bytes(path, code.encode())
    interests = frozenset({Interest.HANDLERS})
    module = analyse(workspace, path, source, Settings(folder), interests, has_sites=False).module
    return module.extras if module else Extras()


def reshaped_in(folder: Path, code: str) -> list[str]:
    """Return the text where a handler of a module reshapes a detail."""
    source = Source.from_bytes("main.py", code.encode())
    return [source.slice(found.range) for found in handlers_in(folder, code).reshapings]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        (HEAD + ON_ERROR + REGISTERED, "str(exc)"),
        (
            HEAD + "app = FastAPI(exception_handlers={HTTPException: on_error})\n\n\n" + ON_ERROR,
            "str(exc)",
        ),
        (HEAD + DELEGATING + REGISTERED, "str(error)"),
    ],
    ids=["added", "in a table, before it is defined", "with a helper"],
)
def test_a_handler_under_any_name(tmp_path: Path, code: str, shown: str) -> None:
    assert reshaped_in(tmp_path, code) == [shown]


@pytest.mark.parametrize(
    "code",
    [
        HEAD + ON_ERROR + "app = FastAPI()\n",
        HEAD + ON_ERROR + REGISTERED.replace("HTTPException", "KeyError"),
        HEAD + ON_ERROR + REGISTERED.replace("on_error", "other.answer"),
        HEAD + ON_ERROR + "def create():\n    def on_error(request, exc):\n"
        "        return PlainTextResponse('')\n\n    return on_error\n\n\n" + REGISTERED,
        HEAD + ON_ERROR.replace("str(exc)", "pages(1, 2)") + REGISTERED,
    ],
    ids=["of nothing", "of another class", "elsewhere", "one of two", "without the detail"],
)
def test_what_is_no_handler_of_details(tmp_path: Path, code: str) -> None:
    assert reshaped_in(tmp_path, code) == []


ANSWERING = """\
async def on_error(request, exc):
    detail = exc.detail
    {}
    return await http_exception_handler(request, exc)


"""


@pytest.mark.parametrize(
    "statement",
    [
        "return JSONResponse(exc.detail, exc.status_code)",
        "return JSONResponse(status_code=exc.status_code, content=detail)",
        "if isinstance(detail, dict): return ProblemResponse(detail, exc.status_code)",
        "if not isinstance(detail, dict): detail = {'title': detail}\n"
        "    return JSONResponse(detail, exc.status_code)",
        "body = detail if isinstance(detail, dict) else {'detail': detail}\n"
        "    return JSONResponse(body, exc.status_code)",
    ],
)
def test_a_dict_becomes_the_body(tmp_path: Path, statement: str) -> None:
    code = HEAD + ANSWERING.format(statement) + REGISTERED
    assert handlers_in(tmp_path, code).answers_whole


@pytest.mark.parametrize(
    "statement",
    [
        "logger.warning(exc.detail)",
        "return JSONResponse({'detail': exc.detail}, exc.status_code)",
        "return JSONResponse({'error': exc.detail}, exc.status_code)",
        "return JSONResponse(str(exc.detail), exc.status_code)",
        "return AppResponse(error=exc.detail, status_code=exc.status_code)",
        "return JSONResponse({'detail': exc.detail['message']}, exc.status_code)",
        "return templates.TemplateResponse('error.html', exc.detail)",
        "if isinstance(detail, str): return JSONResponse(detail, exc.status_code)",
    ],
)
def test_a_dict_is_not_the_body(tmp_path: Path, statement: str) -> None:
    code = HEAD + ANSWERING.format(statement) + REGISTERED
    assert not handlers_in(tmp_path, code).answers_whole
