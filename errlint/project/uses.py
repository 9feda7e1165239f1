"""How often a module uses a name."""

from __future__ import annotations

import ast


def uses_of(tree: ast.Module, name: str) -> int:
    """Return how often a name is read in a module, in `__all__` as well; imports don't count."""
    return sum(
        (isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Constant) and node.value == name)
        for node in ast.walk(tree)
    )
