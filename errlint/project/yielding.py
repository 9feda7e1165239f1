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

_MANAGER = "contextmanager"
"""What is at the end of the names of decorators that make a context manager of a generator."""
_NEITHER = ("fixture", "middleware")
"""That of decorators that make something else of one."""


class ExposedYield(NamedTuple):
    """A `yield` in such a clause's `try`: its row, and the function that it stands in.

    `is_manager` where that makes a context manager; any other may be a dependency.
    """

    row: int
    qualname: str
    is_manager: bool = False


def exposed_yields(
    body: Iterable[ast.stmt], catches_all: CatchesAll, prefix: str = ""
) -> Iterator[ExposedYield]:
    """Yield them for a block and what is defined in it.

    What yields in a loop, or at several places, is a stream.
    """
    for statement in body:
        if isinstance(statement, DEFINITIONS):
            name = prefix + statement.name
            if isinstance(statement, FUNCTIONS) and _yields_once(statement):
                rows = _rows(statement.body, catches_all, is_exposed=False)
                is_manager = makes_manager(statement)
                yield from (ExposedYield(row, name, is_manager) for row in rows)
            yield from exposed_yields(statement.body, catches_all, f"{name}.")
        else:
            for block in blocks_of(statement):
                yield from exposed_yields(block, catches_all, prefix)


def yields(statement: ast.stmt) -> bool:
    """Tell whether a simple statement has a `yield` in it."""
    return any(isinstance(node, YIELDS) for node in own_nodes([statement]))


def makes_manager(function: FunctionNode) -> bool:
    """Tell whether a function is decorated to make a context manager."""
    return any(name.endswith(_MANAGER) for name in _decorators(function))


def _decorators(function: FunctionNode) -> Iterator[str]:
    return (dotted_name(uncalled(decorator)) or "" for decorator in function.decorator_list)


def _yields_once(function: FunctionNode) -> bool:
    if any(name.endswith(_NEITHER) for name in _decorators(function)):
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
