"""What a call gives, from Python's own tree."""

from __future__ import annotations

import ast


def keyword_argument(call: ast.Call, name: str) -> ast.expr | None:
    """Return what a call gives by a name."""
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def argument_at(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """Return what a call gives by a name, or else at a position."""
    found = keyword_argument(call, name)
    if found is not None or len(call.args) <= position:
        return found
    given = call.args[position]
    return None if isinstance(given, ast.Starred) else given


def all_arguments(call: ast.Call) -> list[ast.expr]:
    """Return all that a call gives, in the order of the text by position and by name."""
    return [*call.args, *(keyword.value for keyword in call.keywords)]
