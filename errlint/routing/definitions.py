"""The functions and classes of a project, by their files and qualified names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.model.contract import FunctionKey
from errlint.project.nodes import FUNCTIONS, FunctionNode, parameters_of, starred_of


class _Defined(NamedTuple):
    node: FunctionNode | ast.ClassDef
    owner: str | None
    """The class whose method it is."""


@dataclass(eq=False, repr=False)
class Definitions:
    """Knows what the files that it is asked for define; `tree` reads one."""

    tree: Callable[[str], ast.Module | None]
    _known: dict[str, dict[str, _Defined]] = field(default_factory=dict)
    _assigned: dict[FunctionKey, dict[str, list[ast.expr | None]]] = field(default_factory=dict)
    _locals: dict[FunctionKey, frozenset[str]] = field(default_factory=dict)

    def node(self, key: FunctionKey) -> FunctionNode | None:
        """Return the definition of a function, the last of several of the same name."""
        node = self.definition(key)
        return node if isinstance(node, FUNCTIONS) else None

    def definition(self, key: FunctionKey) -> FunctionNode | ast.ClassDef | None:
        """Return the definition of a function or a class."""
        found = self._in(key.path).get(key.qualname)
        return found.node if found else None

    def owner(self, key: FunctionKey) -> str | None:
        """Return the qualified name of the class whose method a function is, or stands in."""
        parts = key.qualname.split(".")
        for end in range(len(parts), 0, -1):
            found = self._in(key.path).get(".".join(parts[:end]))
            if found and isinstance(found.node, FUNCTIONS) and found.owner:
                return found.owner
        return None

    def around(self, key: FunctionKey, name: str) -> FunctionKey | None:
        """Return the function of that name that a function, or one around it, defines."""
        parts = key.qualname.split(".")
        for end in range(len(parts), 0, -1):
            outer = FunctionKey(key.path, ".".join(parts[:end]))
            inner = FunctionKey(key.path, f"{outer.qualname}.{name}")
            if self.node(outer) and self.node(inner):
                return inner
        return None

    def inside(self, key: FunctionKey) -> Iterator[FunctionKey]:
        """Yield the functions that a function defines."""
        for qualname in self._in(key.path):
            if qualname.startswith(f"{key.qualname}."):
                yield FunctionKey(key.path, qualname)

    def locals(self, key: FunctionKey) -> frozenset[str]:
        """Return the names that a function binds, or one around it."""
        if key not in self._locals:
            outer = FunctionKey(key.path, key.qualname.rpartition(".")[0])
            around = self.locals(outer) if outer.qualname else frozenset()
            self._locals[key] = around.union(self.assigned(key))
        return self._locals[key]

    def assigned(self, key: FunctionKey) -> dict[str, list[ast.expr | None]]:
        """Return what a function binds its names to, None where that is no plain value."""
        if key not in self._assigned:
            node = self.node(key)
            self._assigned[key] = _bindings(node) if node else {}
        return self._assigned[key]

    def _in(self, path: str) -> dict[str, _Defined]:
        if path not in self._known:
            tree = self.tree(path)
            self._known[path] = dict(_definitions(tree.body, "", None)) if tree else {}
        return self._known[path]


def _definitions(
    body: Iterable[ast.AST], prefix: str, owner: str | None
) -> Iterator[tuple[str, _Defined]]:
    for node in body:
        if isinstance(node, FUNCTIONS):
            qualname = prefix + node.name
            yield qualname, _Defined(node, owner)
            yield from _definitions(node.body, f"{qualname}.", None)
        elif isinstance(node, ast.ClassDef):
            qualname = prefix + node.name
            yield qualname, _Defined(node, owner)
            yield from _definitions(node.body, f"{qualname}.", qualname)
        elif isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield from _definitions(ast.iter_child_nodes(node), prefix, owner)


def _may_bind(node: ast.AST) -> bool:
    return isinstance(node, (ast.Name, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.alias))


def _bindings(function: FunctionNode) -> dict[str, list[ast.expr | None]]:
    named = (parameter for parameter, _ in parameters_of(function.args))
    every = (*named, *starred_of(function.args))
    found: dict[str, list[ast.expr | None]] = {parameter.arg: [None] for parameter in every}
    plain: set[int] = set()
    for node in filter(_may_bind, ast.walk(function)):
        match node:
            case (
                ast.Assign(targets=[ast.Name() as target], value=value)
                | ast.AnnAssign(target=ast.Name() as target, value=ast.expr() as value)
                | ast.NamedExpr(target=target, value=value)
            ):
                plain.add(id(target))
                found.setdefault(target.id, []).append(value)
            case ast.Name(id=name, ctx=ast.Store()) if id(node) not in plain:
                found.setdefault(name, []).append(None)
            case ast.alias():
                name = node.asname or node.name.partition(".")[0]
                found.setdefault(name, []).append(None)
    return found
