"""Cut out of a module what LibCST has to look at.

LibCST parses about half a megabyte a second, most of which has nothing to do with errors. An
excerpt is one simple statement, or one expression in the head of a compound one: LibCST says what
is in it and what it is rewritten to, Python's own tree of the module what stands around it.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import libcst as cst
from libcst.metadata import CodePosition, CodeRange

from errlint.positions import positions_of
from errlint.project.reader import COMPOUND, blocks_of
from errlint.project.tree import Outer, Step, SyntaxTree, first_row, last_row
from errlint.source import Position, Range
from errlint.syntax import SyntaxProblem, deeply, parse_module

_BLOCK = "if _:\n"
"""What a text is put into to keep its indentation: LibCST tells it from the white space in it."""


@dataclass(frozen=True)
class Place:
    """A statement, the steps that lead to it, and the block that it stands in.

    `expression` is the part of its head to look at, None for a statement without blocks.
    """

    statement: ast.stmt
    steps: tuple[Step, ...]
    block: list[ast.stmt]
    expression: ast.expr | None = None


def places_at(
    root: ast.Module, rows: Iterable[int], is_wanted: Callable[[ast.stmt | ast.expr], bool]
) -> Iterator[Place]:
    """Yield the simple statements, and the expressions in the heads of others, on some rows.

    `is_wanted` says which of those that stand there are worth it.
    """
    yield from _Search(sorted(rows), is_wanted).places(root.body, ())


@dataclass(frozen=True)
class _Search:
    rows: Sequence[int]
    is_wanted: Callable[[ast.stmt | ast.expr], bool]

    def places(self, block: list[ast.stmt], steps: tuple[Step, ...]) -> Iterator[Place]:
        for statement in block:
            if not self._covers(first_row(statement), last_row(statement)):
                continue
            if not isinstance(statement, COMPOUND):
                if self.is_wanted(statement):
                    yield Place(statement, steps, block)
                continue
            for expression in _head(statement):
                covered = self._covers(expression.lineno, last_row(expression))
                if covered and self.is_wanted(expression):
                    yield Place(statement, steps, block, expression)
            for inner in blocks_of(statement):
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


@dataclass(frozen=True)
class Excerpts:
    """Places as LibCST reads them, in their order, and where the nodes stand in the file."""

    nodes: tuple[cst.BaseSmallStatement | cst.BaseExpression, ...]
    _positions: Mapping[cst.CSTNode, CodeRange]
    _lines: tuple[int, ...]
    """The line, in the text that LibCST read, on which each place begins."""
    _origins: tuple[Position, ...]
    """Where the first character of each place's text stands in the file."""

    def range_of(self, node: cst.CSTNode) -> Range:
        """Return where the text of a node stands in the file."""
        found = self._positions[node]
        return Range(self._position(found.start), self._position(found.end))

    def _position(self, place: CodePosition) -> Position:
        index = bisect_right(self._lines, place.line) - 1
        below, origin = place.line - self._lines[index], self._origins[index]
        return Position(origin.row + below, place.column + (1 if below else origin.column))


def read_excerpts(tree: SyntaxTree, places: Sequence[Place]) -> Excerpts:
    """Return what LibCST makes of the places. Raises SyntaxProblem where it can't read them."""
    texts, origins, lines = [], [], []
    line = 1
    for place in places:
        text, origin = _text_at(tree, place)
        indent = _indent(tree.file.line(origin.row))
        if indent:
            texts.append(_BLOCK)
            line += 1
        texts.append(f"{indent}{text}\n")
        origins.append(Position(origin.row, origin.column - len(indent)))
        lines.append(line)
        line += tree.end_of(place.expression or place.statement).row - origin.row + 1
    text = "".join(texts)
    try:
        module = parse_module(text)
    except SyntaxProblem as problem:
        index = max(bisect_right(lines, problem.position.row) - 1, 0)
        row = origins[index].row + problem.position.row - lines[index]
        raise SyntaxProblem(problem.message, Position(row, 1)) from None
    positions = deeply(partial(positions_of, module, text))
    nodes = tuple(map(_node, places, module.body))
    return Excerpts(nodes, positions, tuple(lines), tuple(origins))


def _indent(line: str) -> str:
    """Return the white space that indents a line: Python counts anew behind a form feed."""
    return line[: len(line) - len(line.lstrip(" \t\f"))].rpartition("\f")[2]


def _text_at(tree: SyntaxTree, place: Place) -> tuple[str, Position]:
    """Return the text of a place, and where its first character stands."""
    node = place.expression or place.statement
    start = tree.start_of(node)
    if place.expression:
        text = tree.file.slice(Range(start, tree.end_of(node)))
        return f"({text})", Position(start.row, start.column - 1)
    return tree.file.slice(Range(start, tree.end_of(node))), start


def _node(
    place: Place, line: cst.BaseStatement | cst.SimpleStatementLine
) -> cst.BaseSmallStatement | cst.BaseExpression:
    if isinstance(line, cst.If):
        line = cst.ensure_type(line.body.body[0], cst.SimpleStatementLine)
    if not isinstance(line, cst.SimpleStatementLine):
        raise SyntaxProblem("can't be read exactly", Position(place.statement.lineno, 1))
    first = line.body[0]
    return cst.ensure_type(first, cst.Expr).value if place.expression else first
