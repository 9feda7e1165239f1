"""Remove one name from the imports of a file, and what is left over with it."""

from __future__ import annotations

import ast

from errlint.codemods.imports.blocks import comments_top, is_directive
from errlint.codemods.imports.statement import ImportStatement, Layout, read_statement
from errlint.project.import_places import FoundImport, ImportPlace
from errlint.project.tree import last_row
from errlint.source import Edit, Source


def removal(
    source: Source, found: FoundImport, bound: str, line_length: int, original: Source
) -> Edit | None:
    """Return the edit that removes the name from an import, None where that can't be done.

    The statement goes with its last name, and `if TYPE_CHECKING:` with its last statement. One
    that was on one row in the `original` text gets back there if it can.
    """
    statement = read_statement(source, found.node)
    if statement is None:
        return None
    if len(statement.names) > 1:
        if _has_been_exploded(statement, original):
            statement = statement.on_one_row()
        return statement.edit(source, statement.without_name(bound, line_length))
    if len(found.block) > 1:
        return _without_statement(source, found, statement)
    if found.place is ImportPlace.TYPE_CHECKING and isinstance(found.owner, ast.If):
        return _without_branch(source, found.owner)
    if found.place is ImportPlace.MODULE:
        return _without_statement(source, found, statement)
    return None


def _has_been_exploded(statement: ImportStatement, original: Source) -> bool:
    """Tell whether a statement has a row for each name only since it got one more."""
    if statement.layout is not Layout.EXPLODED or statement.body in original.text:
        return False
    start = f"{statement.indent}{statement.head} "
    rows = (row for row in original.text.splitlines() if row.startswith(start))
    return any(not row.removeprefix(start).startswith(("(", "\\")) for row in rows)


def _without_statement(source: Source, found: FoundImport, statement: ImportStatement) -> Edit:
    index = found.block.index(found.node)
    is_first = index == 0 and found.place is not ImportPlace.MODULE
    top = comments_top(source, statement.first, 1)
    is_alone = _is_blank(source, top - 1) and _is_blank(source, statement.last + 1)
    is_about_code = not any(
        is_directive(source.line(r).strip()) for r in range(top, statement.first)
    )
    if top > 1 and index > 0 and is_alone and is_about_code:
        return _without_rows(source, top, statement.last, is_first)
    return _without_rows(source, statement.first, statement.last, is_first)


def _without_branch(source: Source, owner: ast.If) -> Edit | None:
    has_row = source.line(owner.lineno).startswith("if ")
    if owner.orelse or not has_row:
        return None
    return _without_rows(source, owner.lineno, last_row(owner), is_first=False)


def _without_rows(source: Source, first: int, last: int, is_first: bool) -> Edit:
    """Remove rows and, of the blank rows around them, the fewer ones.

    `is_first` says that the rows are the first of an indented block, where no blank row goes.
    """
    rows = len(source.line_starts)
    above = below = 0
    while first - above > 1 and _is_blank(source, first - above - 1):
        above += 1
    while last + below < rows and _is_blank(source, last + below + 1):
        below += 1
    is_at_end = last + below >= rows
    if is_at_end:
        return Edit(source.lines(first - above, rows), "")
    if is_first or first - above == 1:
        return Edit(source.lines(first, last + below), "")
    if above <= below:
        return Edit(source.lines(first - above, last), "")
    return Edit(source.lines(first, last + below), "")


def _is_blank(source: Source, row: int) -> bool:
    return not source.line(row).strip()
