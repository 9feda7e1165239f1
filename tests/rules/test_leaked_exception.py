"""ERR202 beyond the examples of the rule: who knows what an exception says."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

HANDLED = """
from fastapi import HTTPException
from app.errors import AppError

def route(url, item):
    try:
        {tried}
    except {caught} as e:
        {answer}
"""
CHECKS = [
    ("url = validate_url(url)", 0),
    ("return validate_url(url)", 0),
    ("return prepend_scheme_and_validate_url(url, field_name='url')", 0),
    ("url = validate_url(url.strip())", 0),
    ("url = validate_url(await fetch(url))", 1),
    ("return load_and_validate_url(url)", 1),
    ("item = validate_and_store(item)", 1),
    ("item = invalidate(item)", 1),
    ("item = check_out(item)", 1),
]
READ = [
    ("body = await request.json(); order = Order(**body)", 0),
    ("body = await request.body(); data = json.loads(body)", 0),
    ("form = await request.form()", 0),
    ("upload = base64.b64decode(content); upload = (name, upload)", 0),
    ("base = httpx.URL(host)", 0),
    ("form = await request.form(); order = Order.model_validate(dict(form))", 0),
    ("body = await request.json(); order = await place(body)", 1),
    ("body = await request.json(); order = Order(**body); await place(order)", 1),
    ("body = await client.json(url); order = Order(**body)", 1),
    ("await place(order); order = Order(**body)", 1),
    ("form = await form.submit()", 1),
]
ASKED = [
    ('if "not found" in msg: raise HTTPException(404, msg)', 0),
    ('if "not found" in msg.lower(): raise HTTPException(404, msg)', 0),
    ('if "not found" in low: raise HTTPException(404, str(e))', 0),
    ('if "not found" not in msg: raise HTTPException(500, msg)', 1),
    ('if "not found" not in str(e): raise HTTPException(500, str(e))', 1),
    ('if "taken" not in msg and "used" in msg: raise HTTPException(409, msg)', 0),
    ('if "not found" in item: raise HTTPException(404, msg)', 1),
    ("if msg: raise HTTPException(500, msg)", 1),
    ("raise HTTPException(404, msg)", 1),
]
FAILURES = [
    ("raise HTTPException(504 if e.timeout else 500, str(e))", 1),
    ("raise HTTPException(504 if e.timeout else 502 if e.errno else 500, str(e))", 1),
    ("raise HTTPException(404 if e.errno == 2 else 500, str(e))", 0),
    ("raise HTTPException(e.code or 500, str(e))", 0),
]
DATABASES = [
    ("IntegrityError", "raise HTTPException(400, str(e))", 1),
    ("IntegrityError", "raise HTTPException(409, str(e.orig.args[0]))", 1),
    ("SQLAlchemyError", "raise HTTPException(400, str(e.__dict__['orig']))", 1),
    ("SQLAlchemyError", "raise HTTPException(400, ' '.join(map(str, e.args)))", 1),
    ("DBAPIError", "error = str(e.__dict__['orig']); raise HTTPException(400, error)", 1),
    ("IntegrityError", "if 'unique' in str(e.orig): raise HTTPException(409, str(e.orig))", 0),
    ("IntegrityError", "raise HTTPException(409, 'Taken')", 0),
    ("NoResultFound", "raise HTTPException(404, str(e))", 0),
]
KNOWN = [
    ("asyncio.CancelledError", "raise HTTPException(500, e.args[0] if e.args else 'unknown')", 0),
    (
        "Exception",
        "if not isinstance(e, OSError) and 'is taken' in str(e): raise HTTPException(409, str(e))",
        0,
    ),
]
LATER = """
from fastapi import HTTPException
from app.errors import AppError

def route(item):
    err = None
    for _ in range(3):
        try:
            return load(item)
        except {caught} as e:
            err = {kept}
    raise HTTPException({status}, {detail})
