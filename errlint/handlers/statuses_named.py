"""Which statuses a piece of code speaks of."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator

from errlint.statuses import constant_status, status_named


def statuses_named(code: ast.AST, among: Container[int]) -> Iterator[int]:
    """Yield the statuses that code mentions, as numbers or by their names, if they are of some."""
    for node in ast.walk(code):
        status: int | None = None
        match node:
            case ast.Constant(value=int(number)):
                status = number
            case ast.Attribute(attr=name) | ast.Name(id=name):
                status = constant_status(name) or status_named(name)
        if status is not None and status in among:
            yield status
