"""A module's syntax tree with the text it was read from."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from errlint import syntax
from errlint.project.abridging import abridged
from errlint.project.nodes import COMPOUND, FUNCTIONS, FunctionNode, statements_of
from errlint.source import Position, Range, Source

_GROUP = re.compile(r"\s*except\s*\*")

Outer = ast.stmt | ast.ExceptHandler | ast.match_case


class Step(NamedTuple):
    """A node that has blocks, and the one of them that leads further inside."""

    node: Outer
    block: list[ast.stmt]


@dataclass(eq=False, repr=False)
class SyntaxTree:
    """The tree of Python's own parser for one module.

    `source` is what was parsed: `file` itself, or else a rewriting of it in older syntax, with the
    same rows and mostly the same columns. In `root` a function whose body is one of `left_out`, by
    offsets, has nothing but a number there, which ends where the body does.
    """

    root: ast.Module
    source: Source
    file: Source
    extents: Mapping[int, Range] = field(default_factory=dict)
    """Where simple statements, by their identities, stand in a file that is not `source`."""
    left_out: Sequence[tuple[int, int]] = ()

    @cached_property
    def whole(self) -> ast.Module:
        """Return the tree with all bodies in it."""
        if not self.left_out:
            return self.root
        tree = read_syntax_tree(self.file)
        return self.root if tree is None else tree.root

    def lacks_body(self, function: FunctionNode) -> bool:
        """Tell whether a function of `root` may be one whose parameters and body are left out."""
        match function.body:
            case [ast.Expr(value=ast.Constant(value=0))]:
                return bool(self.left_out)
        return False

    def with_body(self, function: FunctionNode) -> FunctionNode:
        """Return a function of `root` whole: read by itself, without decorators, if need be."""
        if not self.lacks_body(function):
            return function
        lines = self.source.lines(function.lineno, last_row(function))
        whole = statement_alone(self.source.slice(lines))
        if not isinstance(whole, FUNCTIONS):
            return function
        ast.increment_lineno(whole, function.lineno - whole.lineno)
        return whole

    @property
    def texts_left_out(self) -> list[str]:
        """Return the bodies that are not in the tree."""
        return [self.source.text[start:end] for start, end in self.left_out]

    @cached_property
    def has_named_expressions(self) -> bool:
        """Tell whether anything in the module may bind a name by `:=`."""
        return ":=" in self.source.text

    def catches_group(self, clause: ast.ExceptHandler) -> bool:
        """Tell whether a clause is `except*`, as the file has it: `source` may have no such."""
        return _GROUP.match(self.file.line(clause.lineno)) is not None

    def range_of(self, node: ast.expr | ast.stmt | ast.ExceptHandler) -> Range:
        """Return where the text of a node stands."""
        last = last_row(node)
        return Range(
            Position(node.lineno, self.source.column(node.lineno, node.col_offset)),
            Position(last, self.source.column(last, node.end_col_offset or 0)),
        )

    def text_of(self, node: ast.expr | ast.stmt) -> str:
        """Return the source text of a node."""
        return self.source.slice(self.range_of(node))

    def place_of(self, node: ast.expr | ast.stmt) -> Range:
        """Return where a node stands in the file itself."""
        return Range(self.start_of(node), self.end_of(node))

    def start_of(self, node: ast.expr | ast.stmt) -> Position:
        """Return where a node begins in the file itself."""
        if id(node) in self.extents:
            return self.extents[id(node)].start
        return self._moved(self.range_of(node).start)

    def end_of(self, node: ast.expr | ast.stmt) -> Position:
        """Return where a node ends in the file itself."""
        if id(node) in self.extents:
            return self.extents[id(node)].end
        return self._moved(self.range_of(node).end)

    def _moved(self, place: Position) -> Position:
        if self.file is self.source:
            return place
        own, parsed = self.file.line(place.row), self.source.line(place.row)
        before = place.column - 1
        growth = 0 if own[:before] == parsed[:before] else len(own) - len(parsed)
        return Position(place.row, place.column + growth)


def read_syntax_tree(source: Source, wanted: Sequence[int] | None = None) -> SyntaxTree | None:
    """Return the tree of a module, of newer syntax than this interpreter's too.

    Where some offsets, sorted, are all that is wanted of functions, others may lack their bodies:
    nothing says then whether these are Python. None where the text is no Python.
    """
    if wanted is not None and (known := read_abridged(source, wanted)):
        return known
    if (root := syntax.parse_tree(source.text)) is not None:
        return SyntaxTree(root, source, source)
    older = syntax.in_older_syntax(source.text)
    if older is None or (root := syntax.parse_tree(older)) is None:
        return None
    return SyntaxTree(root, Source(source.filename, older), source, _extents(root, source))


def read_abridged(source: Source, wanted: Sequence[int]) -> SyntaxTree | None:
    """Return a tree in which functions lack their bodies, but for those around sorted offsets.

    None where that can't be done: it has to be read whole then.
    """
    short = abridged(source.text, wanted)
    root = syntax.parse_tree(short.text) if short else None
    if short is None or root is None or not short.rows <= {*_rows_of_functions(root.body)}:
        return None
    return SyntaxTree(root, source, source, left_out=short.bodies)


def statement_alone(rows: str) -> ast.stmt | None:
    """Return the statement that some rows are, indented or not, None where they are no Python."""
    is_indented = rows[:1] in (" ", "\t")
    tree = syntax.read_tree(f"if 1:\n{rows}" if is_indented else rows)
    if tree is None or not tree.body:
        return None
    first = tree.body[0]
    return first.body[0] if is_indented and isinstance(first, ast.If) else first


def _rows_of_functions(body: list[ast.stmt]) -> Iterator[tuple[int, int]]:
    for statement in statements_of(body):
        if isinstance(statement, FUNCTIONS):
            yield statement.lineno, last_row(statement)
        elif isinstance(statement, ast.ClassDef):
            yield from _rows_of_functions(statement.body)


def _extents(root: ast.Module, file: Source) -> dict[int, Range]:
    """Return where the simple statements of a tree stand in the file that it was made from.

    Those that begin on one row are the same in both, in the same order.
    """
    from errlint.positions import simple_statements

    nodes = [n for n in ast.walk(root) if isinstance(n, ast.stmt) and not isinstance(n, COMPOUND)]
    nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    places = simple_statements(syntax.parse_module(file.text), file.text)
    found: dict[int, Range] = {}
    for row, on_row in groupby(nodes, key=lambda node: node.lineno):
        same, there = list(on_row), [place for place in places if place.start.row == row]
        if len(same) == len(there):
            found.update((id(node), place) for node, place in zip(same, there, strict=True))
    return found


def first_row(node: ast.stmt) -> int:
    """Return the row a statement starts on, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min(node.lineno, decorators[0].lineno) if decorators else node.lineno


def last_row(node: ast.stmt | ast.expr | ast.ExceptHandler) -> int:
    """Return the row a node ends on."""
    return node.end_lineno or node.lineno


def sharing_rows(block: list[ast.stmt], statement: ast.stmt) -> tuple[ast.stmt, ast.stmt]:
    """Return the first and the last of the statements of a block that share rows with one."""
    first = last = block.index(statement)
    while first and last_row(block[first - 1]) >= block[first].lineno:
        first -= 1
    while last + 1 < len(block) and block[last + 1].lineno <= last_row(block[last]):
        last += 1
    return block[first], block[last]
