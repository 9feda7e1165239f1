"""What becomes of code outside of tests that decides by the text of an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.model.diagnostic import Diagnostic
from tests.consumers.project import APP, fixed, text
from tests.sites import write

NEW = '{"reason": "not_found", "message": "Item not found"}'
CLIENT = """\
import httpx

def load(client, name):
    response = client.get(f"/items/{{name}}")
{statements}
    return response.json() if name == "all" else None
"""
TEAMS = """
from fastapi import HTTPException

def team(name, error=None):
    if error:
        raise HTTPException(400, detail=error)
    if name not in teams:
        raise HTTPException(404, detail="Item not found")
    return teams[name]
"""
HANDLER = """\
from fastapi import HTTPException
from app.teams import team

def read(name):
    try:
        return team(name)
    except HTTPException as e:
        {statement}
    return name == "all"
"""


def moved(
    folder: Path, code: str, files: dict[str, str], width: int = 120
) -> tuple[str, list[Diagnostic]]:
    """Return what becomes of a client when the application is fixed, and what is left in it."""
    settings = {"errlint.toml": f"line-length = {width}\n"}
    write(folder, {"app/__init__.py": "", **files, **settings, "client.py": code})
    found = next(f for f in fixed(folder) if f.target.filename.endswith("client.py"))
    assert found.new is not None
    return found.new.text, [item for item in found.left if item.code == "ERR405"]


def client_of(statements: str) -> str:
    rows = text(statements).splitlines()
    return CLIENT.format(statements="\n".join(f"    {row}" for row in rows))


@pytest.mark.parametrize(
    "statements",
    [
        'if response.json()["detail"] == "Item not found":\n    return None',
        'if response.json().get("detail") != "Item not found":\n    return None',
        'detail = response.json().get("detail")\nif "Item not found" == detail:\n    return None',
        'told = response.json().get("detail")\nif told == "Item not found":\n    return None',
        """
        try:
            detail = response.json().get("detail")
        except ValueError:
            detail = None
        if detail == "Item not found":
            return None
        """,
        """
        detail = ""
        if response.content:
            detail = response.json()["detail"]
        else:
            detail = ""
        if detail == "Item not found":
            return None
        """,
        """
        detail = response.json().get("detail") if response.content else None
        if detail == "Item not found":
            return None
        """,
        """
        if response.status_code == 503:
            raise ValueError
        if response.json().get("detail", "") == "Item not found":
            return None
        """,
    ],
)
def test_a_comparison_is_with_all_of_the_new_detail(tmp_path: Path, statements: str) -> None:
    before = client_of(statements)
    after, left = moved(tmp_path, before, {"app/main.py": APP})
    assert after == before.replace('"Item not found"', NEW)
    assert left == []


@pytest.mark.parametrize(
    "statements",
    [
        'if "not found" in response.json()["detail"]:\n    return None',
        'if response.json()["detail"].lower() == "item not found":\n    return None',
        'if response.json()["detail"].startswith("Item not"):\n    return None',
    ],
)
def test_what_needs_a_text_is_reported(tmp_path: Path, statements: str) -> None:
    before = client_of(statements)
    after, left = moved(tmp_path, before, {"app/main.py": APP})
    assert after == before
    assert len(left) == 1


@pytest.mark.parametrize(
    "statements",
    [
        'if response.json()["detail"] == "Gone":\n    return None',
        'detail = response.json()["detail"]\ndetail = name\n'
        'if detail == "Item not found":\n    return None',
        'if response.status_code == 503:\n    if response.json()["detail"] == "Item not found":\n'
        "        return None\n    raise ValueError",
    ],
)
def test_what_no_site_answers_is_left_alone(tmp_path: Path, statements: str) -> None:
    before = client_of(statements)
    assert moved(tmp_path, before, {"app/main.py": APP}) == (before, [])


@pytest.mark.parametrize(
    "statement",
    [
        'if e.detail == "Item not found": return None',
        'if e.detail == "Item not found" and e.status_code == 404: return None',
        'if e.detail != "Item not found": raise',
        'if str(e.detail) == "Item not found": return None',
    ],
)
def test_a_handler_compares_all_of_whatever_it_catches(tmp_path: Path, statement: str) -> None:
    before = HANDLER.format(statement=statement)
    after, left = moved(tmp_path, before, {"app/teams.py": TEAMS})
    plain = before.replace("str(e.detail)", "e.detail")
    assert after == plain.replace('"Item not found"', NEW)
    assert left == []


def test_a_handler_that_looks_for_a_part_is_reported(tmp_path: Path) -> None:
    before = HANDLER.format(statement='if "not found" in e.detail: return None')
    after, left = moved(tmp_path, before, {"app/teams.py": TEAMS})
    assert after == before
    assert len(left) == 1


def test_conditions_are_laid_out(tmp_path: Path) -> None:
    before = HANDLER.format(
        statement='if e.detail == "Item not found":\n            return None\n'
        '        elif e.status_code == 404 and e.detail != "Item not found":\n            raise'
    )
    after, _ = moved(tmp_path, before, {"app/teams.py": TEAMS}, width=74)
    assert after == HANDLER.format(
        statement="""if e.detail == {
            "reason": "not_found",
            "message": "Item not found",
        }:
            return None
        elif e.status_code == 404 and e.detail != {
            "reason": "not_found",
            "message": "Item not found",
        }:
            raise"""
    )
