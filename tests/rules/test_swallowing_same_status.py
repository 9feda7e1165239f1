"""A broad handler with the status of what it swallows: ERR201 where only words may be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

CODE = """
    from fastapi import HTTPException

    def user_of(token):
        try:
            if is_revoked(token):
                raise HTTPException(401, {said})
            return decode(token)
        except Exception:
            raise HTTPException(401, {answered})
"""
WORDS = ('"Token is revoked"', '"Invalid token"')
AS_FIXED = (
    '{"reason": "token_revoked", "message": "Token is revoked"}',
    '{"reason": "invalid_token", "message": "Invalid token"}',
)
OWN_REASON = '{"reason": "log_in_again", "message": "Token is revoked"}'
OWN_FIELD = '{"reason": "token_revoked", "message": "Token is revoked", "since": since(token)}'


@pytest.mark.parametrize(
    ("said", "answered", "count"),
    [
        (*WORDS, 0),
        (*AS_FIXED, 0),
        (OWN_REASON, AS_FIXED[1], 1),
        (OWN_FIELD, AS_FIXED[1], 1),
        (f"{AS_FIXED[0]} | extra", AS_FIXED[1], 1),
    ],
)
def test_reasons_are_lost_where_the_author_has_chosen_them(
    said: str, answered: str, count: int, tmp_path: Path
) -> None:
    code = CODE.format(said=said, answered=answered)
    report = ExampleProject(tmp_path, Silent(code), code, "ERR201").check()
    assert len(report.diagnostics) == count


def test_what_is_silent_before_the_fix_of_the_texts_is_not_fixed_after_it(tmp_path: Path) -> None:
    code = CODE.format(said=WORDS[0], answered=WORDS[1])
    fixed = ExampleProject(tmp_path, Silent(code), code, "ERR001,ERR201").fix()
    assert fixed.new is not None
    assert "token_revoked" in fixed.new.text
    assert "except HTTPException" not in fixed.new.text
