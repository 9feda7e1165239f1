"""Where a name is bound first: in which file, and under which name."""

from __future__ import annotations

from dataclasses import dataclass

from errlint.project.facts import Assigned, Import
from errlint.project.names import Project
from errlint.project.values import Reference

_MAX_HOPS = 24


@dataclass(frozen=True, slots=True)
class BoundName:
    """A name, by the file that binds it."""

    path: str
    name: str


def origin(project: Project, path: str, dotted: str, hops: int = 0) -> BoundName | None:
    """Return where a dotted name of a module is bound first, through imports and aliases."""
    head, _, rest = dotted.partition(".")
    facts = project.facts(path)
    if facts is None or hops > _MAX_HOPS:
        return None
    for binding in facts.bindings.get(head, ())[-1:]:
        match binding:
            case Import():
                return imported(project, path, binding, rest, hops + 1)
            case Assigned(Reference(name)):
                return origin(project, path, f"{name}.{rest}" if rest else name, hops + 1)
    if head in facts.bindings:
        return BoundName(path, dotted)
    for star in facts.star_imports:
        found = imported(project, path, Import(star.module, star.level), dotted, hops + 1)
        if found:
            return found
    return None


def imported(
    project: Project, path: str, binding: Import, rest: str, hops: int = 0
) -> BoundName | None:
    """Return where what an import binds, or something in it, is bound first."""
    finder = project.finder
    if binding.level:
        location = finder.relative(path, binding.module, binding.level)
    else:
        location = finder.absolute(path, binding.module)
    names = [name for name in (binding.attribute, *rest.split(".")) if name]
    while location and names:
        facts = project.facts(location) if location.endswith(".py") else None
        is_bound = facts and (names[0] in facts.bindings or facts.star_imports)
        if is_bound and (found := origin(project, location, ".".join(names), hops)):
            return found
        location = finder.submodule(location, names.pop(0))
    return None
