"""Tests of an application with a handler that answers a dict as the whole body."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import fixed, in_test, migrated, reported
from tests.sites import write

HANDLER = """
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

async def send_problem(request: Request, exc: HTTPException) -> JSONResponse:
    body = exc.detail if isinstance(exc.detail, dict) else {"detail": exc.detail}
    return JSONResponse(body, exc.status_code, media_type="application/problem+json")

def install(app: FastAPI):
    app.add_exception_handler(HTTPException, send_problem)
"""
APP = """
from fastapi import FastAPI, HTTPException
from app import handlers

app = FastAPI()
handlers.install(app)

@app.get("/items/{item_id}")
def get_item(item_id: str):
    if item_id == "old":
        raise HTTPException(410, {"code": "item_gone", "msg": "Item is gone"})
    raise HTTPException(status_code=404, detail="Item not found")
"""
PICKY = """
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

async def send_problem(request, exc):
    if not isinstance(exc.detail, dict) or "type" not in exc.detail:
        return await http_exception_handler(request, exc)
    return JSONResponse(exc.detail, exc.status_code, exc.headers, "application/problem+json")

def install(app):
    app.add_exception_handler(HTTPException, send_problem)
"""
PROBLEMS = 'schema = { name = "rfc9457", type-base = "https://example.com/" }\n'
REASONS = 'schema = "reason-message"\n'
GET = 'response = client.get("/items/x")\n'
GET_OLD = 'response = client.get("/items/old")\n'
PROBLEM = (
    'assert response.json() == {\n    "type": "https://example.com/not-found",\n'
    '    "title": "Not Found",\n    "status": 404,\n    "detail": "Item not found",\n}\n'
)


def moved(folder: Path, schema: str, rows: str, handlers: str = HANDLER, imports: str = "") -> str:
    """Return what becomes of a test; nothing must be left to do in it."""
    (folder / "errlint.toml").write_text(schema)
    files = {"app/main.py": APP, "app/handlers.py": handlers}
    rewritten, left = migrated(folder, imports + in_test(rows), files)
    assert [item.message for item in left] == []
    return rewritten


@pytest.mark.parametrize(
    ("schema", "before", "after"),
    [
        (PROBLEMS, GET + 'assert response.json() == {"detail": "Item not found"}', GET + PROBLEM),
        (
            REASONS,
            GET + 'assert response.json() == {"detail": "Item not found"}',
            GET + 'assert response.json() == {"reason": "not_found", "message": "Item not found"}',
        ),
        (
            REASONS,
            GET + 'assert response.json()["detail"] == "Item not found"',
            GET + 'assert response.json()["message"] == "Item not found"',
        ),
        (
            REASONS,
            GET + 'body = response.json()\nassert "Item not" in body.get("detail")',
            GET + 'body = response.json()\nassert "Item not" in body.get("message")',
        ),
        (
            REASONS,
            GET_OLD + 'assert response.json() == {"code": "item_gone", "msg": "Item is gone"}',
            GET_OLD
            + 'assert response.json() == {"reason": "item_gone", "message": "Item is gone"}',
        ),
        (
            REASONS,
            GET_OLD + 'body = response.json()\nassert body["msg"] == "Item is gone"',
            GET_OLD + 'body = response.json()\nassert body["message"] == "Item is gone"',
        ),
    ],
)
def test_the_new_form_is_the_whole_body(
    schema: str, before: str, after: str, tmp_path: Path
) -> None:
    assert moved(tmp_path, schema, before) == in_test(after)


@pytest.mark.parametrize(
    "rows",
    [
        GET + 'assert response.json()["detail"] == "Item not found"',
        GET + 'assert "not found" in response.json()["detail"]',
        GET_OLD + 'assert response.json()["title"] == "Item is gone"',
        'assert client.get("/items").json() == {"code": 1, "msg": "Item is gone"}',
    ],
)
def test_what_stays_as_it_is(rows: str, tmp_path: Path) -> None:
    assert moved(tmp_path, PROBLEMS, rows) == in_test(rows)


@pytest.mark.parametrize(
    "handlers",
    [
        HANDLER.replace("JSONResponse(body", 'JSONResponse({"detail": exc.detail}'),
        HANDLER.replace("exc: HTTPException", "exc").replace("(HTTPException, s", "(ValueError, s"),
    ],
    ids=["under detail", "for another exception"],
)
def test_a_handler_that_answers_no_dict_as_the_body(handlers: str, tmp_path: Path) -> None:
    rows = GET + 'assert response.json()["detail"] == "Item not found"'
    assert '["detail"] == {' in moved(tmp_path, REASONS, rows, handlers)


def test_the_handler_of_another_application(tmp_path: Path) -> None:
    rows = GET + 'assert response.json()["detail"] == "Item not found"'
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "main.py").write_text(HANDLER)
    plain = "def install(app):\n    pass\n"
    assert '["detail"] == {' in moved(tmp_path, REASONS, rows, plain)


def test_a_caught_exception_has_its_detail_still(tmp_path: Path) -> None:
    rows = (
        "with pytest.raises(HTTPException) as caught:\n    get_item('x')\n"
        'assert caught.value.detail == "Item not found"'
    )
    imports = "from fastapi import HTTPException\n"
    assert ".detail == {" in moved(tmp_path, REASONS, rows, imports=imports)


def test_a_check_knows_the_handler(tmp_path: Path) -> None:
    rows = GET + 'assert response.json()["detail"] == "Item not found"'
    files = {"app/main.py": APP, "app/handlers.py": HANDLER}
    assert reported(tmp_path, in_test(rows), files=files, config=PROBLEMS) == []
    (said,) = reported(tmp_path, in_test(rows), files=files, config=REASONS)
    assert said.fix is not None


def test_a_dict_that_was_under_detail_before(tmp_path: Path) -> None:
    body = '{"detail": {"code": "item_gone", "msg": "Item is gone"}}'
    after = moved(tmp_path, PROBLEMS, f"{GET_OLD}assert response.json() == {body}", PICKY)
    assert after.endswith(
        """    assert response.json() == {
        "code": "item_gone",
        "type": "https://example.com/item-gone",
        "title": "Gone",
        "status": 410,
        "detail": "Item is gone",
    }
