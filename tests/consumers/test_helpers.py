"""What becomes of what a test gives to a helper that compares for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, on_one_line, text

NEW = '{"reason": "not_found", "message": "Item not found"}'
HELPERS = """
from app.main import app

def assert_body(response, status, body):
    assert response.status_code == status, response.text
    assert response.json() == body

def assert_detail(response, status, detail):
    assert response.status_code == status
    assert response.json()["detail"] == detail

def assert_part(response, part):
    assert part in response.json()["detail"]

def assert_told(response, detail):
    assert response.json()["detail"] == detail, detail

def test(client):
"""


def called(call: str) -> str:
    return f"{text(HELPERS)}    {call}\n"


@pytest.mark.parametrize(
    ("call", "new"),
    [
        (
            'assert_detail(client.get("/items/x"), 404, "Item not found")',
            f'assert_detail(\n        client.get("/items/x"),\n        404,\n        {NEW},\n    )',
        ),
        (
            'assert_detail(answer, 404, detail="Item not found")',
            f"assert_detail(\n        answer, 404, detail={NEW}\n    )",
        ),
        (
            'assert_body(answer, 404, {"detail": "Item not found"})',
            f'assert_body(\n        answer, 404, {{"detail": {NEW}}}\n    )',
        ),
    ],
)
def test_gives_the_new_form(call: str, new: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, called(call))
    assert rewritten == called(new)
    assert left == []


@pytest.mark.parametrize(
    "call", ['assert_part(answer, "Item not")', 'assert_told(answer, "Item not found")']
)
def test_reports_what_the_helper_would_have_to_do_otherwise(call: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, called(call))
    assert rewritten == called(call)
    assert ["can't be put in its place" in item.message for item in left] == [True]


@pytest.mark.parametrize(
    "call",
    [
        'assert_detail(answer, 410, "Item not found")',
        'assert_detail(answer, 404, "Gone")',
        "assert_detail(client.get('/items/x'), 404, wanted)",
        "assert_detail(*case)",
        'log(answer, 404, "Item not found")',
        'client.assert_detail(answer, 404, "Item not found")',
    ],
)
def test_leaves_alone(call: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, called(call))
    assert rewritten == called(call)
    assert left == []


UTILS = """
def assert_detail(response, status, detail):
    assert response.status_code == status
    assert response.json()["detail"] == detail

def assert_missing(response, detail="Item not found"):
    if detail is not None:
        assert response.json() == {"detail": detail}

def assert_both(response, status, detail):
    assert_detail(response, status, detail=detail)

def assert_message(response, detail):
    assert detail in response.json()["detail"]

def assert_lower(response, detail):
    assert response.json()["detail"].lower() == detail

def assert_text(response, detail):
    assert str(response.json()["detail"]) == detail

def log(response, detail):
    print(response.json()["detail"], detail)

@retried
def assert_later(response, detail):
    assert response.json()["detail"] == detail

def assert_item(response, name):
    assert response.json()["name"] == name

def assert_locked(response, name):
    assert response.json()["detail"] == "Item not found"
    assert response.json()["name"] == name
"""
CONFTEST = """
import pytest
from tests.utils import assert_detail

@pytest.fixture
def answers(client):
    def check(path, status, detail):
        response = client.get(path)
        assert response.status_code == status
        assert response.json() == {"detail": detail}
    return check

@pytest.fixture(scope="session")
def detailed():
    yield assert_detail

@pytest.fixture
def either(client, request):
    def check(path, detail):
        assert client.get(path).json() == {"detail": detail}
    if request.param:
        return print
    return check

@pytest.fixture
def named(client):
    return client.check
"""
BASE = """
class Base:
    def assert_is(self, response, status, body):
        assert response.status_code == status
        assert response.json() == body

    @staticmethod
    def assert_detail(response, detail):
        assert response.json()["detail"] == detail

    @property
    def check(self):
        return print
"""
FILES = {
    "tests/__init__.py": "",
    "tests/utils.py": UTILS,
    "tests/base.py": BASE,
    "conftest.py": CONFTEST,
}
HEAD = """
from app.main import app
from tests import utils
from tests.base import Base
from tests.utils import *

def check(*given):
    pass

