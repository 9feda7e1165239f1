"""What is told of tests whose bodies an exception handler of the project makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

HANDLER = """
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse

async def on_error(request, exc: HTTPException):
    return JSONResponse({}, status_code=exc.status_code)

def install(app: FastAPI):
    app.add_exception_handler(HTTPException, on_error)
"""
RESHAPED = '{"error": {"message": exc.detail, "code": exc.status_code}}'
HEAD = """
from app.main import app

def assert_error(response, message):
    assert response.json()["error"]["message"] == message

def test(client):
    response = client.get("/items/x")
"""


def said_of(folder: Path, content: str, statement: str) -> list[str]:
    """Return what is left in a test, which nothing must change."""
    code = f"{text(HEAD)}    {statement}\n"
    files = {"app/handlers.py": HANDLER.replace("{}", content, 1)}
    rewritten, left = migrated(folder, code, files)
    assert rewritten == code
    return [item.message for item in left]


@pytest.mark.parametrize(
    "statement",
    [
        'assert response.json()["error"]["message"] == "Item not found"',
        'assert "Item not" in response.json()["error"]["message"]',
        'error = response.json().get("error"); assert error["message"] == "Item not found"',
        'assert response.json()["error"] == {"message": "Item not found", "code": 404}',
        'assert response.json() == {"error": {"message": "Item not found", "code": 404}}',
        'assert_error(response, "Item not found")',
    ],
)
def test_tells_of_what_a_handler_answers_elsewhere(statement: str, tmp_path: Path) -> None:
    (message,) = said_of(tmp_path, RESHAPED, statement)
    assert message.endswith("a handler answers it as `error.message`")


@pytest.mark.parametrize(
    ("content", "statement"),
    [
        (RESHAPED, 'assert response.json()["error"]["message"] == "Gone"'),
        (RESHAPED, 'assert response.json()["error"]["message"] == app.title'),
        (RESHAPED, 'assert response.json()["error"]["code"] == "Item not found"'),
        (RESHAPED, 'assert response.json()["message"] == "Item not found"'),
        (RESHAPED, 'assert response.json()["error"] == "Item not found"'),
        (RESHAPED, 'assert response.json()["error"] == {"text": "Item not found"}'),
        (RESHAPED, 'assert response.json()["message"]["error"] == "Item not found"'),
        (RESHAPED, 'assert response["error"]["message"] == "Item not found"'),
        (
            '{"error": {"message": exc.detail["message"]}}',
            'assert response.json()["error"]["message"] == "Item not found"',
        ),
        (
            '{"error": {"message": "No luck"}}',
            'assert response.json()["error"]["message"] == "Item not found"',
        ),
        (
            '{"detail": exc.detail}',
            'assert response.json()["error"]["message"] == "Item not found"',
        ),
    ],
)
def test_leaves_other_bodies_alone(content: str, statement: str, tmp_path: Path) -> None:
    assert said_of(tmp_path, content, statement) == []
