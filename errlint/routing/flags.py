"""Where a function does what it does only if it is told to: behind the parameters with defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from errlint.project.nodes import FUNCTIONS, blocks_of, parameters_of
from errlint.project.tree import first_row, last_row
from errlint.routing.definitions import FunctionNode

Rows = tuple[int, int]


def flagged_rows(function: FunctionNode) -> tuple[Rows, ...]:
    """Return the first and last rows of what a function does not do for everyone who calls it.

    That is what stands under a condition that asks for a parameter with a default, and what stands
    behind such a condition that leaves the block.
    """
    parameters = parameters_of(function.args)
    flags = frozenset(parameter.arg for parameter, default in parameters if default is not None)
    return tuple(_flagged(function.body, flags)) if flags else ()


def _flagged(block: list[ast.stmt], flags: frozenset[str]) -> Iterator[Rows]:
    for index, statement in enumerate(block):
        if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
            continue
        if not isinstance(statement, ast.If) or not _asks(statement.test, flags):
            for inner in blocks_of(statement):
                yield from _flagged(inner, flags)
            continue
        yield first_row(statement), last_row(statement)
        if isinstance(statement.body[-1], (ast.Return, ast.Raise, ast.Continue, ast.Break)):
            rest = block[index + 1 :]
            if rest:
                yield first_row(rest[0]), last_row(rest[-1])
            return


def _asks(test: ast.expr, flags: frozenset[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in flags for node in ast.walk(test))
