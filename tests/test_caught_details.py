"""Where code that has caught, or made, an exception takes its detail for a text."""

from __future__ import annotations

import ast
import importlib.util
import textwrap
from pathlib import Path

import pytest

from errlint.detail_flow import DetailFlow
from errlint.fates import not_followed
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

HEAD = """\
import json
import re

from fastapi import FastAPI, HTTPException
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel

from app.helpers import Failure, Loud, intact, logged, ready, returned, shouted, wrapped

logger = get_logger()
"""
HELPERS = """\
from dataclasses import dataclass
from typing import Any, Optional

from pydantic import BaseModel


class Base(BaseModel):
    reason: Optional[str] = None


class Failure(Base):
    message: str
    detail: dict


@dataclass
class Kept:
    text: str


class Loud(Exception):
    def __init__(self, message: str):
        self.message = message


def intact(status, detail: str):
    return {"status": status, "detail": detail}


def logged(detail: str):
    logger.info("failed: " + detail)


def ready(detail: str | dict):
    return {"error": detail}


def returned(detail):
    return detail


def shouted(detail):
    return loud(detail)


def loud(text):
    return text.upper()


def wrapped(status, detail):
    return {"error": {"message": detail}}
"""


def found(folder: Path, code: str) -> list[str]:
    project = ExampleProject(
        folder, Silent(code, files={"app/helpers.py": HELPERS}), HEAD + code, "ERR404"
    )
    return [diagnostic.message for diagnostic in project.check().diagnostics]


def caught(body: str) -> str:
    inner = textwrap.indent(textwrap.dedent(body), "        ")
    return f"async def f(socket, results):\n    try:\n        run()\n    except HTTPException as e:\n{inner}\n"


@pytest.mark.parametrize(
    "body",
    [
        "return {'error': e.detail}",
        "return {'error': str(e.detail)}",
        "return {'detail': f'Failed: {e.detail}'}",
        "return {'detail': {'message': e.detail}}",
        "raise HTTPException(500, detail=f'Failed: {e.detail}')",
        "raise HTTPException(500, detail={'error': e.detail})",
        "raise ValueError('Failed: %s' % e.detail)",
        "raise Loud(e.detail)",
        "return 'Failed: ' + e.detail",
        "x = e.detail.lower()",
        "if e.detail.startswith('x'):\n    pass",
        "x = e.detail[:100]",
        "x = re.sub('a', 'b', e.detail)",
        "x = Failure(message=e.detail)",
        "x = Failure(reason=e.detail)",
        "return JSONResponse({'errors': [{'text': e.detail}]}, 400)",
        "await socket.close(code=1008, reason=str(e.detail))",
        "await socket.send_json({'error': e.detail})",
        "results.errors.append({'error': f'{e.detail}'})",
        "results['x'] = {'msg': e.detail}",
        "detail = e.detail\nreturn {'error': detail}",
        "detail = e.detail if e.detail else 'x'\nreturn {'error': detail}",
        "message = str(e.detail)\nreturn {'detail': message}",
        "yield f'data: {e.detail}'",
        "return json.dumps({'error': e.detail})",
        "return wrapped(400, e.detail)",
        "return shouted(e.detail)",
        "shouted(e.detail)",
        "return {'error': returned(e.detail)}",
        "return Outside.from_message(e.detail)",
        "return Outside(400, message=e.detail)",
    ],
)
def test_what_a_dict_does_not_fit(tmp_path: Path, body: str) -> None:
    assert len(found(tmp_path, caught(body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "return {'detail': e.detail, 'status': e.status_code}",
        "return JSONResponse(e.detail, e.status_code)",
        "return JSONResponse({'content': {'detail': e.detail}}, e.status_code)",
        "raise HTTPException(500, e.detail) from e",
        "return HTMLResponse(f'<p>{e.detail}</p>')",
        "logger.info('failed: ' + e.detail.lower())",
        "print(f'{e.detail}')",
        "message = f'failed: {e.detail}'\nlogger.info(message)",
        "report(str(e.detail))",
        "if 'x' in str(e.detail):\n    return None",
        "if e.detail == 'x':\n    return None",
        "return is_known(str(e.detail))",
        "return 1 if e.detail else 2",
        "return e.detail.get('message')",
        "return {'error': e.detail['message']}",
        "return False, e.detail",
        "detail = e.detail\ndetail = 'Failed'\nreturn {'error': detail}",
        "text = e.detail if isinstance(e.detail, str) else 'x'\nreturn {'error': text}",
        "detail = e.detail\nif isinstance(detail, dict):\n    return detail\nreturn {'error': detail}",
        "return intact(400, e.detail)",
        "logged(e.detail)",
        "return ready(e.detail)",
        "return Failure(detail=e.detail)",
        "return Outside(400, e.detail)",
        "e.detail = 'x' + y\nraise",
        "return {'error': e.status_code}",
    ],
)
def test_what_a_dict_fits_or_can_not_be_told(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, caught(body)) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(e):\n    if isinstance(e, HTTPException):\n        return {'error': e.detail}",
        "def f(e):\n    return {'error': e.detail if isinstance(e, HTTPException) else str(e)}",
        "def f(e):\n    if isinstance(e, (KeyError, HTTPException)) and e:\n"
        "        return 'x' + e.detail",
        "def f():\n    e = HTTPException(400, detail='x')\n    return {'error': e.detail}",
        "class A:\n    def g(self, text: str):\n        return {'error': text}\n\n"
        "    def f(self):\n        try:\n            run()\n        except HTTPException as e:\n"
        "            return self.g(e.detail)",
    ],
)
def test_how_an_exception_is_known(tmp_path: Path, code: str) -> None:
    assert len(found(tmp_path, code + "\n")) == 1


