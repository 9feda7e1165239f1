"""The statements that share the rows of a site, and the comments about them."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

from errlint.excerpts import Place
from errlint.model.site import Comment
from errlint.project.tree import SyntaxTree, last_row, sharing_rows
from errlint.source import Range

_BEHIND = re.compile(r"[ \t\f;]*(#.*)")


class StatementLine(NamedTuple):
    """The statements that share a line: where they stand, and the comments about them."""

    range: Range
    comments: tuple[Comment, ...]
    is_of_one: bool
    """Whether it is one statement, on rows of its own."""

    @classmethod
    def of(cls, tree: SyntaxTree, place: Place) -> StatementLine:
        """Return the line of a place; for an expression in a head, the rows of the expression."""
        if place.expression:
            range_ = tree.range_of(place.expression)
            return cls(range_, _comments_above(tree, place.statement, place.block), False)
        first, last = sharing_rows(place.block, place.statement)
        range_ = Range(tree.start_of(first), tree.end_of(last))
        is_first = not tree.file.line(range_.start.row)[: range_.start.column - 1].strip()
        above: tuple[Comment, ...] = ()
        if is_first:
            above = _comments_above(tree, first, place.block) or _above_opening(tree, place, first)
        behind = _BEHIND.match(tree.file.line(range_.end.row), range_.end.column - 1)
        if behind:
            column = behind.start(1) + 1
            comment = Comment(behind[1], range_.end.row, column, is_trailing=True)
            above = (*above, comment)
        return cls(range_, above, is_first and first is last)


def moves_head(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a part of a head may break as a line does: formatters put it in parentheses."""
    match place.statement:
        case (
            ast.If(test=part) | ast.While(test=part) | ast.For(iter=part) | ast.AsyncFor(iter=part)
        ):
            parts = [part]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            parts = place.statement.decorator_list
        case _:
            parts = []
    if place.expression not in parts or place.expression is None:
        return False
    start = tree.start_of(place.expression)
    before = tree.file.line(start.row)[: start.column - 1].rstrip()
    return bool(before) and not before.endswith("(")


def _above_opening(tree: SyntaxTree, place: Place, first: ast.stmt) -> tuple[Comment, ...]:
    """Return the comments above the `if` of whose body a statement is the first."""
    if len(place.steps) < 1 or first is not place.block[0]:
        return ()
    opening = place.steps[-1].node
    if not isinstance(opening, ast.If) or place.block is not opening.body:
        return ()
    if first.lineno != last_row(opening.test) + 1:
        return ()
    around = place.steps[-2].block if len(place.steps) > 1 else tree.root.body
    return _comments_above(tree, opening, around)


def _comments_above(
    tree: SyntaxTree, statement: ast.stmt, block: list[ast.stmt]
) -> tuple[Comment, ...]:
    """Return the comment block right above a statement, a blank line ending it."""
    start = tree.start_of(statement)
    index = block.index(statement)
    floor = last_row(block[index - 1]) if index else 0
    found: list[Comment] = []
    for row in range(start.row - 1, floor, -1):
        line = tree.file.line(row)
        if not line[start.column - 1 :].startswith("#") or line[: start.column - 1].strip():
            break
        found.append(Comment(line[start.column - 1 :], row, start.column))
    return tuple(reversed(found))
