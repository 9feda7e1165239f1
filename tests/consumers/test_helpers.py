"""What becomes of what a test gives to a helper that compares for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

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
