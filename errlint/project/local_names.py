"""Which names the functions and classes around a place bind, from its own tree."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from errlint.project.nodes import FUNCTIONS, LEAVES, SCOPES, FunctionNode

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

ScopeNode = (
    FunctionNode
    | ast.ClassDef
    | ast.Lambda
    | ast.ListComp
    | ast.SetComp
    | ast.DictComp
    | ast.GeneratorExp
)


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


def calls_with_scopes(
    node: ast.AST, scopes: tuple[ScopeNode, ...] = ()
) -> Iterator[tuple[ast.Call, tuple[ScopeNode, ...]]]:
    """Yield all calls in a node, each with what binds names around it, outermost first."""
    if isinstance(node, ast.Call):
        yield node, scopes
    for name, value in ast.iter_fields(node):
        inner = scopes
        if isinstance(node, _COMPREHENSIONS) or (isinstance(node, SCOPES) and name == "body"):
            inner = (*scopes, node)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from calls_with_scopes(child, inner)


def mean_the_same(
    names: Collection[str],
    module: ast.Module,
    there: tuple[ScopeNode, ...],
    here: tuple[ScopeNode, ...],
    row: int,
) -> bool:
    """Tell whether names mean inside of some scopes what they mean on a row in others.

    What a class binds, only its own body sees. What is bound further below is not yet bound.
    """
    seen = {there[-1:], here[-1:]}
    shared = [
        scope
        for scope, other in zip(there, here, strict=False)
        if scope is other and (not isinstance(scope, ast.ClassDef) or seen == {(scope,)})
    ]
    apart = [scope for scope in (*there, *here) if scope not in shared]
    if any(name in _names_of(scope) for scope in apart for name in names):
        return False
    return not any(set(names) & _bound_below(row, scope) for scope in (module, *shared))


def _names_of(scope: ScopeNode) -> set[str]:
    if isinstance(scope, _COMPREHENSIONS):
        return {name for node in ast.walk(scope) for name in _bound(node)}
    if isinstance(scope, ast.ClassDef):
        parameters = set()
    else:
        parameters = {node.arg for node in ast.walk(scope.args) if isinstance(node, ast.arg)}
    return parameters.union(name for node in _own_nodes(_body_of(scope)) for name in _bound(node))


def _bound_below(row: int, scope: ScopeNode | ast.Module) -> set[str]:
    """Return the names that a scope binds on a row or below, and nowhere above."""
    above: set[str] = set()
    below: set[str] = set()
    for node in _own_nodes(_body_of(scope)):
        names = below if getattr(node, "lineno", 0) >= row else above
        names.update(_bound(node))
    return below - above


def _body_of(scope: ScopeNode | ast.Module) -> list[ast.AST]:
    body = getattr(scope, "body", [])
    return body if isinstance(body, list) else [body]


def _own_nodes(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes but those inside of inner scopes."""
    waiting = [*nodes]
    while waiting:
        node = waiting.pop()
        yield node
        if node.__class__ not in LEAVES and not isinstance(node, SCOPES):
            waiting += ast.iter_child_nodes(node)


def _functions_at(node: ast.AST, row: int) -> Iterator[FunctionNode]:
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
