"""Which attributes an object is given in a piece of code."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable


def overwritten(
    names: Collection[str], given: Collection[str], row: int, within: Iterable[ast.AST]
) -> frozenset[str]:
    """Return the attributes that an object is given behind a row, by any of its names.

    `given` are the sources of the values that it has been made of: none of them is anything new.
    """
    found: set[str] = set()
    for node in within:
        if not isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) or node.lineno <= row:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for part in (part for target in targets for part in ast.walk(target)):
            match part:
                case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name in names:
                    is_plain = isinstance(node, ast.Assign) and part in targets
                    if not (is_plain and node.value and ast.unparse(node.value) in given):
                        found.add(attribute)
    return frozenset(found)
