"""Comments that speak to a tool still say it where the tool looks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest
from fixing import fixed

HEAD = """\
from fastapi import HTTPException


def item(item_id):
    try:
        return load(item_id)
    except KeyError as error:
"""
TEXT = '"The item could not be found"'
RAISE = f"        raise HTTPException(404, {TEXT})"
BODY = f"""
            404, {{"reason": "not_found", "message": {TEXT}}}
        )"""
BEGIN = "        raise HTTPException("


def with_fix(folder: Path, statement: str) -> str:
    return fixed(folder, f"{HEAD}{statement}\n", select=["ERR001"]).removeprefix(HEAD)


@pytest.mark.parametrize(
    "comment", ["# noqa: B904", "# type: ignore[arg-type]  # noqa: B904", "# why # NOQA: B904"]
)
def test_a_noqa_stays_on_the_row_that_the_statement_begins_on(comment: str, tmp_path: Path) -> None:
    assert with_fix(tmp_path, f"{RAISE}  {comment}") == f"{BEGIN}  {comment}{BODY}\n"


@pytest.mark.parametrize(
    "comment", ["# type: ignore[arg-type]", "# pragma: no cover", "# nosec", "# see noqa.md"]
)
def test_other_comments_stand_behind_it(comment: str, tmp_path: Path) -> None:
    assert with_fix(tmp_path, f"{RAISE}  {comment}") == f"{BEGIN}{BODY}  {comment}\n"


def test_a_cause_stays_behind_the_call(tmp_path: Path) -> None:
    after = with_fix(tmp_path, f"{RAISE} from error  # noqa: TRY200")
    assert after == f"{BEGIN}  # noqa: TRY200{BODY} from error\n"


def test_a_statement_that_stays_on_its_row_keeps_it(tmp_path: Path) -> None:
    after = with_fix(tmp_path, '        raise HTTPException(404, "Gone")  # noqa: B904')
    assert after == (
        '        raise HTTPException(404, {"reason": "not_found", "message": "Gone"})'
        "  # noqa: B904\n"
    )


def test_one_that_has_several_rows_keeps_it(tmp_path: Path) -> None:
    before = f"{BEGIN}\n            404, {TEXT}\n        )  # noqa: B904"
    assert with_fix(tmp_path, before) == f"{BEGIN}{BODY}  # noqa: B904\n"


def test_ruff_still_finds_it_and_its_formatter_leaves_it_there(tmp_path: Path) -> None:
    code = HEAD + with_fix(tmp_path, f"{RAISE}  # noqa: B904")
    for command in (
        ["check", "--isolated", "--select=B904,RUF100"],
        ["format", "--isolated", "--check"],
    ):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache", "-"]
        assert subprocess.run(ruff, input=code, text=True, check=False).returncode == 0


def test_two_on_one_row_keep_it(tmp_path: Path) -> None:
    text = f"""
        from fastapi import HTTPException

        a = HTTPException(404, {TEXT}); b = HTTPException(404, {TEXT})  # noqa: E702
        """
    assert fixed(tmp_path, dedent(text), select=["ERR001"]).endswith(")  # noqa: E702\n")
