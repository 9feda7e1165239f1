"""Which locals of a function are parts of what its request says."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache

from errlint.project.nodes import FunctionNode, nodes_with_others

_PARTS = frozenset({"casefold", "get", "lower", "lstrip", "rstrip", "strip", "upper"})
"""Methods that give a part of a value, or all of it in another form."""
_READ = frozenset({"form", "json"})
_BINDING = (
    *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor, ast.withitem),
    *(ast.comprehension, ast.NamedExpr, ast.Tuple, ast.List, ast.Starred),
)
"""What has names that get a value."""


def is_of_request(
    name: str, function: FunctionNode, request: str | None, is_input: Callable[[str], bool]
) -> bool:
    """Tell whether a local is nothing but a part of an input: `title = payload.get("title")`.

    All of its values have to be; what `await request.json()` gives is an input, too.
    """
    values = _values(function)
    names, is_found = [name], False
    for known in names:
        for value in values.get(known, [None]):
            owner = _owner(value)
            if _reads(value, request) or (owner and is_input(owner)):
                is_found = True
            elif owner is None:
                return False
            elif owner not in names:
                names.append(owner)
    return is_found


@lru_cache(maxsize=1)
def _values(function: FunctionNode) -> dict[str, list[ast.expr | None]]:
    """Return what a function assigns to its locals, None for what they get in another way."""
    values: dict[str, list[ast.expr | None]] = {}
    for node in nodes_with_others(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                values.setdefault(name, []).append(value)
            case _ if isinstance(node, _BINDING):
                for inner in ast.iter_child_nodes(node):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        values.setdefault(inner.id, []).append(None)
    return values


def _reads(value: ast.expr | None, request: str | None) -> bool:
    match value:
        case ast.Await(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute), args=[])
        ):
            return name == request and attribute in _READ
    return False


def _owner(value: ast.expr | None) -> str | None:
    """Return the name whose part a value is, None where it is anything else."""
    match value:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=inner) | ast.Subscript(value=inner):
            return _owner(inner)
        case ast.Call(func=ast.Attribute(value=inner, attr=attribute)) if attribute in _PARTS:
            return _owner(inner)
        case ast.BoolOp(op=ast.Or(), values=[inner, ast.Constant()]):
            return _owner(inner)
    return None
