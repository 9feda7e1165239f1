"""Modules that import everything of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.analysis import Workspace
from errlint.project.names import ClassDefinition, External, ModuleScope
from errlint.project.origins import BoundName, origin

MODULES = 12


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a package of modules each of which has everything of all the others."""
    for number in range(MODULES):
        others = (other for other in range(MODULES) if other != number)
        rows = [f"from .m{other} import *" for other in others]
        (tmp_path / f"m{number}.py").write_text("\n".join(rows))
    with (tmp_path / "m7.py").open("a") as file:
        file.write("\nclass Problem(Exception): pass\nAlias = Problem\n")
    (tmp_path / "__init__.py").write_text("from .m0 import *\n")
    return Workspace(str(tmp_path.parent))


@pytest.mark.parametrize("name", ["Problem", "Alias"])
def test_a_name_is_found_through_circles(workspace: Workspace, name: str, tmp_path: Path) -> None:
    path = str(tmp_path / "__init__.py")
    (found,) = workspace.project.resolve(name, ModuleScope(workspace.project, path))
    assert isinstance(found, ClassDefinition)
    assert found.facts.qualname == "Problem"
    assert origin(workspace.project, path, name) == BoundName(str(tmp_path / "m7.py"), "Problem")


def test_a_name_that_nobody_binds_is_not_looked_for_in_every_circle(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = str(tmp_path / "m3.py")
    found = workspace.project.resolve("Missing", ModuleScope(workspace.project, path))
    assert found == (External("builtins.Missing"),)
    assert origin(workspace.project, path, "Missing") is None
    assert workspace.suspects.suspects(path, "Missing") is False
