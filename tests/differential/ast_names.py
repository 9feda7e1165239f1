"""What a name means across the modules of a folder, for the independent finder."""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ast_scopes import Binding, Module, Scope, parse_module

TRACKED = {
    "fastapi.HTTPException",
    "fastapi.exceptions.HTTPException",
    "fastapi.exceptions.StarletteHTTPException",
    "starlette.exceptions.HTTPException",
}
_SKIPPED_FOLDERS = {"__pycache__", "node_modules", "venv", "site-packages"}


@dataclass(frozen=True)
class External:
    """Something outside the folder, by dotted name."""

    name: str


@dataclass(frozen=True)
class ModuleRef:
    """A module or package folder of the project, by its path without suffix."""

    stem: str


@dataclass(frozen=True)
class Definition:
    """A class, function or parameter of the project."""

    node: ast.AST
    scope: Scope

    def __hash__(self) -> int:
        return id(self.node)


@dataclass(frozen=True)
class Values:
    """A variable: the bindings that give it its value, and the scope they stand in."""

    bindings: tuple[Binding, ...]
    scope: Scope

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.bindings)))


Target = External | ModuleRef | Definition | Values


class Project:
    """All modules under a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.modules: dict[str, Module] = {}
        self.unreadable: list[str] = []
        self._stems: dict[str, list[str]] = defaultdict(list)
        self._folders: dict[str, list[str]] = defaultdict(list)
        self._packages: set[str] = set()
        self._resolving: set[tuple[object, ...]] = set()
        self._mro: dict[ast.AST, list[Target]] = {}
        for path in sorted(_python_files(folder)):
            self._add(path)

    def _add(self, path: Path) -> None:
        relative = PurePosixPath(path.relative_to(self.folder).as_posix())
        stem = str(relative.with_suffix(""))
        if relative.stem == "__init__":
            stem = str(relative.parent)
            self._packages.add(stem)
        self._stems[PurePosixPath(stem).name].append(stem)
        for parent in PurePosixPath(stem).parents:
            if str(parent) not in self._folders[parent.name]:
                self._folders[parent.name].append(str(parent))
        try:
            self.modules[stem] = parse_module(path)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            self.unreadable.append(str(relative))

    # modules

    def find_module(self, dotted: str, importer: str) -> str | None:
        """Stem of the file or folder that an absolute import means, seen from a module."""
        path = dotted.replace(".", "/")
        last = path.rpartition("/")[2]
        for known in (self._stems, self._folders):
            found = [stem for stem in known.get(last, ()) if self._is_root(stem, path)]
            if found:
                return min(found, key=lambda stem: (-_shared_parts(stem, importer), len(stem)))
        return None

    def _is_root(self, stem: str, path: str) -> bool:
        """Whether `path` is the import path of `stem`: its root is not inside a package."""
        if stem != path and not stem.endswith("/" + path):
            return False
        return stem[: -len(path)].rstrip("/") not in self._packages

    def _relative(self, module: Module, binding: Binding) -> str:
        stem = self.stem(module)
        here = PurePosixPath(stem) if stem in self._packages else PurePosixPath(stem).parent
        for _ in range(binding.level - 1):
            here = here.parent
        return str(here.joinpath(*filter(None, binding.module.split("."))))

    def stem(self, module: Module) -> str:
        relative = PurePosixPath(module.path.relative_to(self.folder).as_posix())
        return str(relative.parent if relative.stem == "__init__" else relative.with_suffix(""))

    def module_target(self, module: Module, binding: Binding) -> Target:
        if binding.level:
            return ModuleRef(self._relative(module, binding))
        if binding.module.partition(".")[0] in ("fastapi", "starlette"):
            return External(binding.module)
        stem = self.find_module(binding.module, self.stem(module))
        return External(binding.module) if stem is None else ModuleRef(stem)

    # names

    def resolve(self, node: ast.AST | None, scope: Scope) -> list[Target]:
        """Everything that a name or attribute may mean; empty when that is unknown."""
        if isinstance(node, ast.Name):
            return self.resolve_name(node.id, scope, node.lineno)
        if isinstance(node, ast.Attribute):
            owners = self.resolve(node.value, scope)
            return [target for owner in owners for target in self.member(owner, node.attr)]
        return []

    def resolve_name(self, name: str, scope: Scope, row: int) -> list[Target]:
        holder: Scope | None = scope
        while holder:
            visible = holder.kind != "class" or holder is scope
            if visible and name in holder.bindings and name not in holder.elsewhere:
                return self._meanings(name, holder, row if holder is scope else None)
            if holder.kind == "module":
                return self._starred(name, holder)
            holder = holder.parent
        return []

    def _meanings(self, name: str, scope: Scope, row: int | None) -> list[Target]:
        key = (id(scope), name, row)
        if key in self._resolving:
            return []
        self._resolving.add(key)
        try:
            return self._resolve_bindings(_in_force(scope.bindings[name], row), scope)
        finally:
            self._resolving.discard(key)

    def _resolve_bindings(self, bindings: list[Binding], scope: Scope) -> list[Target]:
        targets: list[Target] = []
        values: list[Binding] = []
        for binding in bindings:
            aliased = self._reference(binding.node, scope) if binding.kind == "value" else []
            if binding.kind == "import":
                targets += self._imported(scope.module, binding)
            elif binding.kind in ("class", "function"):
                targets.append(Definition(binding.node, scope))
            elif aliased:
                targets += aliased
            else:
                values.append(binding)
        if values:
            targets.append(Values(tuple(values), scope))
        return targets

    def _reference(self, node: ast.AST | None, scope: Scope) -> list[Target]:
        """What `HE = HTTPException` and `DEFAULT = _function` stand for."""
        found = self.resolve(node, scope)
        return [target for target in found if not isinstance(target, Values)]

    def _imported(self, module: Module, binding: Binding) -> list[Target]:
        owner = self.module_target(module, binding)
        return [owner] if binding.member is None else self.member(owner, binding.member)

    def _starred(self, name: str, scope: Scope) -> list[Target]:
        found: list[Target] = []
        for star in scope.stars:
            owner = self.module_target(scope.module, star)
            if isinstance(owner, External):
                if f"{owner.name}.{name}" in TRACKED:
                    found.append(External(f"{owner.name}.{name}"))
            elif self._exports(owner.stem, name):
                key = (owner.stem, name)
                if key not in self._resolving:
                    self._resolving.add(key)
                    found += self.member(owner, name)
                    self._resolving.discard(key)
        return found

    def _exports(self, stem: str, name: str) -> bool:
        module = self.modules.get(stem)
        names = module.scope.bindings.get("__all__", []) if module else []
        if not names:
            return not name.startswith("_")
        listed = [item for one in names if one.node for item in ast.walk(one.node)]
        return any(isinstance(item, ast.Constant) and item.value == name for item in listed)

    def member(self, owner: Target, name: str) -> list[Target]:
        """What an attribute of a module, class or outside name means."""
        if isinstance(owner, External):
            return [External(f"{owner.name}.{name}")]
        if isinstance(owner, ModuleRef):
            module = self.modules.get(owner.stem)
            found: list[Target] = []
            if module and name in module.scope.bindings:
                found = self._meanings(name, module.scope, None)
            elif module:
                found = self._starred(name, module.scope)
            return found or self._submodule(owner.stem, name)
        if isinstance(owner, Definition) and isinstance(owner.node, ast.ClassDef):
            return self.class_member(owner, name)
        return []

    def _submodule(self, stem: str, name: str) -> list[Target]:
        inner = str(PurePosixPath(stem) / name)
        if inner in self.modules or inner in self._folders.get(name, ()):
            return [ModuleRef(inner)]
        return []

    # classes

    def class_member(self, owner: Definition, name: str) -> list[Target]:
        for one in self.mro(owner):
            if isinstance(one, Definition):
                scope = one.scope.module.scopes[one.node]
                if name in scope.bindings:
                    return self._meanings(name, scope, None)
        return []

    def mro(self, owner: Definition) -> list[Target]:
        """The class and everything it derives from, nearest first (a shared base comes last)."""
        if owner.node in self._mro:
            return self._mro[owner.node]
        self._mro[owner.node] = [owner]
        order: list[Target] = []
        written = owner.node.bases
        for base in (one.value if isinstance(one, ast.Subscript) else one for one in written):
            for target in self.resolve(base, owner.scope):
                is_class = isinstance(target, Definition) and isinstance(target.node, ast.ClassDef)
                order += self.mro(target) if is_class else [target]
        last = {target: place for place, target in enumerate(order)}
        kept = [target for place, target in enumerate(order) if last[target] == place]
        self._mro[owner.node] = [owner, *kept]
        return self._mro[owner.node]

    def is_tracked(self, target: Target) -> bool:
        if isinstance(target, External):
            return target.name in TRACKED
        if isinstance(target, Definition) and isinstance(target.node, ast.ClassDef):
            return any(
                isinstance(one, External) and one.name in TRACKED for one in self.mro(target)
            )
        return False


def _in_force(bindings: list[Binding], row: int | None) -> list[Binding]:
    """Bindings that can still hold: from the last unconditional one on, before the row if any."""
    kinds = {binding.kind for binding in bindings}
    if not kinds & {"import", "class", "function"}:
        return bindings
    before = [binding for binding in bindings if row is None or binding.row < row] or bindings
    certain = [place for place, binding in enumerate(before) if binding.always]
    return before[certain[-1] :] if certain else before


def _shared_parts(stem: str, other: str) -> int:
    return len(PurePosixPath(os.path.commonpath(("/" + stem, "/" + other))).parts)


def _python_files(folder: Path) -> Iterator[Path]:
    for path, folders, files in os.walk(folder):
        folders[:] = [
            name for name in folders if name not in _SKIPPED_FOLDERS and not name.startswith(".")
        ]
        yield from (Path(path) / name for name in files if name.endswith(".py"))
