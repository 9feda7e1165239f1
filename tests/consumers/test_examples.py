"""Examples of error bodies that routes give for OpenAPI: told of, since no test fails with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text

ROUTES = """
from enum import Enum
from fastapi import APIRouter, HTTPException, status

router = APIRouter()

class ErrorCode(str, Enum):
    BAD_LOGIN = "BAD_LOGIN"

@router.post(
    "/login",
    responses={
        status.HTTP_400_BAD_REQUEST: {
            "description": "Refused",
            "content": {"application/json": {EXAMPLES}},
        }
    },
)
def login(name: str):
    raise HTTPException(status.HTTP_400_BAD_REQUEST, detail=ErrorCode.BAD_LOGIN)
"""


def _told(folder: Path, examples: str, routes: str = ROUTES) -> list[int]:
    code = text(routes).replace("EXAMPLES", examples)
    rewritten, left = migrated(folder, code)
    assert examples in rewritten
    assert all(item.message.endswith("an example shows it to clients") for item in left)
    return [item.range.start.row for item in left]


@pytest.mark.parametrize(
    "examples",
    [
        '"example": {"detail": ErrorCode.BAD_LOGIN}',
        '"example": {"detail": "BAD_LOGIN"}',
        '"examples": {"bad": {"summary": "Bad", "value": {"detail": ErrorCode.BAD_LOGIN}}}',
    ],
)
def test_an_example_of_the_old_form(examples: str, tmp_path: Path) -> None:
    assert _told(tmp_path, examples) == [14]


def test_responses_that_have_a_name(tmp_path: Path) -> None:
    routes = """
    from fastapi import APIRouter, HTTPException

    RESPONSES = {404: {"content": {"application/json": {EXAMPLES}}}}

    def get_item():
        raise HTTPException(404, detail="No such item")
    """
    assert _told(tmp_path, '"example": {"detail": "No such item"}', routes) == [3]


@pytest.mark.parametrize(
    ("detail", "rows"), [("No such item", [3]), ("Not authenticated", []), ("No such user", [])]
)
def test_a_response_that_has_a_name(detail: str, rows: list[int], tmp_path: Path) -> None:
    routes = """
    from fastapi import APIRouter, HTTPException

    MISSING = {"description": "Unknown", "content": {"application/json": {EXAMPLES}}}
    RESPONSES = {404: MISSING}

    def get_item():
        raise HTTPException(404, detail="No such item")
    """
    assert _told(tmp_path, f'"example": {{"detail": "{detail}"}}', routes) == rows


@pytest.mark.parametrize(
    "examples",
    [
        '"example": {"detail": "BAD_TOKEN"}',
        '"example": {"detail": {"reason": "bad_login", "message": "BAD_LOGIN"}}',
        '"example": {"error": ErrorCode.BAD_LOGIN}',
        '"example": {"detail": ErrorCode.BAD_LOGIN, "id": 1}',
        '"schema": {"detail": ErrorCode.BAD_LOGIN}',
        '"example": {"detail": whatever()}',
    ],
)
def test_what_is_no_such_example(examples: str, tmp_path: Path) -> None:
    assert _told(tmp_path, examples) == []


def test_an_example_of_another_status(tmp_path: Path) -> None:
    routes = ROUTES.replace("HTTP_400_BAD_REQUEST: {", "HTTP_401_UNAUTHORIZED: {")
    assert _told(tmp_path, '"example": {"detail": ErrorCode.BAD_LOGIN}', routes) == []
