"""When the fix of ERR203 is safe: where what it raises gets out of the `try` around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Applicability
from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

RETURNING = """
    from fastapi import FastAPI, HTTPException

    app = FastAPI()

    @app.put("/icons/{{name}}")
    def replace(name: str):
        try:
            if name not in icons:
                return HTTPException({status}, detail="No icon of that name")
            save(name)
        {clause}
            {does}
"""
ANSWERS = 'raise HTTPException(500, detail="Database error")'
TIDIES_UP = f"rollback(); {ANSWERS}"


def applicability(
    folder: Path, rules: str, does: str, clause: str, status: int = 404
) -> Applicability | None:
    code = RETURNING.format(status=status, clause=clause, does=does)
    diagnostics = ExampleProject(folder, Silent(code), code, rules).check().diagnostics
    (found,) = (diagnostic for diagnostic in diagnostics if diagnostic.code == "ERR203")
    return found.fix.applicability if found.fix else None


@pytest.mark.parametrize(
    ("clause", "does"),
    [
        ("except Exception:", ANSWERS),
        ("except Exception:", "rollback(); raise"),
        ("except ValueError:", TIDIES_UP),
        ("finally:", "close()"),
    ],
)
def test_what_gets_out_is_raised(clause: str, does: str, tmp_path: Path) -> None:
    assert applicability(tmp_path, "ERR20", does, clause) is Applicability.SAFE


@pytest.mark.parametrize(
    ("rules", "clause", "does"),
    [
        ("ERR20", "except:", TIDIES_UP),
        ("ERR20", "except Exception:", TIDIES_UP),
        ("ERR203", "except Exception:", ANSWERS),
    ],
)
def test_what_would_be_swallowed_is_not_raised_unasked(
    rules: str, clause: str, does: str, tmp_path: Path
) -> None:
    assert applicability(tmp_path, rules, does, clause) is Applicability.UNSAFE


def test_a_success_is_not_raised(tmp_path: Path) -> None:
    assert applicability(tmp_path, "ERR20", ANSWERS, "except ValueError:", 200) is None
