"""What becomes of bodies and messages that names stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, on_one_line, text

NEW = '{"reason": "not_found", "message": "Item not found"}'
HELPERS = """
def assert_body(response, status, body):
    assert response.status_code == status
    assert response.json() == body

def assert_detail(response, status, detail):
    assert response.status_code == status
    assert response.json()["detail"] == detail
"""
FILES = {
    "tests/__init__.py": "",
    "tests/helpers.py": HELPERS,
    "tests/bodies.py": """
MISSING = {"detail": "Item not found"}
GONE = {"detail": "Gone"}
PAGE = {"detail": "Item not found", "page": 1}
MESSAGE = "Item not found"
""",
}
HEAD = """
import pytest
from app.main import app
from tests import bodies
from tests.bodies import MESSAGE, MISSING
from tests.helpers import assert_body, assert_detail

# What is there no more is "Gone", what never was an "Item not found".
"""
CASES = """
CASES = [("/items/x", 404, "Item not found"), ("/items/y", 404, "Item not found")]

@pytest.mark.parametrize("url, status, message", CASES)
def test(client, url, status, message):
    {}

@pytest.mark.parametrize("url, status, message", CASES)
def test_put(client, url, status, message):
    client.put(url)
"""
MIXED_CASES = CASES.replace('/items/y", 404, "Item not found"', '/items/y", 404, "Gone"')
CLASS = """
class TestItems:
    MISSING = {"detail": "Item not found"}
    MESSAGE = "Item not found"
    GONE = {"detail": "Gone"}

    def test(self, client):
        response = client.get("/items/x")
        {}
"""
FUNCTION = """
def test(client):
    response = client.get("/items/x")
    {}
"""


def written(code: str, statement: str) -> str:
    return text(HEAD) + code.replace("{}", statement)


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        (
            FUNCTION,
            'body = {"detail": "Item not found"}; assert_body(response, 404, body)',
            f'body = {{"detail": {NEW}}}; assert_body(response, 404, body)',
        ),
        (
            FUNCTION,
            'said = "Item not found"; assert_detail(response, 404, said)',
            'said = "Item not found"; assert_detail(response, 404, '
            '{"reason": "not_found", "message": said})',
        ),
        (
            FUNCTION,
            "assert_detail(response, 404, MESSAGE)",
            'assert_detail(response, 404, {"reason": "not_found", "message": MESSAGE})',
        ),
        (
            CLASS,
            "assert_detail(response, 404, self.MESSAGE)",
            'assert_detail(response, 404, {"reason": "not_found", "message": self.MESSAGE})',
        ),
        (
            CLASS,
            'assert response.json() == {"detail": self.MESSAGE}',
            'assert response.json() == {"detail": '
            '{"reason": "not_found", "message": self.MESSAGE}}',
        ),
        (
            CASES,
            "assert_detail(client.get(url), status, message)",
            'assert_detail(client.get(url), status, {"reason": "not_found", "message": message})',
        ),
    ],
)
def test_writes_the_new_form_around_a_name(code: str, old: str, new: str, tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, written(code, old), FILES)
    assert on_one_line(rewritten) == on_one_line(written(code, new))
    assert left == []


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (FUNCTION, 'body = {"detail": MESSAGE}; print(body); assert_body(response, 404, body)'),
        (FUNCTION, "assert response.json() == MISSING"),
        (FUNCTION, "assert response.json() == bodies.MISSING"),
        (FUNCTION, "assert_body(response, 404, MISSING)"),
        (CLASS, "assert response.json() == self.MISSING; print(self.MISSING)"),
        (CLASS, "assert_body(response, 404, self.MISSING); Other.MISSING = {}"),
        (CLASS, "body = self.MISSING; assert response.json() == self.MISSING"),
        (MIXED_CASES, "assert client.get(url).json()['detail'] == message"),
        (MIXED_CASES, "assert_detail(client.get(url), status, message)"),
    ],
)
def test_tells_of_what_others_may_use(code: str, statement: str, tmp_path: Path) -> None:
    old = written(code, statement)
    rewritten, left = migrated(tmp_path, old, FILES)
    assert rewritten == old
    assert len(left) == 1


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        (FUNCTION, "assert response.json() == bodies.GONE"),
        (FUNCTION, "assert response.json() == bodies.PAGE"),
        (FUNCTION, "assert response.json() == bodies.OTHER"),
        (FUNCTION, "assert response.json()['name'] == MESSAGE"),
        (FUNCTION, "assert_body(response, 410, MISSING)"),
        (FUNCTION, "assert_body(response, 404, print(MISSING))"),
        (CLASS, "assert response.json() == self.GONE"),
        (CLASS, "assert response.json() == self.OTHER"),
        (CLASS, "assert response.json() == client.MISSING"),
        (CASES, "assert_detail(client.get(url), 410, message)"),
        (CASES, "assert client.get(url).json()['name'] == message"),
    ],
)
def test_leaves_other_names_alone(code: str, statement: str, tmp_path: Path) -> None:
    old = written(code, statement)
    rewritten, left = migrated(tmp_path, old, FILES)
    assert rewritten == old
    assert left == []


@pytest.mark.parametrize("base", ["", "(Base)"])
@pytest.mark.parametrize(
    "statement",
    ["assert response.json() == self.MISSING", "assert_body(response, 404, self.MISSING)"],
)
def test_writes_the_new_form_into_the_only_place(base: str, statement: str, tmp_path: Path) -> None:
    old = written(CLASS, statement)
    if base:
        first = "class Base:\n    MISSING = {'detail': 'Item not found'}\n"
        old = old.replace("class TestItems:", f"{first}\nclass TestItems(Base):")
        old = old.replace('    MISSING = {"detail": "Item not found"}\n', "").replace("'", '"')
    rewritten, left = migrated(tmp_path, old, FILES)
    new = old.replace('{"detail": "Item not found"}', f'{{"detail": {NEW}}}')
    assert on_one_line(rewritten) == on_one_line(new)
    assert left == []
