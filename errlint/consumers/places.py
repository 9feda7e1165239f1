"""Where the nodes of a syntax tree stand in the text."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from errlint.source import Position, Range, Source


@dataclass(frozen=True)
class Places:
    """Places in one file."""

    source: Source

    def range(self, node: ast.expr | ast.stmt) -> Range:
        """Return the range of a node, without the parentheses around it."""
        end_row, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Range(
            Position(node.lineno, self.source.column(node.lineno, node.col_offset)),
            Position(end_row, self.source.column(end_row, end_column)),
        )

    def outer(self, node: ast.expr) -> Range:
        """Return the range of an expression with the parentheses around it.

        The expression must not be the only argument of a call.
        """
        text, place = self.source.text, self.range(node)
        start, end = self.source.offset(place.start), self.source.offset(place.end)
        while True:
            before, after = text[:start].rstrip(), text[end:]
            following = after.lstrip()
            if not before.endswith("(") or not following.startswith(")"):
                break
            if before[:-1].rstrip()[-1:].isalnum() and not before[:-1].endswith((" ", "\n")):
                break
            start = len(before) - 1
            end += len(after) - len(following) + 1
        return self.between(self.source.position(start), self.source.position(end))

    def wrapper(self, root: ast.expr, node: ast.expr) -> ast.Call | None:
        """Return the `str(...)` around a node inside an expression."""
        for outer in ast.walk(root):
            match outer:
                case ast.Call(func=ast.Name(id="str"), args=[only]) if only is node:
                    return outer
        return None

    def holds(self, outer: ast.expr | ast.stmt, inner: ast.expr) -> bool:
        """Tell whether a node stands inside another one."""
        return self.holds_range(outer, self.range(inner))

    def holds_range(self, outer: ast.expr | ast.stmt, inner: Range) -> bool:
        """Tell whether a range is inside a node."""
        around = self.range(outer)
        return around.start <= inner.start and inner.end <= around.end

    def between(self, start: Position, end: Position) -> Range:
        """Return the range between two positions."""
        return Range(start, end)

    def empty(self, position: Position) -> Range:
        """Return the range where something is inserted."""
        return Range(position, position)
