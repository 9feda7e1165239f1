"""Who can have sent what a test expects: one report for all, and none for what is no message."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import migrated, text


def test_reports_a_comparison_once_for_all_cases(tmp_path: Path) -> None:
    code = """
    import pytest

    from app.main import app


    @pytest.mark.parametrize(
        ("path", "detail"),
        [("/items/x", "Item not found"), ("/items/broken", "The database is down")],
    )
    def test(client, path, detail):
        assert client.get(path).json() == {"detail": detail}
        assert detail not in caplog.text
    """
    rewritten, left = migrated(tmp_path, text(code))
    assert rewritten == text(code)
    (found,) = left
    assert "main.py:9" in found.message
    assert "main.py:8 answer: the cases of the test ask" in found.message


def test_the_bytes_of_a_file_are_no_message(tmp_path: Path) -> None:
    files = """
    from fastapi import HTTPException

    from app.main import app

    @app.get("/files/{name}")
    def get_file(name: str):
        try:
            return read(name)
        except Busy as error:
            raise HTTPException(503, detail=str(error))
    """
    code = """
    from app.files import app


    def test(client):
        assert client.get("/files/x").content == b"P"
    """
    rewritten, left = migrated(tmp_path, text(code), {"app/files.py": text(files)})
    assert rewritten == text(code)
    assert left == []


TEAMS = """
from fastapi import HTTPException

def team(name, error=None):
    if error:
        raise HTTPException(400, detail=error)
    if name not in teams:
        raise HTTPException(404, detail="No such team")
    return teams[name]
"""
HANDLER = """
from fastapi import HTTPException
from app.teams import team


def read(name):
    try:
        return team(name)
    except HTTPException as e:
        {statement}
    raise RuntimeError
"""


@pytest.mark.parametrize(
    ("statement", "test"),
    [
        (
            'if e.detail == "No such team": return None',
            None,
        ),
        (
            'if e.detail == "No such team" and e.status_code == 404: return None',
            None,
        ),
        (
            'if e.status_code == 404 or e.detail == "No such team": return None',
            None,
        ),
        (
            'if e.status_code == 404 and e.detail == "No such team": return None',
            'if e.status_code == 404 and e.detail["message"] == "No such team": return None',
        ),
        (
            'assert e.detail == "No such team"',
            'assert e.detail == {"reason": "not_found", "message": "No such team"}',
        ),
    ],
)
def test_a_handler_may_catch_what_has_another_form(
    statement: str, test: str | None, tmp_path: Path
) -> None:
    """A detail that nobody knows may be a text, which has no keys."""
    code = text(HANDLER.format(statement=statement))
    rewritten, left = migrated(tmp_path, code, {"app/teams.py": TEAMS})
    assert rewritten == text(HANDLER.replace("{statement}", test or statement))
    doubts = [item.message for item in left if "not all that may be caught" in item.message]
    assert len(doubts) == (test is None)


TOKENS = """
from fastapi import APIRouter, Depends, HTTPException
from legacy import exchange

router = APIRouter()

def bearer(token: str):
    raise HTTPException(400, "Bad token")

@router.get("/exchange")
def get_exchange(token: str):
    try:
        return exchange(token)
    except ValueError as e:
        raise HTTPException(400, str(e))

@router.get("/session", dependencies=[Depends(bearer)])
def get_session(): ...

@router.get("/tokens")
def get_tokens(token: str):
    try:
        return exchange(token)
    except KeyError:
        raise HTTPException(400, "Bad token")
    except ValueError as e:
        raise HTTPException(400, str(e))
"""
"""A library that says "Bad token" too stands behind `/exchange`."""


@pytest.mark.parametrize(
    ("path", "is_certain"),
    [
        ("/exchange", False),
        ("/session", True),
        ("/tokens", True),
        ("/unknown", True),
    ],
)
def test_a_route_that_sends_any_text_may_send_that_of_a_helper(
    tmp_path: Path, path: str, is_certain: bool
) -> None:
    code = f"""
    from app.tokens import router

    def test(client):
        response = client.get("{path}")
        assert response.status_code == 400
        assert response.json()["detail"] == "Bad token"
    """
    rewritten, left = migrated(tmp_path, code, {"app/tokens.py": TOKENS})
    assert (rewritten != text(code)) is is_certain
    assert ["different forms" in item.message for item in left] == [True] * (not is_certain)


GUESTS = """
from fastapi import APIRouter, HTTPException

router = APIRouter(prefix="/guests")

@router.post("")
def add_guest(name: str):
    raise HTTPException(400, "Bad name")

@router.put("/{guest_id}")
def rename_guest(guest_id: int, name: str):
    raise ValueError("Bad name")
"""
"""A handler elsewhere answers a `ValueError` as FastAPI answers a detail."""


@pytest.mark.parametrize(
    ("request_", "is_certain"),
    [
        ('client.post("/guests")', True),
        ('client.post("http://testserver/api/guests?name=")', True),
        ("client.post(url)", True),
        ('client.put("/guests/1")', False),
        ('client.post("/guests/1")', False),
        ('client.put(f"/guests/{url}")', False),
        ('client.post(f"/{url}")', True),
        ('client.post("/")', True),
    ],
)
def test_a_site_sends_nothing_to_those_who_ask_for_another_route(
    tmp_path: Path, request_: str, is_certain: bool
) -> None:
    code = f"""
    from app.guests import router

    def test(client, url):
        assert {request_}.json() == {{"detail": "Bad name"}}
    """
    rewritten, left = migrated(tmp_path, code, {"app/guests.py": GUESTS})
    assert (rewritten != text(code)) is is_certain
    assert ["nothing tells" in item.message for item in left] == [True] * (not is_certain)


def test_a_dependency_goes_before_a_route_that_is_not_asked(tmp_path: Path) -> None:
    code = """
    from app.guests import router
    from app.names import check_name

    def test(client):
        assert client.put("/guests/1").json() == {"detail": "Bad name"}
    """
    names = """
    from fastapi import HTTPException

    def check_name(name: str):
        raise HTTPException(422, "Bad name")
    """
    files = {"app/guests.py": GUESTS, "app/names.py": text(names)}
    rewritten, left = migrated(tmp_path, code, files)
    assert '"message": "Bad name"' in rewritten
    assert left == []
