"""Where the imports of a module stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from errlint.project.nodes import IMPORTS, blocks_of, statements_of


class ImportPlace(Enum):
    """What an import stands in."""

    MODULE = "the module itself"
    TYPE_CHECKING = "`if TYPE_CHECKING:`"
    BRANCH = "another branch of the module: `try:`, `if`, `with`"
    SCOPE = "a function or class"
    SCOPE_BRANCH = "a branch in a function or class"


AT_RUN_TIME = (ImportPlace.MODULE, ImportPlace.BRANCH)
"""Where an import binds a name of the module when it runs."""


@dataclass(frozen=True)
class FoundImport:
    """An import with the block that it stands in.

    `owner` is the statement of that block, `scope` the module, function or class of its names.
    """

    node: ast.Import | ast.ImportFrom
    block: Sequence[ast.stmt]
    place: ImportPlace
    owner: ast.AST
    scope: ast.AST

    @property
    def packages(self) -> set[str]:
        """Return the outermost packages that it imports something of, "" for a relative import."""
        return _packages(self.node)

    @property
    def bound(self) -> set[str]:
        """Return the names that it binds."""
        return {bound_name(alias, self.node) for alias in self.node.names}


def _packages(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.ImportFrom):
        return {"" if node.level else (node.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in node.names}


def bound_name(alias: ast.alias, node: ast.Import | ast.ImportFrom) -> str:
    """Return the name that a part of an import binds."""
    name = alias.asname or alias.name
    return name if isinstance(node, ast.ImportFrom) else name.partition(".")[0]


def needs_package(tree: ast.Module, package: str) -> bool:
    """Tell whether a module imports a package, or something in it, outside of all functions.

    What one function imports says nothing of the others.
    """
    for node in statements_of(tree.body):
        if isinstance(node, IMPORTS) and package in _packages(node):
            return True
    return False


def imports_in(tree: ast.Module) -> Iterator[FoundImport]:
    """Yield every import of a module, in the order of the text."""
    yield from _imports_in(tree.body, ImportPlace.MODULE, tree, tree)


def _imports_in(
    block: Sequence[ast.stmt], place: ImportPlace, owner: ast.AST, scope: ast.AST
) -> Iterator[FoundImport]:
    in_scope = place in (ImportPlace.SCOPE, ImportPlace.SCOPE_BRANCH)
    branch = ImportPlace.SCOPE_BRANCH if in_scope else ImportPlace.BRANCH
    branch = place if place is ImportPlace.TYPE_CHECKING else branch
    for node in block:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield FoundImport(node, block, place, owner, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield from _imports_in(node.body, ImportPlace.SCOPE, node, node)
            case ast.If(test=test) if _is_type_checking(test) and not in_scope:
                yield from _imports_in(node.body, ImportPlace.TYPE_CHECKING, node, scope)
                yield from _imports_in(node.orelse, branch, node, scope)
            case _:
                for inner in blocks_of(node):
                    yield from _imports_in(inner, branch, node, scope)


def _is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case ast.BoolOp(op=ast.And(), values=values):
            return any(map(_is_type_checking, values))
    return False
