"""What a site is in plain values."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.run.rows import row_of
from errlint.schema import REASON_MESSAGE
from tests.sites import sites_in

CODE = """
    from fastapi import HTTPException

    class ApiError(HTTPException):
        def __init__(self, status_code, reason, message, **rest):
            super().__init__(status_code, {{"reason": reason, "message": message, **rest}})

    def read(item_id, key, error):
        raise {raised}
    """


@pytest.mark.parametrize(
    ("raised", "keys"),
    [
        ('HTTPException(404, {"reason": "gone", "message": "x"})', "message, reason"),
        ('HTTPException(404, {"error": "gone", **error})', "error, …"),
        ('HTTPException(404, {key: "gone"})', "…"),
        ("HTTPException(404, {})", ""),
        ('HTTPException(404, dict(error="x"))', "error"),
        ('ApiError(404, "gone", "x")', "message, reason, …"),
        ('HTTPException(404, "gone")', None),
        ("HTTPException(404, error)", None),
    ],
)
def test_keys_are_listed_by_name(raised: str, keys: str | None, tmp_path: Path) -> None:
    *_, site = sites_in(tmp_path, CODE.format(raised=raised))
    assert row_of(site, "app/main.py", REASON_MESSAGE).keys == keys


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ('{"reason": "gone", "message": "No"}', ('"gone"', '"No"')),
        ('{"code": "gone", "error": "No"}', ('"gone"', '"No"')),
        ('{"error": "No"}', ('"No"', None)),
        ('{"error": {"code": "gone", "message": "No"}}', (None, None)),
        ('{"error": {"code": "gone"}, "message": "No"}', (None, '"No"')),
        ('{"errors": ["a"], "detail": ["b"]}', (None, None)),
        ('{"reason": ["a", "b"], "message": "No"}', ('["a", "b"]', '"No"')),
        ('"gone"', (None, '"gone"')),
    ],
)
def test_reason_and_message_are_of_the_error_itself(
    detail: str, told: tuple[str | None, str | None], tmp_path: Path
) -> None:
    *_, site = sites_in(tmp_path, CODE.format(raised=f"HTTPException(404, {detail})"))
    row = row_of(site, "app/main.py", REASON_MESSAGE)
    assert (row.reason, row.message) == told
