"""Keys of a detail that stand for each other's."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.plan import Request, plan
from errlint.rules import all_rules
from errlint.run.all_files import fix_all
from errlint.run.found import FixOptions
from tests.sites import write

CODES = tuple(rule.code for rule in all_rules())


@pytest.mark.parametrize("select", [None, ("ERR002", "ERR003")])
@pytest.mark.parametrize("order", [("code", "reason"), ("reason", "code")])
def test_a_key_may_take_the_name_that_another_gives_up(
    tmp_path: Path, order: tuple[str, str], select: tuple[str, ...] | None
) -> None:
    values = {"code": '"bad_token"', "reason": "error.text"}
    detail = ", ".join(f'"{key}": {values[key]}' for key in order)
    code = (
        "from fastapi import HTTPException\n\ndef f(error):\n    raise HTTPException(400, {%s})\n"
    )
    write(tmp_path, {"errlint.toml": "", "main.py": code % detail})
    jobs = plan(Request((str(tmp_path),), select=select), CODES).jobs
    (fixed,) = fix_all(jobs, FixOptions())
    assert fixed.new is not None
    renamed = {"code": '"reason": "bad_token"', "reason": '"message": error.text'}
    assert f"{{{', '.join(renamed[key] for key in order)}}}" in fixed.new.text


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ('"rfc9457"', "about:blank"),
        ('{ name = "rfc9457", type-base = "https://x.org/" }', "https://x.org/user-taken"),
    ],
)
def test_an_address_is_no_message_beside_a_reason(tmp_path: Path, schema: str, type_: str) -> None:
    code = "from fastapi import HTTPException\n\nraise HTTPException(409, {%s})\n"
    detail = '"code": "user_taken", "id": 1'
    settings = f"line-length = 200\nschema = {schema}"
    write(tmp_path, {"errlint.toml": settings, "main.py": code % detail})
    (fixed,) = fix_all(plan(Request((str(tmp_path),)), CODES).jobs, FixOptions())
    assert fixed.new is not None
    added = f'"type": "{type_}", "title": "Conflict", "status": 409'
    assert fixed.new.text == code % f"{added}, {detail}"
