"""What a workspace knows of files, and forgets when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cached_property
from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.project.called import Called
from errlint.project.kept import kept
from errlint.source import Source
from tests.sites import write

RAISING = """
    from fastapi import HTTPException

    def load():
        raise HTTPException(404)
"""
QUIET = """
    from app import other

    def load():
        return None
"""
MAIN = """
    from app.items import load
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    files = {
        "app/__init__.py": "",
        "app/items.py": RAISING,
        "app/main.py": MAIN,
        "app/other.py": "",
    }
    write(tmp_path, files)
    return Workspace(str(tmp_path))


def raised(of: Workspace) -> object:
    return of.raising.raised_by(f"{of.root}/app/main.py", Called("load"), None)


ANSWERS: dict[str, tuple[Callable[[Workspace], object], object, object]] = {
    "a text": (lambda of: "other" in (of.text(f"{of.root}/app/items.py") or ""), False, True),
    "what a function raises": (raised, "fastapi.HTTPException", None),
    "what it mentions": (lambda of: of.suspects.mentions(f"{of.root}/app/items.py"), True, False),
    "what it can run": (
        lambda of: f"{of.root}/app/other.py" in of.reach.of(f"{of.root}/app/items.py").paths,
        False,
        True,
    ),
    "what it binds": (
        lambda of: bool(of.project.bound(f"{of.root}/app/items.py", "other")),
        False,
        True,
    ),
}


@pytest.mark.parametrize(("ask", "before", "after"), ANSWERS.values(), ids=ANSWERS.keys())
def test_a_text_that_stands_in_for_a_file_is_what_answers_are_taken_from(
    workspace: Workspace, ask: Callable[[Workspace], object], before: object, after: object
) -> None:
    path = f"{workspace.root}/app/items.py"
    assert ask(workspace) == before
    workspace.replace(path, Source("app/items.py", QUIET.replace("\n    ", "\n")))
    assert ask(workspace) == after
    workspace.restore(path)
    assert ask(workspace) == before


def test_what_is_kept_of_the_files_is_of_a_kind_that_can_be_forgotten() -> None:
    properties = [one for one in vars(Workspace).values() if isinstance(one, cached_property)]
    assert properties
    assert [one for one in properties if not isinstance(one, kept)] == []


def test_nothing_is_kept_when_all_is_forgotten(workspace: Workspace) -> None:
    for ask, _, _ in ANSWERS.values():
        ask(workspace)
    given = {field.name for field in fields(Workspace)}
    assert vars(workspace).keys() > given
    workspace.forget()
    assert vars(workspace).keys() == given
    assert raised(workspace) == "fastapi.HTTPException"
