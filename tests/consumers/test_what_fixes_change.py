"""Tests and clients move with whatever a fix changes: statuses, keys, forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import fixed, migrated, reported, text


def test_a_status_that_a_fix_changes(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things(limit: str):
        if not limit.isdigit():
            raise HTTPException(400, {"reason": "invalid_limit", "message": "Invalid limit"})
    """
    code = """
    from http import HTTPStatus
    from app.things import app

    def test_body(client):
        response = client.get("/things?limit=x")
        assert response.status_code == 400
        assert response.json()["detail"]["message"] == "Invalid limit"

    def test_name(client):
        response = client.get("/things?limit=x")
        assert response.status_code == HTTPStatus.BAD_REQUEST
        assert response.json()["detail"]["message"] == "Invalid limit"

    def test_nothing_else(client):
        assert client.get("/things?limit=x").status_code == 400
    """
    rewritten, _ = migrated(tmp_path, code, {"app/things.py": app}, unsafe=True)
    assert rewritten == text(code).replace("== 400\n    assert", "== 422\n    assert").replace(
        "HTTPStatus.BAD_REQUEST", "HTTPStatus.UNPROCESSABLE_ENTITY"
    )


def test_keys_that_a_fix_renames(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things():
        raise HTTPException(409, {"code": "thing_taken", "msg": "The thing is taken"})
    """
    code = """
    from app.things import app

    def test(client):
        detail = client.get("/things").json()["detail"]
        assert detail["msg"] == "The thing is taken"
        assert detail["code"] == "thing_taken"
        assert detail == {"code": "thing_taken", "msg": "The thing is taken"}
    """
    rewritten, left = migrated(tmp_path, code, {"app/things.py": app})
    assert rewritten == text(code).replace('"code"', '"reason"').replace('"msg"', '"message"')
    assert left == []


def test_keys_that_take_each_others_names(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/things")
    def things(error):
        raise HTTPException(400, {"code": "bad_password", "reason": error.reason})
    """
    code = """
    from typing import cast
    from app.things import app

    def test(client):
        data = cast(dict, client.get("/things").json())
        assert data["detail"] == {"code": "bad_password", "reason": "Too short"}
    """
    rewritten, left = migrated(tmp_path, code, {"app/things.py": app})
    assert '== {"reason": "bad_password", "message": "Too short"}' in rewritten
    assert left == []


@pytest.mark.parametrize(
    ("settings", "after"),
    [
        (
            'schema = "rfc9457"\nline-length = 200',
            '{"type": "about:blank", "title": "Not Found", "status": 404, '
            '"detail": "Item not found"}',
        ),
        (
            'line-length = 200\n[schema]\nerror = "{reason}"\ntext = "{message}"',
            '{"error": "not_found", "text": "Item not found"}',
        ),
    ],
)
def test_forms_of_other_schemas(tmp_path: Path, settings: str, after: str) -> None:
    (tmp_path / "errlint.toml").write_text(settings)
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    rewritten, _ = migrated(tmp_path, code)
    assert f'{{"detail": {after}}}' in rewritten


@pytest.mark.parametrize(
    "settings",
    ['ignore = ["ERR405"]', 'select = ["ERR001"]', '[per-file-ignores]\n"test_*" = ["ERR4"]'],
)
def test_consumers_stay_where_the_configuration_says_so(tmp_path: Path, settings: str) -> None:
    (tmp_path / "errlint.toml").write_text(settings)
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    assert migrated(tmp_path, code) == (text(code), [])


def test_what_changes_nothing_for_clients_moves_no_consumer(tmp_path: Path) -> None:
    code = """
    from app.main import app

    def test(client):
        assert client.get("/items/x").json() == {"detail": "Item not found"}
    """
    assert migrated(tmp_path, code, wire_safe=True) == (text(code), [])


CONSUMER = """
from app.main import app

def test(client):
    assert client.get("/items/x").json() == {"detail": "Item not found"}
"""


def test_a_check_tells_what_a_migration_will_break(tmp_path: Path) -> None:
    (found,) = reported(tmp_path, CONSUMER)
    assert (found.code, found.range.start.row) == ("ERR405", 4)
    assert "main.py:9" in found.message
    assert reported(tmp_path, CONSUMER, select=("ERR007",)) == []


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    migrated(tmp_path, CONSUMER)
    for item in fixed(tmp_path):
        if item.new is not None:
            Path(item.target.path).write_text(item.new.text)
    assert not any(item.is_changed for item in fixed(tmp_path))


def test_a_file_that_is_both_site_and_consumer(tmp_path: Path) -> None:
    code = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/")
    def index():
        raise HTTPException(503, "Down for now, try again in a few minutes")

    def test(client):
        assert client.get("/").json()["detail"] == "Down for now, try again in a few minutes"
    """
    rewritten, left = migrated(tmp_path, code)
    assert rewritten.count('"reason": "service_unavailable",') == 2
    assert left == []
