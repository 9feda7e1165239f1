"""Finds every site of a tree of Python files, without anything of errlint.

The other half of the differential test: built on Python's own `ast`, it has its own idea of
scopes, imports, classes and shapes, so that a mistake in one of the two shows as a difference.

    python tests/differential/ast_finder.py FOLDER [--json]
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from ast_names import External, ModuleRef, Project, Target
from ast_scopes import Module, Scope
from ast_shapes import MISSING, OPAQUE, Shapes, enclosing_class
from ast_signatures import ABSENT, NONE, UNKNOWN, Given, Part, Signatures

DECIDED = "decided"


@dataclass(frozen=True, order=True)
class Found:
    """One site.

    `shape` follows the words of the product; `resolved` is the best answer there is, where names
    are followed for every shape. `status` and `detail` are source text, empty when absent.
    """

    file: str
    row: int
    column: int
    usage: str
    exception: str
    status: str
    shape: str
    resolved: str
    detail: str


class Finder:
    """Collects the sites of a project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.signatures = Signatures(project)
        self.strict = Shapes(project, strict=True)
        self.lenient = Shapes(project, strict=False)
        self.sites: list[Found] = []
        self.foreign: list[Found] = []

    def run(self) -> None:
        for module in self.project.modules.values():
            for call, scope in module.calls:
                self.call(module, call, scope)
            for statement, scope in module.raises:
                self.bare(module, statement.exc, scope)
        self.sites.sort()
        self.foreign.sort()

    def call(self, module: Module, call: ast.Call, scope: Scope) -> None:
        own = enclosing_class(scope)
        tracked_class = own if own and self.project.is_tracked(own) else None
        match call.func:
            case ast.Attribute(attr="__init__", value=base) if tracked_class:
                for parent in self.signatures.delegate(call, tracked_class, scope):
                    arguments = call.args if _is_super(base) else call.args[1:]
                    self.add(call, scope, parent, "delegated", arguments)
            case function:
                targets = self._own_class(function, tracked_class)
                targets = targets or self.project.resolve(function, scope)
                self.construction(module, call, scope, targets)

    def construction(
        self, module: Module, call: ast.Call, scope: Scope, targets: list[Target]
    ) -> None:
        for target in targets:
            if self.project.is_tracked(target):
                self.add(call, scope, target, "called", call.args)
                return
        self.other(module, call, targets)

    def bare(self, module: Module, name: ast.expr | None, scope: Scope) -> None:
        if not isinstance(name, ast.Name | ast.Attribute):
            return
        targets = self.project.resolve(name, scope)
        for target in targets:
            if self.project.is_tracked(target):
                self.add(name, scope, target, "bare", [])
                return
        self.other(module, name, targets)

    def other(self, module: Module, node: ast.expr, targets: list[Target]) -> None:
        for target in targets:
            if isinstance(target, External) and target.name.endswith(".HTTPException"):
                place = self.place(module, node)
                self.foreign.append(Found(*place, "foreign", target.name, "", OPAQUE, OPAQUE, ""))

    def add(
        self, node: ast.expr, scope: Scope, target: Target, usage: str, given: list[ast.expr]
    ) -> None:
        keywords = node.keywords if isinstance(node, ast.Call) else []
        status, detail = self.signatures.decide(target, given, keywords, scope)
        status_text = self.text(status)
        if isinstance(detail, Given):
            shape = self.strict.of(detail.node, detail.scope)
            resolved = self.lenient.of(detail.node, detail.scope)
        elif detail in (ABSENT, NONE):
            shape = resolved = MISSING
        elif detail is UNKNOWN:
            shape = resolved = OPAQUE
        else:
            shape, resolved, status_text = DECIDED, DECIDED, ""
        self.sites.append(
            Found(
                *self.place(scope.module, node),
                usage=usage,
                exception=self.name(target),
                status=status_text,
                shape=shape,
                resolved=resolved,
                detail=self.text(detail),
            )
        )

    def place(self, module: Module, node: ast.expr) -> tuple[str, int, int]:
        file = module.path.relative_to(self.project.folder).as_posix()
        return file, node.lineno, module.column(node.lineno, node.col_offset)

    def text(self, part: Part) -> str:
        return part.scope.module.segment(part.node) if isinstance(part, Given) else ""

    def name(self, target: Target) -> str:
        if isinstance(target, External):
            return target.name
        assert not isinstance(target, ModuleRef)
        return f"{self.project.stem(target.scope.module).replace('/', '.')}.{target.node.name}"

    def _own_class(self, function: ast.expr, own: Target | None) -> list[Target]:
        """`cls(...)`, `type(self)(...)` and `self.__class__(...)` in a tracked class."""
        match function:
            case (
                ast.Name(id="cls")
                | ast.Attribute(value=ast.Name(id="self"), attr="__class__")
                | ast.Call(func=ast.Name(id="type"), args=[ast.Name(id="self")])
            ) if own:
                return [own]
        return []


def _is_super(base: ast.expr) -> bool:
    return (
        isinstance(base, ast.Call) and isinstance(base.func, ast.Name) and base.func.id == "super"
    )


def find(folder: Path) -> dict[str, list[object]]:
    """Sites, constructions of foreign HTTPException classes, and unreadable files of a folder."""
    project = Project(folder.resolve())
    finder = Finder(project)
    finder.run()
    return {
        "sites": [asdict(one) for one in finder.sites],
        "foreign": [asdict(one) for one in finder.foreign],
        "unreadable": sorted(project.unreadable),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="everything, as one JSON object")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder")
    sys.setrecursionlimit(20_000)
    result = find(options.folder)
    if options.json:
        print(json.dumps(result, indent=1))
        return 0
    for kind in ("sites", "foreign"):
        for one in result[kind]:
            place = f"{one['file']}:{one['row']}:{one['column']}"
            print(place, one["usage"], one["shape"], one["status"] or "-", one["exception"])
    for file in result["unreadable"]:
        print(file, "unreadable", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