HANDLER = """
async def http_exception_handler(request, exc: HTTPException):
    return {}


app = FastAPI(exception_handlers={{HTTPException: http_exception_handler}})
"""


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        ("JSONResponse({'error': returned(exc.detail)})", 1),
        ("JSONResponse({'detail': shouted(exc.detail)})", 1),
        ("JSONResponse(wrapped(400, exc.detail))", 1),
        ("wrapped(400, detail=exc.detail)", 1),
        ("JSONResponse({'detail': returned(exc.detail)})", 0),
        ("JSONResponse({'error': ready(exc.detail)})", 0),
        ("JSONResponse(intact(400, exc.detail))", 0),
        ("intact(400, detail=exc.detail)", 0),
        ("JSONResponse({'error': Outside(exc.detail)})", 0),
        ("logged(exc.detail) or JSONResponse({'detail': exc.detail})", 0),
    ],
)
def test_handlers_are_followed_into_helpers(tmp_path: Path, answer: str, count: int) -> None:
    assert len(found(tmp_path, HANDLER.format(answer))) == count


@pytest.mark.parametrize(
    "code",
    [
        "def f(e):\n    return {'error': e.detail}",
        "def f(e):\n    if isinstance(e, KeyError):\n        return {'error': e.detail}",
        "def f(e):\n    if not isinstance(e, HTTPException):\n        return {'error': e.detail}",
        "def f():\n    try:\n        run()\n    except KeyError as e:\n        return {'error': e.detail}",
        "def f():\n    try:\n        run()\n    except HTTPException as e:\n        detail = e.detail\n"
        "    except ValueError:\n        detail = 'x'\n        return {'error': detail}",
        "def f():\n    e = make(400, detail='x')\n    return {'error': e.detail}",
    ],
)
def test_what_is_no_tracked_exception(tmp_path: Path, code: str) -> None:
    assert found(tmp_path, code + "\n") == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("return {'error': e.detail}", "answered as `error`: clients don't get what was raised"),
        (
            "return {'error': str(e.detail)}",
            "turned into a text, as `error`: its structure is lost",
        ),
        ("return str(e.detail)", "turned into a text: its structure is lost"),
        ("x = e.detail.lower()", "taken for a text: it fails with a dict"),
    ],
)
def test_says_what_is_done(tmp_path: Path, body: str, message: str) -> None:
    assert found(tmp_path, caught(body)) == [f"The exception's `detail` is {message}"]


def test_no_function_is_too_strange() -> None:
    count = 0
    for name in ("click", "email", "asyncio", "unittest", "http"):
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        for path in sorted(Path(spec.origin).parent.rglob("*.py")):
            root = ast.parse(path.read_bytes())
            reads = [node for node in ast.walk(root) if isinstance(node, ast.Attribute)]
            count += len([*DetailFlow(root, not_followed).outcomes(reads[:200])])
    assert count > 5
