"""Which modules the import of a module leads to."""

from __future__ import annotations

import os
from collections.abc import Iterator

from errlint.project.facts import Import
from errlint.project.names import (
    ClassDefinition,
    FunctionDefinition,
    ModuleDefinition,
    ModuleScope,
    Project,
    ValueDefinition,
)
from errlint.project.roots import upwards


def leads_to(project: Project, start: str, goal: str) -> bool:
    """Tell whether importing the module in the file `start` imports the one in `goal`.

    Imports inside of functions are left out: they run later. Those of the packages around a module
    are not, except for packages that are around `goal` as well: they are being imported already.
    """
    seen = {*_packages_around(project, goal)} - {goal}
    waiting = [start, *_packages_around(project, start)]
    while waiting:
        path = waiting.pop()
        if path == goal:
            return True
        if path not in seen:
            seen.add(path)
            for imported in _imported_files(project, path):
                waiting += (imported, *_packages_around(project, imported))
    return False


def _packages_around(project: Project, path: str) -> Iterator[str]:
    for folder in upwards(os.path.dirname(path)):
        init = project.finder.below(folder, "")
        if init is None or not init.endswith(".py"):
            return
        yield init


def _imported_files(project: Project, path: str) -> set[str]:
    facts = project.facts(path)
    if facts is None:
        return set()
    imports = [b for bindings in facts.bindings.values() for b in bindings if isinstance(b, Import)]
    found: set[str] = set()
    for import_ in (*imports, *facts.star_imports):
        modules = project.imported(path, Import(import_.module, import_.level))
        found.update(m.location for m in modules if isinstance(m, ModuleDefinition))
        for meaning in project.imported(path, import_):
            match meaning:
                case ModuleDefinition(location):
                    found.add(location)
                case ClassDefinition(defined_in, _) | FunctionDefinition(defined_in, _):
                    found.add(defined_in)
                case ValueDefinition(scope=ModuleScope(path=defined_in)):
                    found.add(defined_in)
    return {location for location in found if location.endswith(".py")}
