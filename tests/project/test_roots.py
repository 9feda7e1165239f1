"""Where module names lead, up to the root of the file system."""

from __future__ import annotations

import os

import pytest

from errlint.project.roots import ModuleFinder, upwards

ROOT = os.path.abspath(os.sep)


def finder(*packages: str) -> ModuleFinder:
    """Return a finder for all of the file system, in which nothing but some packages is listed."""
    found = ModuleFinder(ROOT)
    for folder in upwards(os.path.join(ROOT, "srv", "app", "api")):
        name = os.path.basename(folder)
        found._listings[folder] = frozenset({"__init__.py"} if name in packages else ())
    return found


@pytest.mark.parametrize(
    ("packages", "name"),
    [
        ((), "srv.app.api.main"),
        (("app", "api"), "srv.app.api.main"),
        (("", "srv", "app", "api"), "srv.app.api.main"),
    ],
)
def test_a_project_may_be_the_whole_file_system(packages: tuple[str, ...], name: str):
    path = os.path.join(ROOT, "srv", "app", "api", "main.py")
    assert finder(*packages).name(path) == name


def test_a_module_is_looked_for_up_to_the_root(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ModuleFinder, "scan", lambda finder: [])
    path = os.path.join(ROOT, "srv", "app", "api", "main.py")
    assert finder().absolute(path, "elsewhere") is None
    assert finder("", "srv", "app", "api").absolute(path, "elsewhere") is None


def test_upwards_ends_at_the_root():
    assert [*upwards(os.path.join(ROOT, "srv", "app"))] == [
        os.path.join(ROOT, "srv", "app"),
        os.path.join(ROOT, "srv"),
        ROOT,
    ]
