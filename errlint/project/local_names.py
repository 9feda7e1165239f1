"""Which names the functions around a row bind, from its own tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from errlint.project.nodes import FUNCTIONS, SCOPES


class LocalNames(NamedTuple):
    """The names that functions bind: `parameters`, and what their bodies bind, in any way."""

    parameters: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()


def local_names(tree: ast.Module, row: int) -> LocalNames:
    """Return what the functions around a row bind, and what they let others bind."""
    parameters: set[str] = set()
    assigned: set[str] = set()
    for function in _functions_at(tree, row):
        parameters.update(node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg))
        for node in _own_nodes(function.body):
            assigned.update(_bound(node))
        for node in ast.walk(function):
            if isinstance(node, ast.Nonlocal):
                assigned.update(node.names)
    return LocalNames(frozenset(parameters), frozenset(assigned))


def binds(node: ast.AST, name: str) -> bool:
    """Tell whether anything in a node, outside of inner scopes, binds a name."""
    return any(name in _bound(inner) for inner in _own_nodes([node]))


def _own_nodes(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes but those inside of inner scopes."""
    waiting = [*nodes]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)


def _functions_at(node: ast.AST, row: int) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the functions around a row, outermost first."""
    for child in ast.iter_child_nodes(node):
        end = getattr(child, "end_lineno", None)
        if end is None:
            yield from _functions_at(child, row)
        elif child.lineno <= row <= end:  # type: ignore[attr-defined]
            if isinstance(child, FUNCTIONS):
                yield child
            yield from _functions_at(child, row)


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.ExceptHandler(name=str(name)):
            yield name
        case ast.alias(name=module, asname=name):
            yield name or module.partition(".")[0]
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Global(names=names):
            yield from names
