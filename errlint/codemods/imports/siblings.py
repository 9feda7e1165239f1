"""Statements that import from one module one below the other, as those with `as` do."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from errlint.codemods.imports.order import Key, by_type
from errlint.codemods.imports.statement import ImportStatement, read_statement
from errlint.project.tree import last_row
from errlint.source import Edit, Position, Range, Source

_Statements = list[ImportStatement]


def sibling_edits(source: Source, block: Sequence[ast.stmt]) -> list[Edit]:
    """Return the edits that sort such statements by the first name of each."""
    edits = []
    for statements in _siblings(source, block):
        ordered = sorted(statements, key=_key)
        if ordered != statements:
            last = statements[-1].last
            end = Position(last, len(source.line(last)) + 1)
            texts = [_text(source, statement) for statement in ordered]
            start = Position(statements[0].first, 1)
            edits.append(Edit(Range(start, end), source.line_end.join(texts)))
    return edits


def _siblings(source: Source, block: Sequence[ast.stmt]) -> Iterator[_Statements]:
    known: list[ast.ImportFrom] = []
    for node in [*block, None]:
        is_next = isinstance(node, ast.ImportFrom) and bool(known) and _follows(known[-1], node)
        if not is_next:
            statements = [read_statement(source, sibling) for sibling in known]
            readable = [statement for statement in statements if statement]
            if len(readable) == len(known) > 1:
                yield readable
            known = []
        if isinstance(node, ast.ImportFrom):
            known.append(node)


def _follows(before: ast.ImportFrom, after: ast.ImportFrom) -> bool:
    is_below = after.lineno == last_row(before) + 1
    return is_below and (before.module, before.level) == (after.module, after.level)


def _key(statement: ImportStatement) -> Key:
    return by_type(statement.names[0].text)


def _text(source: Source, statement: ImportStatement) -> str:
    rows = range(statement.first, statement.last + 1)
    return source.line_end.join(source.line(row) for row in rows)
