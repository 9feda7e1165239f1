"""Where a name is bound first: in which file, and under which name."""

from __future__ import annotations

from dataclasses import dataclass, field

from errlint.project.facts import Assigned, Import
from errlint.project.names import Project
from errlint.project.values import Reference


@dataclass(frozen=True, slots=True)
class BoundName:
    """A name, by the file that binds it."""

    path: str
    name: str


def origin(project: Project, path: str, dotted: str) -> BoundName | None:
    """Return where a dotted name of a module is bound first, through imports and aliases."""
    return _Search(project).origin(path, dotted)


def imported(project: Project, path: str, binding: Import, rest: str) -> BoundName | None:
    """Return where what an import binds, or something in it, is bound first."""
    return _Search(project).imported(path, binding, rest)


@dataclass(eq=False, repr=False)
class _Search:
    """Looks for one name, in each module once: star imports may go in many circles."""

    project: Project
    _asked: set[tuple[str, str]] = field(default_factory=set)

    def origin(self, path: str, dotted: str) -> BoundName | None:
        facts = self.project.facts(path)
        if facts is None or (path, dotted) in self._asked:
            return None
        self._asked.add((path, dotted))
        head, _, rest = dotted.partition(".")
        for binding in facts.bindings.get(head, ())[-1:]:
            match binding:
                case Import():
                    return self.imported(path, binding, rest)
                case Assigned(Reference(name)):
                    return self.origin(path, f"{name}.{rest}" if rest else name)
        if head in facts.bindings:
            return BoundName(path, dotted)
        for star in facts.star_imports:
            if found := self.imported(path, Import(star.module, star.level), dotted):
                return found
        return None

    def imported(self, path: str, binding: Import, rest: str) -> BoundName | None:
        finder = self.project.finder
        if binding.level:
            location = finder.relative(path, binding.module, binding.level)
        else:
            location = finder.absolute(path, binding.module)
        names = [name for name in (binding.attribute, *rest.split(".")) if name]
        while location and names:
            facts = self.project.facts(location) if location.endswith(".py") else None
            is_bound = facts and (names[0] in facts.bindings or facts.star_imports)
            if is_bound and (found := self.origin(location, ".".join(names))):
                return found
            location = finder.submodule(location, names.pop(0))
        return None