"""


def count(code: str, tmp_path: Path) -> int:
    return len(ExampleProject(tmp_path, Silent(code), code, "ERR202").check().diagnostics)


@pytest.mark.parametrize(("tried", "expected"), CHECKS)
def test_a_check_says_what_is_wrong(tried: str, expected: int, tmp_path: Path) -> None:
    answer = "raise HTTPException(400, str(e))"
    code = HANDLED.format(tried=tried, caught="Exception", answer=answer)
    assert count(code.replace("def route", "async def route"), tmp_path) == expected


@pytest.mark.parametrize(("tried", "expected"), READ)
def test_what_a_request_says_is_read_and_parsed(tried: str, expected: int, tmp_path: Path) -> None:
    answer = "raise HTTPException(422, f'Invalid request body: {e}')"
    order = "from pydantic import BaseModel\n\nclass Order(BaseModel):\n    size: int\n"
    code = order + HANDLED.format(tried=tried, caught="Exception", answer=answer)
    assert count(code, tmp_path) == expected


def test_another_handler_answers_for_the_check(tmp_path: Path) -> None:
    answer = 'raise HTTPException(400, "No")\n    except Exception as e:\n        raise HTTPException(400, str(e))'
    code = HANDLED.format(tried="return validate_url(url)", caught="ValueError", answer=answer)
    assert count(code, tmp_path) == 1


@pytest.mark.parametrize(("answer", "expected"), ASKED)
def test_a_text_that_was_asked_for(answer: str, expected: int, tmp_path: Path) -> None:
    texts = "msg = str(e)\n        low = msg.strip().lower()\n        "
    code = HANDLED.format(tried="return load(url)", caught="Exception", answer=texts + answer)
    assert count(code, tmp_path) == expected


@pytest.mark.parametrize(("caught", "answer", "expected"), DATABASES)
def test_what_a_database_says(caught: str, answer: str, expected: int, tmp_path: Path) -> None:
    imports = f"from sqlalchemy.exc import {caught}\n"
    code = imports + HANDLED.format(tried="db.commit()", caught=caught, answer=answer)
    assert count(code, tmp_path) == expected


@pytest.mark.parametrize(("caught", "answer", "expected"), KNOWN)
def test_what_the_project_knows(caught: str, answer: str, expected: int, tmp_path: Path) -> None:
    code = "import asyncio\n" + HANDLED.format(tried="load(url)", caught=caught, answer=answer)
    assert count(code, tmp_path) == expected


@pytest.mark.parametrize(("answer", "expected"), FAILURES)
def test_one_of_several_statuses(answer: str, expected: int, tmp_path: Path) -> None:
    code = HANDLED.format(tried="return load(url)", caught="OSError", answer=answer)
    assert count(code, tmp_path) == expected


@pytest.mark.parametrize(
    ("caught", "kept", "status", "detail", "expected"),
    [
        ("Exception", "e", 500, "f'Failed: {err}'", 1),
        ("Exception", "e", 502, "'Failed: {}'.format(err)", 1),
        ("Exception", "e", 500, "'Failed: %s' % err", 1),
        ("Exception", "e", 500, "str(err)", 1),
        ("Exception", "e", 400, "str(err)", 0),
        ("Exception", "type(e)", 500, "f'Failed: {err}'", 0),
        ("Exception", "e", 500, "described(err)", 0),
        ("Exception", "e", 500, "f'Failed: {item}'", 0),
        ("AppError", "e", 500, "f'Failed: {err}'", 0),
    ],
)
def test_a_local_keeps_the_exception(
    *, caught: str, kept: str, status: int, detail: str, expected: int, tmp_path: Path
) -> None:
    code = LATER.format(caught=caught, kept=kept, status=status, detail=detail)
    assert count(code, tmp_path) == expected


METHODS = """
from fastapi import HTTPException

class View:
    {decorator}
    def text({parameters}):
        return f"failed: {{error}}"

    def get(self):
        try:
            load()
        except Exception as e:
            raise HTTPException(500, {call})
"""


@pytest.mark.parametrize(
    ("decorator", "parameters", "call", "expected"),
    [
        ("", "self, error", "self.text(e)", 1),
        ("", "self, error", "self.text(error=e)", 1),
        ("@staticmethod", "error", "self.text(e)", 1),
        ("@classmethod", "klass, error", "View.text(e)", 1),
        ("", "self, item, error='none'", "self.text(e)", 0),
    ],
)
def test_a_method_makes_a_text_of_it(
    *, decorator: str, parameters: str, call: str, expected: int, tmp_path: Path
) -> None:
    code = METHODS.format(decorator=decorator, parameters=parameters, call=call)
    assert count(code, tmp_path) == expected


PLACES = [
    ("raise HTTPException(404, detail=traceback.format_exc())", 1),
    ("raise HTTPException(404, {'reason': str(e), 'trace': str(traceback.format_exc())})", 1),
    ("raise HTTPException(400, ''.join(traceback.format_exception(e)))", 1),
    ("raise HTTPException(400, ''.join(traceback.format_exception_only(e)))", 0),
    ("raise HTTPException(404, detail=str(e))", 0),
    ("log.error(traceback.format_exc()); raise HTTPException(404, detail='No such item')", 0),
    ("raise HTTPException(400, traceback.format_exc() if settings.DEBUG else 'No item')", 0),
]


@pytest.mark.parametrize(("answer", "expected"), PLACES)
def test_a_traceback_is_for_nobody(answer: str, expected: int, tmp_path: Path) -> None:
    code = "import traceback\n" + HANDLED.format(
        tried="return items[url]", caught="KeyError", answer=answer
    )
    report = ExampleProject(tmp_path, Silent(code), code, "ERR202").check()
    assert len(report.diagnostics) == expected
