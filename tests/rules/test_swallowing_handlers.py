"""Which handlers ERR201 speaks of, and how it names what they swallow."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Example, Silent
from tests.rules.examples import ExampleProject, dedented

WRITTEN = """
    from fastapi import HTTPException

    def read(item_id):
        try:
            if item_id not in items:
                raise HTTPException(404, detail="Item not found")
            if item_id in hidden:
                raise HTTPException(403, detail="Item is hidden")
        {clause}
            return None
"""


@pytest.mark.parametrize(
    ("clause", "caught"),
    [
        ("except Exception:", "`except Exception`"),
        ("except BaseException as error:", "`except BaseException`"),
        ("except (KeyError,Exception):", "`except (KeyError, Exception)`"),
        ("except:", "A bare `except`"),
    ],
)
def test_the_message_says_what_is_written(clause: str, caught: str, tmp_path: Path) -> None:
    code = WRITTEN.format(clause=clause)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.message == f"{caught} swallows the 404 of line 6, the 403 of line 8"


MANY = """
    from fastapi import HTTPException

    def read(item_id):
        try:
            if item_id in unknown:
                raise HTTPException(404, detail="Item not found")
            if item_id in hidden:
                raise HTTPException(403, detail="Item is hidden")
            if item_id in gone:
                raise HTTPException(410, detail="Item is gone")
            {fourth}
        except Exception:
            return None
"""


@pytest.mark.parametrize(
    ("fourth", "end"),
    [("pass", "the 410 of line 10"), ("raise HTTPException(409, detail='Taken')", ", …")],
)
def test_no_more_than_three_are_named(fourth: str, end: str, tmp_path: Path) -> None:
    code = MANY.format(fourth=fourth)
    (found,) = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert found.message.endswith(end)
    assert found.message.count(" of line ") == 3


LOOPED = """
    from fastapi import HTTPException

    def update_all(tokens):
        for token in tokens:
            try:
                if token not in known:
                    raise HTTPException(404, detail="Token not found")
            except Exception as error:
                {does}
"""


@pytest.mark.parametrize(
    ("does", "count"),
    [
        ("failed.append(token)", 0),
        ("return None", 1),
        ("raise HTTPException(500, detail='Failed') from error", 1),
    ],
)
def test_a_loop_that_is_left_collects_nothing(does: str, count: int, tmp_path: Path) -> None:
    code = LOOPED.format(does=does)
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert len(found) == count


SAME = """
    from fastapi import HTTPException

    def refresh(snapshot):
        try:
            if snapshot is None:
                raise HTTPException(503, detail="Nothing to refresh")
        except Exception as error:
            raise HTTPException(503, detail={detail}) from error
"""


@pytest.mark.parametrize(
    ("detail", "count"),
    [
        ('"Could not refresh"', 0),
        ('f"Could not refresh: {error}"', 1),
        ("message_of(error)", 1),
        ('{"reason": "failed", "message": "Could not refresh"}', 1),
    ],
)
def test_only_another_text_of_the_same_status_loses_nothing(
    detail: str, count: int, tmp_path: Path
) -> None:
    code = SAME.format(detail=detail)
    found = ExampleProject(tmp_path, Silent(code), code, "ERR201").check().diagnostics
    assert len(found) == count


NAMED = """
    from fastapi import HTTPException

    from app.errors import ANSWERED, EXPECTED, FAILURES, REBOUND

    class Store:
        FAILED = (OSError, Exception)

    def load(item_id):
        try:
            if item_id not in items:
                raise HTTPException(404, detail="Item not found")
            return items[item_id]
        {clauses}
"""
ERRORS = """
    from fastapi import HTTPException

    EXPECTED = (KeyError, ValueError)
    ANSWERED = (HTTPException, KeyError)
    FAILURES = (OSError, Exception)
    REBOUND = (OSError, Exception)
    REBOUND = (*EXPECTED, OSError)
"""
FAILS = "raise HTTPException(500, detail='Failed')"


@pytest.mark.parametrize(
    ("clauses", "message"),
    [
        ((f"except FAILURES: {FAILS}",), "`except FAILURES` swallows the 404 of line 11"),
        ((f"except Store.FAILED: {FAILS}",), "`except Store.FAILED` swallows the 404 of line 11"),
        (
            ("except EXPECTED: raise", f"except Exception: {FAILS}"),
            "`except Exception` swallows the 404 of line 11",
        ),
        ((f"except EXPECTED: {FAILS}",), None),
        ((f"except ANSWERED: {FAILS}",), None),
        ((f"except REBOUND: {FAILS}",), None),
        ((f"except UNKNOWN: {FAILS}",), None),
        (("except ANSWERED: raise", f"except Exception: {FAILS}"), None),
        (("except ANSWERED: raise", f"except FAILURES: {FAILS}"), None),
        (("except FAILURES: raise",), None),
    ],
)
def test_a_name_may_hold_a_tuple_of_classes(
    clauses: tuple[str, ...], message: str | None, tmp_path: Path
) -> None:
    code = NAMED.format(clauses="\n        ".join(clauses))
    example = Silent(code, files={"app/errors.py": ERRORS})
    found = ExampleProject(tmp_path, example, code, "ERR201").check().diagnostics
    assert [diagnostic.message for diagnostic in found] == ([message] if message else [])


ASKING_FOR_A_TEXT = Example(
    """
    from fastapi import HTTPException

    def check_access(user):
        if not user.is_editor:
            raise HTTPException(403, detail="Access prohibited")

    def index(file, user):
        try:
            check_access(user)
            save(file)
        except Exception as e:
            if "No pandoc was found" in str(e):
                raise HTTPException(400, detail="Pandoc is not installed")
            else:
                raise HTTPException(400, detail=str(e))
    """,
    """
    from fastapi import HTTPException

    def check_access(user):
        if not user.is_editor:
            raise HTTPException(403, detail="Access prohibited")

    def index(file, user):
        try:
            check_access(user)
            save(file)
        except HTTPException:
            raise
        except Exception as e:
            if "No pandoc was found" in str(e):
                raise HTTPException(400, detail="Pandoc is not installed")
            else:
                raise HTTPException(400, detail=str(e))
    """,
)


def test_a_handler_that_asks_for_a_text_swallows_what_has_another(tmp_path: Path) -> None:
    fixed = ExampleProject(tmp_path, ASKING_FOR_A_TEXT, ASKING_FOR_A_TEXT.before, "ERR201").fix()
    assert fixed.new is not None and ASKING_FOR_A_TEXT.after is not None
    assert fixed.new.text == dedented(ASKING_FOR_A_TEXT.after)
