"""Which modules the import of a module leads to."""

from __future__ import annotations

from errlint.project.facts import Import
from errlint.project.names import (
    ClassDefinition,
    FunctionDefinition,
    ModuleDefinition,
    ModuleScope,
    Project,
    ValueDefinition,
)


def leads_to(project: Project, start: str, goal: str) -> bool:
    """Tell whether importing the module in the file `start` imports the one in `goal`.

    Imports inside of functions are left out: they run later.
    """
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path == goal:
            return True
        if path not in seen:
            seen.add(path)
            waiting += _imported_files(project, path)
    return False


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
