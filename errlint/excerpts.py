"""Cut out of a module what LibCST has to look at.

LibCST parses about half a megabyte a second, most of which has nothing to do with errors. An
excerpt is one simple statement, or one expression in the head of a compound one: LibCST says what
is in it and what it is rewritten to, Python's own tree of the module what stands around it.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, zip_longest
from typing import NamedTuple

from errlint.libcst_import import cst
from errlint.positions import Positions, positions_of
from errlint.project.nodes import COMPOUND, blocks_of
from errlint.project.tree import Outer, Step, SyntaxTree, first_row, last_row
from errlint.source import Position, Range, indent_of
from errlint.syntax import SyntaxProblem, deeply, parse_module

_BLOCKS = frozenset({"body", "orelse", "finalbody"})
_BLOCK = "if _:\n"
"""What texts are put into to keep their indentation: LibCST takes it out of their white space."""


@dataclass(eq=False, repr=False)
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
    if wanted := sorted(rows):
        yield from _Search(wanted, is_wanted).places(root.body, ())


@dataclass(eq=False, repr=False)
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
                if self._covers(first_row(inner[0]), last_row(inner[-1])):
                    more = (Step(outer, inner) for outer in _owners(statement, inner))
                    yield from self.places(inner, (*steps, *more))

    def _covers(self, first: int, last: int) -> bool:
        index = bisect_left(self.rows, first)
        return index < len(self.rows) and self.rows[index] <= last


def _head(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions of a compound statement that stand outside of its blocks."""
    for name in node._fields:
        if name in _BLOCKS:
            continue
        value = getattr(node, name, None)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.expr):
                yield child
            elif isinstance(child, ast.AST):
                yield from _head(child)


def _owners(statement: ast.stmt, block: list[ast.stmt]) -> Iterator[Outer]:
    """Yield the statement, and the clause of it that the block is the body of."""
    yield statement
    for clause in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        if clause.body is block:
            yield clause


@dataclass(eq=False, repr=False)
class Excerpts:
    """Places as LibCST reads them, in their order, and where the nodes stand in the file."""

    nodes: tuple[cst.BaseSmallStatement | cst.BaseExpression, ...]
    _positions: Positions
    _lines: tuple[int, ...]
    """The lines, in the text that LibCST read, on which places begin."""
    _origins: tuple[Position, ...]
    """Where the first character of each of these lines stands in the file."""

    def range_of(self, node: cst.CSTNode) -> Range:
        """Return where the text of a node stands in the file."""
        found = self._positions[node]
        return Range(self._position(found.start), self._position(found.end))

    def _position(self, place: Position) -> Position:
        index = bisect_right(self._lines, place.row) - 1
        below, origin = place.row - self._lines[index], self._origins[index]
        return Position(origin.row + below, place.column + (0 if below else origin.column - 1))


def read_excerpts(tree: SyntaxTree, places: Sequence[Place]) -> Excerpts:
    """Return what LibCST makes of the places. Raises SyntaxProblem where it can't read them."""
    cuts = sorted((_cut(tree, place) for place in places), key=lambda cut: cut.indent)
    texts, lines = [], []
    line = 1
    for indent, block in groupby(cuts, key=lambda cut: cut.indent):
        if indent:
            texts.append(_BLOCK)
            line += 1
        for cut in block:
            texts.append(f"{indent}{cut.text}\n")
            lines.append(line)
            line += cut.rows
    text = "".join(texts)
    try:
        module = parse_module(text)
    except SyntaxProblem as problem:
        index = max(bisect_right(lines, problem.position.row) - 1, 0)
        row = cuts[index].start.row + problem.position.row - lines[index]
        raise SyntaxProblem(problem.message, Position(row, 1)) from None
    positions = deeply(partial(positions_of, module, text))
    nodes = dict(zip((cut.place for cut in cuts), _nodes(module, cuts), strict=True))
    origins = (Position(cut.start.row, cut.start.column - len(cut.indent)) for cut in cuts)
    return Excerpts(
        tuple(nodes[place] for place in places), positions, tuple(lines), tuple(origins)
    )


class _Cut(NamedTuple):
    """The text of a place: where it starts, what indents it, and how many rows it has."""

    place: Place
    text: str
    start: Position
    indent: str
    rows: int


def _cut(tree: SyntaxTree, place: Place) -> _Cut:
    node = place.expression or place.statement
    start, end = tree.start_of(node), tree.end_of(node)
    text = tree.file.slice(Range(start, end))
    rows = end.row - start.row + 1
    if place.expression:
        text, start = f"({text})", Position(start.row, start.column - 1)
    return _Cut(place, text, start, indent_of(tree.file.line(start.row)), rows)


def _nodes(
    module: cst.Module, cuts: Sequence[_Cut]
) -> Iterator[cst.BaseSmallStatement | cst.BaseExpression]:
    read = (line for block in module.body for line in _lines_of(block))
    for cut, line in zip_longest(cuts, read):
        if cut is None or not isinstance(line, cst.SimpleStatementLine):
            row = (cut or cuts[-1]).start.row
            raise SyntaxProblem("can't be read exactly", Position(row, 1))
        first = line.body[0]
        yield cst.ensure_type(first, cst.Expr).value if cut.place.expression else first


def _lines_of(block: cst.CSTNode) -> Sequence[cst.CSTNode]:
    return block.body.body if isinstance(block, cst.If) else [block]
