"""Who can have sent what a test expects: one report for all, and none for what is no message."""

from __future__ import annotations

from pathlib import Path

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
