"""The places in a module that may hold sites: simple statements, expressions in heads of others."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from errlint.project.reader import COMPOUND, blocks_of
from errlint.project.tree import Outer, Step, first_row, last_row


@dataclass(frozen=True, eq=False)
class Place:
    """A statement, the steps that lead to it, and the block that it stands in.

    `expression` is the part of its head to look at, None for a statement without blocks.
    """

    statement: ast.stmt
    steps: tuple[Step, ...]
    block: list[ast.stmt]
    expression: ast.expr | None = None

    @property
    def part(self) -> ast.stmt | ast.expr:
        """Return what there is to look at."""
        return self.expression or self.statement


def places_at(root: ast.Module, rows: Iterable[int]) -> Iterator[Place]:
    """Yield the simple statements, and the expressions in the heads of others, on some rows."""
    yield from _Search(sorted(rows)).places(root.body, ())


@dataclass(frozen=True)
class _Search:
    rows: Sequence[int]

    def places(self, block: list[ast.stmt], steps: tuple[Step, ...]) -> Iterator[Place]:
        for statement in block:
            if not self._covers(first_row(statement), last_row(statement)):
                continue
            if not isinstance(statement, COMPOUND):
                yield Place(statement, steps, block)
                continue
            for expression in _head(statement):
                if self._covers(expression.lineno, last_row(expression)):
                    yield Place(statement, steps, block, expression)
            for inner in blocks_of(statement):
                if self._covers(first_row(inner[0]), last_row(inner[-1])):
                    more = (Step(outer, inner) for outer in _owners(statement, inner))
                    yield from self.places(inner, (*steps, *more))

    def _covers(self, first: int, last: int) -> bool:
        index = bisect_left(self.rows, first)
        return index < len(self.rows) and self.rows[index] <= last


def _head(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions of a compound statement that stand outside of its blocks."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from (c for c in ast.iter_child_nodes(child) if isinstance(c, ast.expr))
        elif not isinstance(child, ast.stmt):
            yield from _head(child)


def _owners(statement: ast.stmt, block: list[ast.stmt]) -> Iterator[Outer]:
    """Yield the statement, and the clause of it that the block is the body of."""
    yield statement
    for clause in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        if clause.body is block:
            yield clause
