"""Turn the changes that rules propose into edits, all changes of one site into one."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from errlint.codemods import detail, status
from errlint.codemods.entries import give_entries
from errlint.codemods.habits import Habits
from errlint.codemods.imports.draft import Draft
from errlint.codemods.imports.edits import import_edits
from errlint.codemods.layout import bracket_unit, indentation_unit, preferred_quote
from errlint.codemods.parts import rename_argument, wrap_parts
from errlint.codemods.placing import Placer, Rewritten, unit_at
from errlint.codemods.responses import declare, responses_of
from errlint.codemods.revision import Revision
from errlint.evidence import reason_for
from errlint.libcst_import import cst
from errlint.model.changes import (
    AddFields,
    Change,
    DeclareStatuses,
    DropImport,
    GiveEntries,
    ImportName,
    InsertRaise,
    InsertRows,
    NameStatus,
    RemoveRows,
    RenameArgument,
    RenameKey,
    ReplaceRange,
    SetStatus,
    SetText,
    SiteChange,
    Structure,
    SwapClass,
    WrapPart,
)
from errlint.model.site import Site
from errlint.source import Edit, Position, Range, Source, indent_of
from errlint.syntax import parse_expression

if TYPE_CHECKING:
    from errlint.model.module import Module
    from errlint.project.tree import SyntaxTree

SingleChange = (
    SwapClass
    | RenameArgument
    | SetStatus
    | NameStatus
    | Structure
    | AddFields
    | SetText
    | GiveEntries
)
"""The changes of a site that are made one by one: keys, and parts, are changed all at once."""
_ORDER: tuple[type[SiteChange], ...] = (
    SwapClass,
    RenameArgument,
    SetStatus,
    NameStatus,
    Structure,
    RenameKey,
    AddFields,
    SetText,
    WrapPart,
    GiveEntries,
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
    """Composes the changes of one file."""

    tree: SyntaxTree
    module: Module

    @property
    def source(self) -> Source:
        """Return the file."""
        return self.tree.file

    def compose(self, changes: Iterable[Change]) -> tuple[Edit, ...]:
        """Return the edits that make all the changes; equal changes count once."""
        # without their types two kinds with the same fields are equal
        distinct = list({(type(change), change): change for change in changes}.values())
        if not distinct:
            return ()
        edits: list[Edit] = []
        by_site: dict[Site, list[SiteChange]] = {}
        raised: list[Site] = []
        declared: list[DeclareStatuses] = []
        for change in distinct:
            match change:
                case RemoveRows() | ReplaceRange():
                    edits += textual_edits(self.source, [change])
                case InsertRows(row, rows):
                    edits.append(self._inserted(row, rows))
                case InsertRaise(site):
                    raised.append(site)
                case DeclareStatuses():
                    declared.append(change)
                case ImportName() | DropImport():
                    pass
                case _:
                    by_site.setdefault(change.site, []).append(change)
        edits += self._declaring(declared, tuple(edits))
        edits += self._sites_edits(by_site, raised, tuple(edits))
        return (*edits, *self._import_edits(distinct, edits))

    @cached_property
    def quote(self) -> str:
        """Return the quote that the file writes its strings with."""
        return preferred_quote(self.source.text)

    @cached_property
    def unit(self) -> str:
        """Return what the blocks of the file are indented by."""
        return indentation_unit(self.source.text)

    @cached_property
    def bracket_unit(self) -> str:
        """Return what the lines in brackets are indented by."""
        return bracket_unit(self.source.text)

    def _inserted(self, row: int, rows: tuple[str, ...]) -> Edit:
        line = self.source.line(row)
        indent, line_end = indent_of(line), self.source.line_end
        unit = unit_at(indent, self.unit)
        text = "".join(f"{indent}{row.replace(chr(9), unit)}{line_end}" for row in rows)
        start = Position(row, 1)
        return Edit(Range(start, start), text)

    def _declaring(
        self, changes: Iterable[DeclareStatuses], others: Sequence[Edit]
    ) -> Iterator[Edit]:
        statuses: dict[tuple[Range, Range | None], set[int]] = {}
        for change in changes:
            statuses.setdefault((change.call, change.responses), set()).update(change.statuses)
        length = self.module.settings.line_length
        placer = Placer(self.source, length, self.bracket_unit, others)
        habits = Habits(self.tree, self.quote)
        for (call, responses), added in statuses.items():
            node = parse_expression(self.source.slice(call)).with_changes(lpar=(), rpar=())
            old = cst.ensure_type(node, cst.Call)
            new = declare(old, added, habits.at(call))
            before, after = responses_of(old), responses_of(new)
            if not responses or not before or not after or placer.is_laid_out(call, old):
                yield from placer.replacing(call, old, new)
            else:
                yield from placer.replacing(responses, before, after)

    def _sites_edits(
        self,
        by_site: dict[Site, list[SiteChange]],
        raised: Sequence[Site],
        others: Sequence[Edit],
    ) -> Iterator[Edit]:
        rows = {edit.range.start.row for edit in others}
        uncommented = (site for site in self.module.sites if site.statement_range.end.row in rows)
        sites = sorted({*by_site, *raised, *uncommented}, key=lambda site: site.range)
        length = self.module.settings.line_length
        placer = Placer(self.source, length, self.bracket_unit, others)
        return placer.edits(
            [self._rewritten(site, by_site.get(site, ()), site in raised) for site in sites]
        )

    def _rewritten(self, site: Site, changes: Sequence[SiteChange], is_raised: bool) -> Rewritten:
        node = site.node
        if isinstance(node, cst.Call):
            settled = _settled(site, changes)
            ordered = [
                change._replace(site=settled)
                for change in sorted(changes, key=lambda change: _ORDER.index(type(change)))
            ]
            renames = [change for change in ordered if isinstance(change, RenameKey)]
            wraps = [change for change in ordered if isinstance(change, WrapPart)]
            for change in ordered:
                if not isinstance(change, (RenameKey, WrapPart)):
                    node = self._applied(node, change)
                elif change is next(iter(renames), None):
                    node = detail.rename_keys(node, renames, self._quote(site))
                elif change is next(iter(wraps), None):
                    node = wrap_parts(node, wraps, self._quote(site))
        else:
            for change in changes:
                if isinstance(change, SwapClass):
                    node = cst.Name(change.class_name.rpartition(".")[2])
        adds = any(isinstance(change, (Structure, AddFields, GiveEntries)) for change in changes)
        return Rewritten(site, node, is_raised, is_touched_up=not adds)

    def _applied(self, call: cst.Call, change: SingleChange) -> cst.Call:
        match change:
            case SwapClass(_, class_name):
                return call.with_changes(func=cst.Name(class_name.rpartition(".")[2]))
            case RenameArgument(_, argument, new):
                return rename_argument(call, argument, new)
            case SetStatus():
                restated = detail.restate(call, change.site, self._form(change.site))
                return status.set_status(restated, change)
            case NameStatus():
                return status.name_status(call, change)
            case Structure():
                return detail.structure(call, change, self._form(change.site))
            case AddFields():
                return detail.add_fields(call, change, self._form(change.site))
            case SetText():
                return detail.set_text(call, change, self._quote(change.site))
            case GiveEntries():
                return give_entries(call, change)

    def _form(self, site: Site) -> detail.Form:
        reason = reason_for(site, self.module)
        return detail.Form(self.module.settings.schema, reason, self._quote(site))

    def _quote(self, site: Site) -> str:
        """Return the quote for new strings: not that of a string that the site itself is in."""
        taken = "".join(site.quotes)
        return (
            self.quote if self.quote not in taken else next(iter({*"'\""} - {*taken}), self.quote)
        )

    def _import_edits(self, changes: Sequence[Change], edits: Sequence[Edit]) -> list[Edit]:
        wanted = [change for change in changes if isinstance(change, ImportName)]
        dropped = [change for change in changes if isinstance(change, DropImport)]
        if not wanted and not dropped:
            return []
        after = self.source.apply(edits).text
        draft = self.draft(wanted, {edit.range.start.row for edit in edits})
        return list(import_edits(draft, wanted, dropped, after))

    def draft(self, wanted: Sequence[ImportName], rows: Collection[int] = ()) -> Draft:
        """Return the file for its imports to change, where names do so on some rows, too."""
        return Draft(
            Revision.of(self.source),
            self.tree.whole,
            self._first_party(wanted),
            self.module.settings.line_length,
            {*rows, *(change.use.row for change in wanted if change.use)},
        )

    def _first_party(self, wanted: Iterable[ImportName]) -> set[str]:
        """Return the packages that are the project's: all that an import of the file leads to."""
        modules = {change.module for change in wanted}
        for node in ast.walk(self.tree.whole):
            if isinstance(node, ast.Import):
                modules.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module)
        packages = {module.partition(".")[0] for module in modules}
        finder, path = self.module.project.finder, self.module.path
        found = {package for package in packages if finder.is_first_party(path, package)}
        return found | {self.module.name.partition(".")[0]}


def _settled(site: Site, changes: Sequence[SiteChange]) -> Site:
    """Return a site with the status that it has after the changes."""
    for change in changes:
        if isinstance(change, SetStatus):
            return replace(site, status=site.status._replace(value=change.status))
    return site