"""


def in_function(call: str) -> str:
    return f"{text(HEAD)}def test(client, answers, detailed, either, named, case):\n    {call}\n"


def in_class(call: str, base: str = "Base") -> str:
    return f"{text(HEAD)}class TestIt({base}):\n    def test(self, client):\n        {call}\n"


@pytest.mark.parametrize(
    "code",
    [
        in_function('assert_detail(client.get("/items/x"), 404, {})'),
        in_function("utils.assert_detail(client.get('/items/x'), 404, {})"),
        in_function('assert_missing(client.get("/items/x"), {})'),
        in_function('assert_both(client.get("/items/x"), 404, {})'),
        in_function('answers("/items/x", 404, {})'),
        in_function('detailed(client.get("/items/x"), 404, detail={})'),
        in_class('self.assert_is(client.get("/items/x"), 404, {{"detail": {}}})'),
        in_class("self.assert_detail(client.get('/items/x'), {})"),
    ],
)
def test_follows_helpers_that_stand_elsewhere(code: str, tmp_path: Path) -> None:
    old = code.format('"Item not found"')
    rewritten, left = migrated(tmp_path, old, FILES)
    assert on_one_line(rewritten) == on_one_line(code.format(NEW))
    assert left == []


@pytest.mark.parametrize(
    "call",
    [
        'assert_message(client.get("/items/x"), "Item not found")',
        'assert_lower(client.get("/items/x"), "item not found")',
        'assert_text(client.get("/items/x"), "Item not found")',
    ],
)
def test_reports_at_the_call_what_another_file_would_have_to_do(call: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, in_function(call), FILES)
    assert rewritten == in_function(call)
    assert [item.range.start.row for item in left] == [rewritten.count("\n")]
    assert "can't be put in its place" in left[0].message


@pytest.mark.parametrize(
    "code",
    [
        in_function('assert_detail(client.get("/items/x"), 410, "Item not found")'),
        in_function('assert_detail(client.get("/items/x"), 404, "Gone")'),
        in_function('log(client.get("/items/x"), "Item not found")'),
        in_function('assert_later(client.get("/items/x"), "Item not found")'),
        in_function('assert_item(client.get("/items/x"), "Item not found")'),
        in_function('assert_locked(client.get("/items/x"), "Item not found")'),
        in_function('assert_detail(*case, "Item not found")'),
        in_function('check(client.get("/items/x"), 404, "Item not found")'),
        in_function('either("/items/x", "Item not found")'),
        in_function('named("/items/x", "Item not found")'),
        in_function('client.assert_detail(client.get("/items/x"), 404, "Item not found")'),
        in_function('case("/items/x", 404, "Item not found")'),
        in_class('self.assert_is(client.get("/items/x"), 404, {"detail": "Gone"})'),
        in_class('self.check(client.get("/items/x"), 404, {"detail": "Item not found"})'),
        in_class('self.assert_is(client, 404, {"detail": "Item not found"})', "Other"),
        in_class('client.assert_is(client, 404, {"detail": "Item not found"})'),
    ],
)
def test_leaves_alone_what_no_helper_compares(code: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, code, FILES)
    assert rewritten == code
    assert left == []


INNER = """
def assert_detail(response, detail):
    assert response.json()["detail"] == detail

def test(client):
    def assert_detail(response, detail):
        assert response.json()["%s"] == detail

    assert_detail(client.get("/items/x"), %s)
"""


def test_a_helper_that_stands_in_the_test_is_the_one_that_is_called(tmp_path: Path) -> None:
    old = '"Item not found"'
    for key, new in ("detail", NEW), ("name", old):
        code = f"{text(HEAD)}{INNER}"
        rewritten, left = migrated(tmp_path / key, code % (key, old), FILES)
        assert on_one_line(rewritten) == on_one_line(code % (key, new))
        assert left == []


GIVING_BACK = """
from app.main import app

def body_of(response, status):
    assert response.status_code == status
    return response.json()

def get(client, item_id, **options):
    return client.get(f"/items/{item_id}", **options)

def get_or_none(client, item_id):
    if item_id is None:
        return None
    return client.get(f"/items/{item_id}").json()

def test(client):
    CODE
"""


@pytest.mark.parametrize(
    "call",
    ['body_of(client.get("/items/x"), 404)', "get(client, 1).json()", "body_of(reply, 404)"],
)
def test_a_body_that_a_helper_gives_back(call: str, tmp_path: Path) -> None:
    rows = f'reply = get(client, "x")\n    body = {call}\n    assert body["detail"] == "Item not found"'
    rewritten, left = migrated(tmp_path, text(GIVING_BACK).replace("CODE", rows))
    assert left == []
    assert '"reason": "not_found"' in rewritten


@pytest.mark.parametrize("call", ["get_or_none(client, 1)", "unknown(client)", "client.seed()"])
def test_what_no_helper_gives_back(call: str, tmp_path: Path) -> None:
    rows = f'body = {call}\n    assert body == {{"detail": "Item not found"}}'
    code = text(GIVING_BACK).replace("CODE", rows)
    assert migrated(tmp_path, code) == (code, [])


RAISED = """
import pytest
from pytest import ExceptionInfo
from fastapi import HTTPException
from app.main import get_item

class NotReady(Exception):
    detail = "Item not found"

def assert_not_found(PARAMETER):
    assert error.value.status_code == 404
    assert error.value.detail == "Item not found"

def test():
    with pytest.raises(HTTPException) as raised:
        get_item("x")
    assert_not_found(raised)
"""


@pytest.mark.parametrize(
    "parameter",
    ["error: ExceptionInfo[HTTPException]", "error: pytest.ExceptionInfo[HTTPException]"],
)
def test_what_was_raised_is_compared_by_a_helper(parameter: str, tmp_path: Path) -> None:
    code = text(RAISED).replace("PARAMETER", parameter)
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    assert f"    assert error.value.detail == {NEW}\n" in rewritten


@pytest.mark.parametrize(
    "parameter", ["error", "error: ExceptionInfo[NotReady]", "error: ExceptionInfo"]
)
def test_what_was_raised_may_be_something_else(parameter: str, tmp_path: Path) -> None:
    code = text(RAISED).replace("PARAMETER", parameter)
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert [item.range.start.row for item in left] == ([11] if parameter == "error" else [])


def test_what_was_raised_has_a_name_for_it(tmp_path: Path) -> None:
    code = text(RAISED).replace("PARAMETER", "excinfo").replace("error.", "excinfo.")
    rewritten, left = migrated(tmp_path, code)
    assert (rewritten, [item.range.start.row for item in left]) == (code, [11])
