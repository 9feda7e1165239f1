"""Turn the changes that rules propose into edits, all changes of one site into one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from errlint.codemods import detail, imports, status
from errlint.codemods.layout import Frame, preferred_quote, render_call
from errlint.evidence import reason_for
from errlint.model.changes import (
    AddFields,
    Change,
    DropImport,
    ImportName,
    InsertRaise,
    InsertRows,
    NameStatus,
    RemoveRows,
    RenameKey,
    ReplaceRange,
    SetStatus,
    SetText,
    SiteChange,
    Structure,
    SwapClass,
)
from errlint.model.site import Site
from errlint.source import Edit, Position, Range, Source

if TYPE_CHECKING:
    from errlint.model.module import Module

_ORDER: tuple[type[SiteChange], ...] = (
    SwapClass,
    SetStatus,
    NameStatus,
    Structure,
    RenameKey,
    AddFields,
    SetText,
)


def textual_edits(source: Source, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """Return the edits that make those changes that need nothing but the text."""
    edits: list[Edit] = []
    for change in changes:
        match change:
            case RemoveRows(first, last):
                edits.append(Edit(source.lines(first, last), ""))
            case ReplaceRange(range_, text):
                edits.append(Edit(range_, text))
    return tuple(edits)


@dataclass(frozen=True)
class Composer:
    """Composes the changes of one file; `tree` is the syntax tree of `source`."""

    source: Source
    tree: ast.Module
    module: Module

    def compose(self, changes: Iterable[Change]) -> tuple[Edit, ...]:
        """Return the edits that make all the changes; equal changes count once."""
        distinct = list(dict.fromkeys(changes))
        edits: list[Edit] = []
        by_site: dict[Site, list[SiteChange]] = {}
        for change in distinct:
            match change:
                case RemoveRows() | ReplaceRange():
                    edits += textual_edits(self.source, [change])
                case InsertRows(row, rows):
                    edits.append(self._inserted(row, rows))
                case InsertRaise(site):
                    edits.append(self._raise(site))
                case ImportName() | DropImport():
                    pass
                case _:
                    by_site.setdefault(change.site, []).append(change)
        edits += [self._rewritten(site, group) for site, group in by_site.items()]
        return (*edits, *self._import_edits(distinct, edits))

    @cached_property
    def quote(self) -> str:
        """Return the quote that the file writes its strings with."""
        return preferred_quote(self.source.text)

    def _inserted(self, row: int, rows: tuple[str, ...]) -> Edit:
        line = self.source.line(row)
        indent = _indent(line)
        unit = "\t" if "\t" in indent else "    "
        text = "".join(f"{indent}{row.replace(chr(9), unit)}{self.source.line_end}" for row in rows)
        start = Position(row, 1)
        return Edit(Range(start, start), text)

    def _raise(self, site: Site) -> Edit:
        start = site.statement_range.start
        before_call = Range(start, site.range.start)
        return Edit(before_call, "raise ")

    def _rewritten(self, site: Site, changes: Sequence[SiteChange]) -> Edit:
        node = site.node
        if isinstance(node, cst.Call):
            settled = _settled(site, changes)
            for change in sorted(changes, key=lambda change: _ORDER.index(type(change))):
                node = self._applied(node, replace(change, site=settled))
            text = render_call(node.with_changes(lpar=(), rpar=()), self._frame(site))
        else:
            swaps = (change.class_name for change in changes if isinstance(change, SwapClass))
            text = next(swaps).rpartition(".")[2]
        return Edit(site.range, text)

    def _applied(self, call: cst.Call, change: SiteChange) -> cst.Call:
        match change:
            case SwapClass(_, class_name):
                return call.with_changes(func=cst.Name(class_name.rpartition(".")[2]))
            case SetStatus():
                restated = detail.restate(call, change.site, self._form(change.site))
                return status.set_status(restated, change)
            case NameStatus():
                return status.name_status(call, change)
            case Structure():
                return detail.structure(call, change, self._form(change.site))
            case RenameKey():
                return detail.rename_key(call, change, self.quote)
            case AddFields():
                return detail.add_fields(call, change, self._form(change.site))
            case SetText():
                return detail.set_text(call, change, self.quote)

    def _form(self, site: Site) -> detail.Form:
        reason = reason_for(site, self.module)
        return detail.Form(self.module.settings.schema, reason, self.quote)

    def _frame(self, site: Site) -> Frame:
        first = self.source.line(site.range.start.row)
        last = self.source.line(site.range.end.row)
        head = first[: site.range.start.column - 1]
        before, after = head.lstrip(), last[site.range.end.column - 1 :]
        if own := self._own_range(site):
            before = self.source.slice(Range(own.start, site.range.start))
            after = self.source.slice(Range(site.range.end, own.end))
        return Frame(
            indent=_indent(head),
            before=before,
            after=after,
            line_length=self.module.settings.line_length,
            line_end=self.source.line_end,
            quote=self.quote,
        )

    def _own_range(self, site: Site) -> Range | None:
        """Return where a site's statement stands if others stand on its line.

        Formatters give each a line of its own before they measure it.
        """
        line = site.statement
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) == 1:
            return None
        ranges = map(self.module.locate, line.body)
        own = next(r for r in ranges if r.start <= site.range.start and site.range.end <= r.end)
        rows = own.start.row, own.end.row
        return own if rows == (site.range.start.row, site.range.end.row) else None

    def _import_edits(self, changes: Sequence[Change], edits: Sequence[Edit]) -> list[Edit]:
        wanted = [change for change in changes if isinstance(change, ImportName)]
        dropped = [change for change in changes if isinstance(change, DropImport)]
        if not wanted and not dropped:
            return []
        after = self.source.apply(edits).text
        found = imports.import_edits(
            self.source,
            self.tree,
            wanted,
            dropped,
            after,
            first_party={self.module.name.partition(".")[0]},
            line_length=self.module.settings.line_length,
        )
        return list(found)


def _settled(site: Site, changes: Sequence[SiteChange]) -> Site:
    """Return a site with the status that it has after the changes."""
    for change in changes:
        if isinstance(change, SetStatus):
            return replace(site, status=replace(site.status, value=change.status))
    return site


def _indent(line: str) -> str:
    """Return the white space that indents a line: Python counts anew behind a form feed."""
    return line[: len(line) - len(line.lstrip())].rpartition("\f")[2]
