"""How often a function needs the names in it."""

from __future__ import annotations

import ast


def times_read(function: ast.stmt) -> dict[str, int]:
    """Return how often a function reads each name, but where it asks whether that is anything."""
    found: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = found.get(node.id, 0) + 1
        elif isinstance(node, ast.If) and (name := _asked_for(node.test)):
            found[name] = found.get(name, 0) - 1
    return found


def _asked_for(condition: ast.expr) -> str | None:
    match condition:
        case ast.Name(id=name):
            return name
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]
        ):
            return name
    return None
