"""Where the first import of a module goes."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from errlint.codemods.imports.blocks import comments_top, insert_rows
from errlint.project.nodes import DEFINITIONS
from errlint.source import Edit, Source

_HEAD = re.compile(
    r"#!|#.*(?:coding[:=]|copyright|licen[cs]e|spdx)|#\s*(?:[\w-]+:|noqa|fmt\b)", re.IGNORECASE
)


def insertion_without_run(source: Source, block: Sequence[ast.stmt], text: str) -> Edit | None:
    """Return the edit that puts an import into a module that has none to put it beside.

    It goes below the docstring, or else the licence and other comments that head the file. None
    if `from __future__` shares its row with another statement.
    """
    rest = list(block)
    head = _head_of_comments(source, rest)
    if rest and _is_docstring(rest[0]):
        head = rest[0].end_lineno or 0
        rest = rest[1:]
    if any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in rest):
        return None
    if not rest:
        if head:
            return insert_rows(source, head + 1, f"\n{text}")
        return Edit(source.lines(1, len(source.line_starts)), text + source.line_end)
    if rest[0].lineno <= head:
        return None
    below = _first_row(rest[0])
    blanks = 0
    while not source.line(head + blanks + 1).strip():
        blanks += 1
    attached = comments_top(source, below, head + 1)
    is_before_definition = isinstance(rest[0], DEFINITIONS) and attached == head + blanks + 1
    missing = max((2 if is_before_definition else 1) - blanks, 0)
    return insert_rows(source, head + 1, ("\n" if head else "") + text + "\n" * missing)


def _head_of_comments(source: Source, block: Sequence[ast.stmt]) -> int:
    """Return the last row of the comments that head the file, 0 if there are none."""
    end = _first_row(block[0]) if block else len(source.line_starts)
    row = 1
    while row < end and source.line(row).startswith("#"):
        row += 1
    is_apart = row < end or not block
    if is_apart:
        return row - 1
    about_file = [r for r in range(1, row) if _HEAD.match(source.line(r))]
    return max(about_file, default=0)


def _first_row(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
