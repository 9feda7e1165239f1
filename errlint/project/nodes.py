"""Walk through Python's own trees."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda)
"""What binds names of its own, or runs at another time."""
_LEAVES = frozenset(
    {ast.Name, ast.Constant, str, int, type(None)}.union(
        *(
            kind.__subclasses__()
            for kind in (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
        )
    )
)


def inner_nodes(node: ast.AST) -> list[ast.AST]:
    """Return the child nodes, in the order of the text, that may have children themselves.

    `ast.iter_child_nodes` takes twice as long, half of it for names, constants and operators.
    """
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        kind = value.__class__
        if kind is list:
            found += [item for item in value if item.__class__ not in _LEAVES]
        elif kind not in _LEAVES and isinstance(value, ast.AST):
            found.append(value)
    return found


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes but names, constants, operators and what inner functions and classes are."""
    waiting = [*body][::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, SCOPES):
            yield node
            waiting += reversed(inner_nodes(node))


def type_alias(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """Return the name and the value of a `type` statement (Python 3.12)."""
    name, value = getattr(statement, "name", None), getattr(statement, "value", None)
    if isinstance(name, ast.Name) and isinstance(value, ast.expr):
        return name.id, value
    return None


def parameters_of(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Yield the parameters but those with a star, each with its default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    yield from zip(positional, (*missing, *arguments.defaults), strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
