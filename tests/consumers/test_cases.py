"""Tests with many cases: those that expect an old answer get the new one."""

from __future__ import annotations

from pathlib import Path

from tests.consumers.project import migrated, text


def test_cases_of_a_parametrized_test(tmp_path: Path) -> None:
    code = """
    import pytest
    from app.main import app

    @pytest.mark.parametrize(
        ("url", "status", "expected"),
        [
            ("/items/x", 404, {"detail": "Item not found"}),
            ("/items/broken", 500, {"detail": "The database is down"}),
            ("/nothing", 404, {"detail": "Nothing there"}),
        ],
    )
    def test(client, url, status, expected):
        response = client.get(url)
        assert response.status_code == status
        assert response.json() == expected
    """
    rewritten, left = migrated(tmp_path, code)
    assert left == []
    expected = text(code).replace(
        """("/items/x", 404, {"detail": "Item not found"}),""",
        """(
            "/items/x",
            404,
            {"detail": {"reason": "not_found", "message": "Item not found"}},
        ),""",
    )
    start = rewritten.index("def test(")
    assert rewritten[start:] == expected[expected.index("def test(") :]
    assert expected[: expected.index('("/items/broken"')].rstrip() in rewritten
    assert '{"detail": "Nothing there"}' in rewritten


NAMED_CASES = """
    import pytest
    from app.main import app

    CASES = [pytest.param("/items/x", {"detail": "Item not found"}, id="unknown")]

    @pytest.mark.parametrize("url, expected", CASES)
    def test(client, url, expected):
        assert client.get(url).json() == expected
    """


def test_cases_that_have_a_name(tmp_path: Path) -> None:
    rewritten, left = migrated(tmp_path, NAMED_CASES)
    assert left == []
    assert '{"detail": {"reason": "not_found", "message": "Item not found"}},' in rewritten


def test_cases_that_something_else_reads(tmp_path: Path) -> None:
    code = text(NAMED_CASES) + "\nSENT = [body for _, body in CASES]\n"
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == code
    assert ["can't be put in its place" in item.message for item in left] == [True]


def test_a_message_of_several_literals(tmp_path: Path) -> None:
    app = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.get("/names")
    def names(name: str):
        raise HTTPException(
            status_code=409,
            detail=(
                "A user with this very long name exists "
                "already in this system"
            ),
        )
    """
    code = """
    from app.names import app

    def test(client):
        body = client.get("/names").json()
        assert body["detail"] == "A user with this very long name exists already in this system"
    """
    rewritten, left = migrated(tmp_path, code, {"app/names.py": app})
    assert left == []
    assert '"reason": "already_exists"' in rewritten


def test_cases_that_share_what_would_have_to_change(tmp_path: Path) -> None:
    code = """
    import pytest
    from app.main import app

    @pytest.mark.parametrize("text", ["Item not found", "Nothing there"])
    def test(client, text):
        assert text in client.get("/x").json()["detail"]
    """
    rewritten, left = migrated(tmp_path, code)
    assert rewritten == text(code)
    assert ["cases" in item.message for item in left] == [True]
