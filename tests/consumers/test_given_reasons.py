"""What tests expect of a class that makes a dict of its arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated

APP = """
from fastapi import FastAPI, HTTPException

app = FastAPI()

class ApiError(HTTPException):
    def __init__(self, status_code, reason, message):
        super().__init__(status_code, {"reason": reason, "message": message})

@app.get("/items/{item_id}")
def get_item(item_id: str):
    if item_id == "broken":
        raise ApiError(500, "db_down", "The database is down")
    raise ApiError(404, "Item not found", message="No such item")
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'assert client.get("/items/x").json()["detail"]["reason"] == "Item not found"',
            'assert client.get("/items/x").json()["detail"]["reason"] == "item_not_found"',
        ),
        (
            """
            assert client.get("/items/x").json() == {
                "detail": {"reason": "Item not found", "message": "No such item"}
            }
            """,
            """
            assert client.get("/items/x").json() == {
                "detail": {"reason": "item_not_found", "message": "No such item"}
            }
            """,
        ),
    ],
)
def test_a_reason_that_is_rewritten_is_expected(before: str, after: str, tmp_path: Path) -> None:
    assert migrated(tmp_path, in_test(before), {"app/main.py": APP}) == (in_test(after), [])


@pytest.mark.parametrize(
    "code",
    [
        'assert client.get("/items/x").json()["detail"]["message"] == "No such item"',
        'assert client.get("/items/broken").json()["detail"]["reason"] == "db_down"',
        'assert client.get("/items/x").json()["detail"]["reason"] == "item_gone"',
    ],
)
def test_what_stays_is_left_alone(code: str, tmp_path: Path) -> None:
    assert migrated(tmp_path, in_test(code), {"app/main.py": APP}) == (in_test(code), [])
