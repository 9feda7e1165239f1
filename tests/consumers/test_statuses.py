"""Tests that assert a status which requests no longer get."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.consumers.project import in_test, migrated, text

LINKS = """
from fastapi import FastAPI, HTTPException
from app.storage import load

app = FastAPI()

@app.get("/links/{link}")
def get_link(link: str, key: str):
    try:
        found = load(link)
        if found.key != key:
            raise HTTPException(403, detail="Wrong key")
        return found
    except Exception as error:
        raise HTTPException(404, detail="Could not load the link") from error

@app.get("/keys/{key}")
def get_key(key: str):
    raise HTTPException(404, detail="No such key")
"""
FILES = {"app/links.py": LINKS, "app/storage.py": "def load(link):\n    return links[link]\n"}
PASSING = "links.py:14 answers: HTTP exceptions pass by it now"
EXPECTED = '== {"reason": "not_found", "message": "Could not load the link"}'


def test_what_a_clause_no_longer_keeps_may_be_the_answer(tmp_path: Path) -> None:
    code = in_test(
        """
        wrong_key = client.get("/links/mine?key=x")
        assert wrong_key.status_code == 404
        assert wrong_key.json()["detail"] == "Could not load the link"
        """
    ).replace("app.main", "app.links")
    rewritten, left = migrated(tmp_path, code, FILES)
    assert rewritten == code
    assert [item.message.endswith(PASSING) for item in left] == [True]


def test_nothing_but_the_status_is_asserted(tmp_path: Path) -> None:
    code = in_test(
        """
        wrong_key = client.get("/links/mine?key=x")
        assert wrong_key.status_code == 404
        assert client.get("/keys/mine").status_code == 404
        assert client.get("/links/yours?key=x").status_code == 200
        assert client.delete("/links/yours").status_code == 404
        """
    ).replace("app.main", "app.links")
    rewritten, left = migrated(tmp_path, code, FILES)
    assert rewritten == code
    (found,) = left
    assert found.message.endswith(PASSING)
    assert found.range.start.row == 6


def test_the_details_are_structured_already(tmp_path: Path) -> None:
    site = 'HTTPException({status}, detail="{message}")'
    links = LINKS
    for status, message in (
        (403, "Wrong key"),
        (404, "Could not load the link"),
        (404, "No such key"),
    ):
        old = site.format(status=status, message=message)
        reason = {403: "forbidden", 404: "not_found"}[status]
        new = f'HTTPException({status}, {{"reason": "{reason}", "message": "{message}"}})'
        links = links.replace(old, new)
    code = in_test(
        """
        assert client.get("/links/mine?key=x").status_code == 404
        """
    ).replace("app.main", "app.links")
    _, left = migrated(tmp_path, code, {**FILES, "app/main.py": "", "app/links.py": links})
    assert [item.message.endswith(PASSING) for item in left] == [True]


@pytest.mark.parametrize(
    "failing",
    [
        """
        def test(client, mocker):
            mocker.patch("app.links.load", side_effect=KeyError)
            response = client.get("/links/mine?key=x")
        """,
        """
        def fail(link):
            raise KeyError(link)

        def test(client, monkeypatch):
            monkeypatch.setattr("app.links.load", fail)
            response = client.get("/links/mine?key=x")
        """,
        """
        @pytest.fixture
        def broken(monkeypatch):
            monkeypatch.setattr("app.links.load", Mock(side_effect=KeyError))

        @pytest.mark.usefixtures("broken")
        def test(client):
            response = client.get("/links/mine?key=x")
        """,
    ],
    ids=["mock", "function", "fixture"],
)
def test_a_test_that_makes_it_fail_gets_the_clauses_answer(failing: str, tmp_path: Path) -> None:
    code = (
        f"from app.links import app\n\n{text(failing)}"
        "    assert response.status_code == 404\n"
        '    assert response.json()["detail"] == "Could not load the link"\n'
    )
    rewritten, left = migrated(tmp_path, code, FILES)
    assert "Could not load the link" in rewritten.partition('"message": ')[2]
    assert left == []


def test_a_clause_behind_one_for_http_exceptions(tmp_path: Path) -> None:
    links = LINKS.replace(
        "    except Exception as",
        "    except HTTPException:\n        raise\n    except Exception as",
    )
    code = in_test(
        """
        assert client.get("/links/mine?key=x").status_code == 404
        """
    ).replace("app.main", "app.links")
    rewritten, left = migrated(tmp_path, code, {**FILES, "app/links.py": links})
    assert (rewritten, left) == (code, [])


LIMITS = """
from fastapi import FastAPI, HTTPException

app = FastAPI()

@app.get("/things")
def things(limit: str):
    if not limit.isdigit():
        raise HTTPException(400, {"reason": "invalid_limit", "message": "Invalid limit"})
"""


@pytest.mark.parametrize("is_unsafe", [True, False])
def test_a_validation_status(is_unsafe: bool, tmp_path: Path) -> None:
    code = in_test(
        """
        response = client.get("/things?limit=x")
        assert response.status_code == 400
        """
    ).replace("app.main", "app.limits")
    files = {"app/limits.py": LIMITS}
    rewritten, left = migrated(tmp_path, code, files, unsafe=is_unsafe)
    assert rewritten == code
    told = [item.message.endswith("answers: the status is now 422") for item in left]
    assert told == [True] * is_unsafe
