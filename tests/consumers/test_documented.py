"""Models that document errors whose details are texts: told of, since no test fails with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import fixed, text
from tests.sites import write

ROUTES = """
from typing import Annotated, Any
from fastapi import APIRouter, HTTPException, status
from pydantic import BaseModel, Field
from app import errors

router = APIRouter()

class Problem(BaseModel):
    FIELD

class Special(Problem):
    pass

@router.get("/items/{item_id}", responses={RESPONSES})
def get_item(item_id: str):
    raise HTTPException(404, "Item not found")
"""
ERRORS = """
from pydantic import BaseModel

class Refusal(BaseModel):
    code: int
    detail: str
"""
RESPONSES = '404: {"model": Problem}'


def told(
    folder: Path, responses: str = RESPONSES, field: str = "detail: str", **files: str
) -> list[str]:
    code = text(ROUTES).replace("RESPONSES", responses).replace("FIELD", field)
    write(folder, {"app/__init__.py": "", "app/errors.py": ERRORS, "app/items.py": code, **files})
    left = [item for fix in fixed(folder) for item in fix.left if item.code == "ERR405"]
    assert all(item.range.start.row == 14 for item in left)
    return [item.message.rpartition(": ")[2] for item in left]


SAYS = "says that `detail` is a string"


@pytest.mark.parametrize("field", ["detail: str", 'detail: str = Field("", description="Why")'])
def test_a_model_with_a_text(field: str, tmp_path: Path) -> None:
    assert told(tmp_path, field=field) == [f"`Problem` {SAYS}"]


@pytest.mark.parametrize(
    ("responses", "model"),
    [
        ('404: {"description": "Unknown", "model": Problem}', "Problem"),
        ('"404": {"model": Problem}', "Problem"),
        ('"4XX": {"model": Problem}', "Problem"),
        ('status.HTTP_404_NOT_FOUND: {"model": Special}', "Special"),
        ('404: {"model": errors.Refusal}, 409: {"model": errors.Refusal}', "errors.Refusal"),
    ],
)
def test_however_it_is_given(responses: str, model: str, tmp_path: Path) -> None:
    assert told(tmp_path, responses) == [f"`{model}` {SAYS}"]


@pytest.mark.parametrize(
    "field",
    [
        "detail: str | dict",
        "detail: Any",
        "detail: dict[str, str]",
        "detail: Annotated[dict, Field()]",
        "message: str",
        'detail: str = "x"\n    detail: dict = {}',
    ],
)
def test_a_model_that_allows_for_a_dict(field: str, tmp_path: Path) -> None:
    assert told(tmp_path, field=field) == []


@pytest.mark.parametrize(
    "responses",
    [
        '200: {"model": Problem}',
        '409: {"model": Problem}',
        '404: {"model": Unknown}',
        '404: {"model": dict}',
        '404: {"description": "Problem"}',
        '404: {"model": BaseModel}',
    ],
)
def test_a_model_of_other_answers(responses: str, tmp_path: Path) -> None:
    assert told(tmp_path, responses) == []


def test_a_model_of_what_a_handler_answers(tmp_path: Path) -> None:
    handler = """
    from fastapi import FastAPI, HTTPException
    from fastapi.responses import JSONResponse

    app = FastAPI()

    @app.exception_handler(HTTPException)
    async def answer(request, exc):
        return JSONResponse({"error": {"cause": exc.detail}}, exc.status_code)
    """
    assert told(tmp_path, **{"app/main.py": handler}) == []