"""
    )


@pytest.mark.parametrize(
    "row",
    [
        'assert response.json()["detail"]["msg"] == "Item is gone"',
        'assert response.json()["detail"] == {"code": "item_gone", "msg": "Item is gone"}',
    ],
)
def test_what_no_key_can_be_renamed_for_is_told(row: str, tmp_path: Path) -> None:
    (tmp_path / "errlint.toml").write_text(PROBLEMS)
    files = {"app/main.py": APP, "app/handlers.py": PICKY}
    rewritten, (left,) = migrated(tmp_path, in_test(GET_OLD + row), files)
    assert rewritten == in_test(GET_OLD + row)
    assert left.message.endswith("the new form can't be put in its place")


CLIENT = """
import requests

def is_missing(number):
    response = requests.get(f"https://shop.example.com/items/{number}")
    return response.status_code == 404 and response.json()["detail"] == "Item not found"
"""


@pytest.mark.parametrize(("config", "told"), [(PROBLEMS, 0), (REASONS, 1)])
def test_a_client_may_get_errors_without_the_key(config: str, told: int, tmp_path: Path) -> None:
    (tmp_path / "errlint.toml").write_text(config)
    (tmp_path / "client.py").write_text(CLIENT)
    files = {"app/main.py": APP, "app/handlers.py": HANDLER, "test_it.py": ""}
    write(tmp_path, {"app/__init__.py": "", **files})
    (client,) = (fix for fix in fixed(tmp_path) if fix.target.filename.endswith("client.py"))
    assert not client.is_changed
    assert len([item for item in client.left if item.code == "ERR405"]) == told
