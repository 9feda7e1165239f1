"""The generators that a broad clause around their `yield` keeps exceptions in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.caught import CatchesAll
from errlint.project.except_clauses import treatment_of
from errlint.project.nodes import (
    COMPOUND,
    DEFINITIONS,
    FUNCTIONS,
    LOOPS,
    SCOPES,
    YIELDS,
    FunctionNode,
    blocks_of,
    own_nodes,
    uncalled,
)

_NO_DEPENDENCY = ("contextmanager", "fixture", "middleware")
"""What is at the end of the names of decorators that make something else of a generator."""


class ExposedYield(NamedTuple):
    """A `yield` in such a clause's `try`: its row, and the function that it stands in."""

    row: int
    qualname: str


def exposed_yields(
    body: Iterable[ast.stmt], catches_all: CatchesAll, prefix: str = ""
) -> Iterator[ExposedYield]:
    """Yield them for a block and what is defined in it.

    What yields in a loop, or at several places, is a stream.
    """
    for statement in body:
        if isinstance(statement, DEFINITIONS):
            name = prefix + statement.name
            if isinstance(statement, FUNCTIONS) and _may_be_dependency(statement):
                rows = _rows(statement.body, catches_all, is_exposed=False)
                yield from (ExposedYield(row, name) for row in rows)
            yield from exposed_yields(statement.body, catches_all, f"{name}.")
        else:
            for block in blocks_of(statement):
                yield from exposed_yields(block, catches_all, prefix)


def yields(statement: ast.stmt) -> bool:
    """Tell whether a simple statement has a `yield` in it."""
    return any(isinstance(node, YIELDS) for node in own_nodes([statement]))


def _may_be_dependency(function: FunctionNode) -> bool:
    names = (dotted_name(uncalled(decorator)) or "" for decorator in function.decorator_list)
    if any(name.endswith(_NO_DEPENDENCY) for name in names):
        return False
    return sum(isinstance(node, YIELDS) for node in own_nodes(function.body)) == 1


def _rows(body: Iterable[ast.stmt], catches_all: CatchesAll, is_exposed: bool) -> Iterator[int]:
    for statement in body:
        if isinstance(statement, (*SCOPES, *LOOPS)):
            continue
        if not isinstance(statement, COMPOUND):
            if is_exposed and yields(statement):
                yield statement.lineno
            continue
        for block in blocks_of(statement):
            is_kept = is_exposed or _keeps(statement, block, catches_all)
            yield from _rows(block, catches_all, is_kept)


def _keeps(node: ast.stmt, block: list[ast.stmt], catches_all: CatchesAll) -> bool:
    """Tell whether a broad clause keeps whatever exception comes out of a block."""
    if not isinstance(node, ast.Try) or block is not node.body:
        return False
    broad = next(filter(catches_all, node.handlers), None)
    return broad is not None and not treatment_of(broad).lets_through
