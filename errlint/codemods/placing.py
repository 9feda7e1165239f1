"""Rewritten constructions, laid out at their places in one file."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from errlint.codemods.layout import CallFrame, is_whole_value, relaid_statement, render_expression
from errlint.codemods.pragmas import with_noqa_moved
from errlint.libcst_import import cst
from errlint.model.site import Site
from errlint.project.cst_values import source_of
from errlint.source import Edit, Range, Source, indent_of


@dataclass(frozen=True)
class Rewritten:
    """A site with the expression that takes its place.

    `is_raised` says that `raise` takes the place of what its statement starts with; `is_touched_up`
    that nothing was added, so that the call needs no new layout where it has none of a formatter.
    """

    site: Site
    node: cst.BaseExpression
    is_raised: bool = False
    is_touched_up: bool = False


@dataclass(frozen=True)
class Placer:
    """Turns the rewritten sites of a file into edits.

    `unit` is what its brackets indent by, `others` are edits that are made besides: those of
    comments behind statements leave more room to the calls.
    """

    source: Source
    line_length: int
    unit: str
    others: Sequence[Edit] = ()

    def edits(self, rewritten: Sequence[Rewritten]) -> Iterator[Edit]:
        """Yield the edits: of the calls, or of all of a statement that moves with its calls."""
        by_place: dict[Range, list[Rewritten]] = {}
        for item in rewritten:
            around = self._moving_range(item.site)
            by_place.setdefault(around or item.site.range, []).append(item)
        on_row = Counter(item.site.statement_range.start.row for item in rewritten)
        for around, items in by_place.items():
            edits, site = self._edits_in(around, items), items[0].site
            if on_row[site.statement_range.start.row] == 1:
                comment = next((known.text for known in site.comments if known.is_trailing), "")
                place = site.statement_range
                edits = with_noqa_moved(self.source, place, comment, edits, self.others)
            yield from edits

    def is_laid_out(self, place: Range, node: cst.Call | cst.Dict) -> bool:
        """Tell whether an expression at a place is written as the formatter would write it."""
        return render_expression(node, self._frame(place)) == self.source.slice(place)

    def replacing(
        self, place: Range, old: cst.Call | cst.Dict, new: cst.Call | cst.Dict
    ) -> list[Edit]:
        """Return the edits that write another expression at a place, laid out if the old one is."""
        frame = self._frame(place)
        is_laid_out = self.is_laid_out(place, old)
        text = render_expression(new, frame) if is_laid_out else source_of(new, frame.line_end)
        behind = self._new_after(place).strip()
        comment = behind if behind.startswith("#") else ""
        return with_noqa_moved(self.source, place, comment, [Edit(place, text)], self.others)

    def _edits_in(self, around: Range, items: Sequence[Rewritten]) -> list[Edit]:
        edits = [edit for item in items for edit in self._site_edits(item)]
        if not edits or around == items[0].site.range:
            return edits
        old = self.source.slice(around)
        edited = self.source.apply(edits).text
        growth = len(edited) - len(self.source.text)
        new = edited[self.source.offset(around.start) : self.source.offset(around.end) + growth]
        frame = self._frame(around)
        text = relaid_statement(old, new, frame, replace(frame, after=self._new_after(around)))
        return edits if text is None else [Edit(around, text)]

    def _moving_range(self, site: Site) -> Range | None:
        """Return the statement, or the expression in its head, that moves with the call in it."""
        if site.quotes:
            return None
        if site.statement is None:
            return site.own_range if site.moves_head else None
        start = site.own_range.start
        is_first = not self.source.line(start.row)[: start.column - 1].strip()
        is_alone = is_first and site.own_range == site.statement_range
        moves = is_alone and not is_whole_value(site.node, site.statement)
        return site.own_range if moves else None

    def _site_edits(self, item: Rewritten) -> Iterator[Edit]:
        site = item.site
        frame = new_frame = self._site_frame(site)
        if self._own_range(site) is None:
            new_frame = replace(frame, after=self._new_after(site.range))
        if item.is_raised:
            new_frame = replace(new_frame, before="raise ")
            yield Edit(Range(site.statement_range.start, site.range.start), "raise ")
        old = self.source.slice(site.range)
        text = self._text(item, old, frame, new_frame)
        if text != old:
            yield Edit(site.range, text)

    def _text(self, item: Rewritten, old: str, frame: CallFrame, new_frame: CallFrame) -> str:
        before, node = item.site.node, item.node
        has_more = node is not before and not item.is_touched_up
        if isinstance(node, cst.Call) and (has_more or _is_laid_out(before, old, frame)):
            if item.site.quotes:
                new_frame = replace(new_frame, line_length=sys.maxsize)
            return render_expression(_bare(node), new_frame)
        if node is before:
            return old
        indent = indent_of(self.source.line(item.site.statement_range.start.row))
        return _source_of(node, self.source.line_end, indent)

    def _site_frame(self, site: Site) -> CallFrame:
        frame = self._frame(site.range)
        if own := self._own_range(site):
            before = self.source.slice(Range(own.start, site.range.start))
            after = self.source.slice(Range(site.range.end, own.end))
            return replace(frame, before=before, after=after)
        return frame

    def _own_range(self, site: Site) -> Range | None:
        """Return where a site's statement stands if others stand on its line.

        Formatters give each a line of its own before they measure it.
        """
        own = site.own_range
        is_on_one = (own.start.row, own.end.row) == (site.range.start.row, site.range.end.row)
        return own if own != site.statement_range and is_on_one else None

    def _frame(self, place: Range) -> CallFrame:
        head = self.source.line(place.start.row)[: place.start.column - 1]
        indent = indent_of(head)
        return CallFrame(
            indent=indent,
            before=head.lstrip(),
            after=self._after(place, ()),
            line_length=self.line_length,
            line_end=self.source.line_end,
            unit=unit_at(indent, self.unit),
        )

    def _new_after(self, place: Range) -> str:
        return self._after(place, self.others)

    def _after(self, place: Range, edits: Sequence[Edit]) -> str:
        """Return what follows a place on its last row, with those of some edits that are there."""
        row, column = place.end.row, place.end.column
        text = self.source.line(row)
        for edit in sorted(edits, reverse=True):
            start, end = edit.range.start, edit.range.end
            if start.row == end.row == row and start.column >= column:
                text = text[: start.column - 1] + edit.content + text[end.column - 1 :]
        return text[column - 1 :]


def unit_at(indent: str, usual: str) -> str:
    """Return what lines inside of others are indented by: tabs inside tabs, else what is usual."""
    if not indent or ("\t" in indent) == ("\t" in usual):
        return usual
    return "\t" if "\t" in indent else "    "


def _is_laid_out(node: cst.BaseExpression, text: str, frame: CallFrame) -> bool:
    """Tell whether a call is written as the formatter would write it."""
    return isinstance(node, cst.Call) and render_expression(_bare(node), frame) == text


def _bare(node: cst.BaseExpression) -> cst.Call:
    bare = node.with_changes(lpar=(), rpar=())
    assert isinstance(bare, cst.Call)
    return bare


def _source_of(node: cst.BaseExpression, line_end: str, indent: str) -> str:
    """Return the code of an expression as it is written in a block of some indentation."""
    bare = node.with_changes(lpar=(), rpar=())
    line = cst.SimpleStatementLine([cst.Expr(bare)])
    if not indent:
        return cst.Module([line], default_newline=line_end, has_trailing_newline=False).code
    block = cst.If(cst.Name("x"), cst.IndentedBlock([line], indent=indent))
    code = cst.Module([block], default_newline=line_end, has_trailing_newline=False).code
    return code.partition(line_end + indent)[2]
