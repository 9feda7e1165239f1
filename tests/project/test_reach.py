"""Which files a module can run."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.project.reach import Reach, ReachedFiles
from errlint.project.roots import ModuleFinder
from tests.sites import write


def reached(folder: Path, code: str, **files: str) -> ReachedFiles:
    others = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    write(folder, {"app/__init__.py": "", **others, "tests/test_it.py": code})
    root = str(folder)
    reach = Reach(ModuleFinder(root), root, lambda path: Path(path).read_text())
    return reach.of(str(folder / "tests" / "test_it.py"))


def names(folder: Path, found: ReachedFiles) -> set[str]:
    paths = {Path(path).relative_to(folder).as_posix() for path in found.paths}
    return paths - {"tests/test_it.py", "app/__init__.py"}


MODULES = {"app__a": "from app import b\n", "app__b": "", "app__c": "import app.a\n"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import json\n", set()),
        ("import app.b\n", {"app/b.py"}),
        ("from app.b import x\n", {"app/b.py"}),
        ("from app import b, x\n", {"app/b.py"}),
        ("import app.c as c\n", {"app/a.py", "app/b.py", "app/c.py"}),
        ("def test():\n    from app import a\n", {"app/a.py", "app/b.py"}),
        ("import_module('app.a')\n", {"app/a.py", "app/b.py"}),
        ("import_module(f'app.{name}')\nnames = ['b']\n", {"app/b.py"}),
        ("import_module(f'app.{name}')\n", {"app/a.py", "app/b.py", "app/c.py"}),
        ("from .. import nothing\n", set()),
        ("# app.a is not imported\n", set()),
    ],
)
def test_what_is_imported_is_reached(tmp_path: Path, code: str, expected: set[str]) -> None:
    found = reached(tmp_path, code, **MODULES)
    assert names(tmp_path, found) == expected
    assert not found.is_open


def test_every_conftest_above_is_run(tmp_path: Path) -> None:
    found = reached(tmp_path, "", conftest="from app import b\n", **MODULES)
    assert names(tmp_path, found) == {"conftest.py", "app/b.py"}


def test_a_module_whose_name_is_computed_may_be_any(tmp_path: Path) -> None:
    assert reached(tmp_path, "import_module(name)\n").is_open


def test_applications_and_guards_in_reach_are_noted(tmp_path: Path) -> None:
    app = "from fastapi import FastAPI\napp = FastAPI()\nscheme = HTTPBearer(auto_error=True)\n"
    near = reached(tmp_path, "from app.main import app\n", app__main=app)
    assert near.has_application
    assert near.guards == {"HTTPBearer"}
    far = reached(tmp_path, "import httpx\n", app__main=app)
    assert not far.has_application
    assert far.guards == frozenset()
