"""Cut out of a module what LibCST has to look at.

LibCST parses about half a megabyte a second, most of which has nothing to do with errors. An
excerpt is one simple statement, or one expression in the head of a compound one: what is rewritten,
and what is in syntax that this interpreter can't read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import libcst as cst
from libcst.metadata import CodePosition, CodeRange

from errlint.places import Place
from errlint.positions import positions_of
from errlint.project.tree import SyntaxTree
from errlint.source import Position, Range
from errlint.spelling import indent_of
from errlint.syntax import SyntaxProblem, deeply, parse_module

_BLOCK = "if _:\n"
"""What a text is put into to keep its indentation: LibCST tells it from the white space in it."""
_NAMES_AND_CALLS = (cst.Name, cst.Attribute, cst.Call)


@dataclass(frozen=True)
class Excerpts:
    """Places as LibCST reads them, in their order, and where the nodes stand in the file."""

    nodes: tuple[cst.BaseSmallStatement | cst.BaseExpression, ...]
    _positions: Mapping[cst.CSTNode, CodeRange]
    _lines: tuple[int, ...]
    """The line, in the text that LibCST read, on which each place begins."""
    _origins: tuple[Position, ...]
    """Where the first character of each place's text stands in the file."""

    @cached_property
    def expressions(self) -> Mapping[Range, cst.BaseExpression]:
        """Return the names and calls in the places, by where they stand."""
        return {self.range_of(n): n for n in self._positions if isinstance(n, _NAMES_AND_CALLS)}

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
        indent = indent_of(tree.file.line(origin.row))
        if indent:
            texts.append(_BLOCK)
            line += 1
        texts.append(f"{indent}{text}\n")
        origins.append(Position(origin.row, origin.column - len(indent)))
        lines.append(line)
        line += tree.end_of(place.part).row - origin.row + 1
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


def _text_at(tree: SyntaxTree, place: Place) -> tuple[str, Position]:
    """Return the text of a place, and where its first character stands."""
    node = place.part
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
