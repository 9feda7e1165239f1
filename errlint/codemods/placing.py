"""Rewritten constructions, laid out at their places in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import libcst as cst

from errlint.codemods.layout import Frame, is_whole_value, relaid_statement, render_call
from errlint.model.site import Site
from errlint.source import Edit, Range, Source


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
    """Turns the rewritten sites of a file into edits; `unit` is what its blocks are indented by."""

    source: Source
    locate: Callable[[cst.CSTNode], Range]
    line_length: int
    unit: str

    def edits(self, rewritten: Sequence[Rewritten]) -> Iterator[Edit]:
        """Yield the edits: of the calls, or of all of a statement that moves with its calls."""
        by_place: dict[Range, list[Rewritten]] = {}
        for item in rewritten:
            around = self._moving_range(item.site)
            by_place.setdefault(around or item.site.range, []).append(item)
        for around, items in by_place.items():
            yield from self._edits_in(around, items)

    def _edits_in(self, around: Range, items: Sequence[Rewritten]) -> list[Edit]:
        edits = [edit for item in items for edit in self._site_edits(item)]
        if not edits or around == items[0].site.range:
            return edits
        old = self.source.slice(around)
        edited = self.source.apply(edits).text
        growth = len(edited) - len(self.source.text)
        new = edited[self.source.offset(around.start) : self.source.offset(around.end) + growth]
        text = relaid_statement(old, new, self._frame(around))
        return edits if text is None else [Edit(around, text)]

    def _moving_range(self, site: Site) -> Range | None:
        """Return the statement, or the expression in its head, that moves with the call in it."""
        statement = site.statement
        if isinstance(statement, cst.SimpleStatementLine):
            start = site.statement_range.start
            is_first = not self.source.line(start.row)[: start.column - 1].strip()
            moves = is_first and len(statement.body) == 1
            return (
                site.statement_range if moves and not is_whole_value(site.node, statement) else None
            )
        for expression in _head_expressions(statement):
            place = self.locate(expression)
            if place.start <= site.range.start and site.range.end <= place.end:
                return None if expression.lpar else place
        return None

    def _site_edits(self, item: Rewritten) -> Iterator[Edit]:
        site = item.site
        frame = self._site_frame(site)
        new_frame = frame
        if item.is_raised:
            new_frame = replace(frame, before="raise ")
            yield Edit(Range(site.statement_range.start, site.range.start), "raise ")
        old = self.source.slice(site.range)
        text = self._text(item, old, frame, new_frame)
        if text != old:
            yield Edit(site.range, text)

    def _text(self, item: Rewritten, old: str, frame: Frame, new_frame: Frame) -> str:
        node = item.node
        if not isinstance(node, cst.Call) or not isinstance(item.site.node, cst.Call):
            return _source_of(node, self.source.line_end, "")
        was_laid_out = render_call(_bare(item.site.node), frame) == old
        if item.is_touched_up and not was_laid_out:
            indent = self._site_frame(item.site, of_statement=True).indent
            return _source_of(_bare(node), self.source.line_end, indent)
        return render_call(_bare(node), new_frame)

    def _site_frame(self, site: Site, *, of_statement: bool = False) -> Frame:
        frame = self._frame(site.statement_range if of_statement else site.range)
        if own := self._own_range(site):
            before = self.source.slice(Range(own.start, site.range.start))
            after = self.source.slice(Range(site.range.end, own.end))
            return replace(frame, before=before, after=after)
        return frame

    def _own_range(self, site: Site) -> Range | None:
        """Return where a site's statement stands if others stand on its line.

        Formatters give each a line of its own before they measure it.
        """
        line = site.statement
        if not isinstance(line, cst.SimpleStatementLine) or len(line.body) == 1:
            return None
        ranges = map(self.locate, line.body)
        own = next(r for r in ranges if r.start <= site.range.start and site.range.end <= r.end)
        rows = own.start.row, own.end.row
        return own if rows == (site.range.start.row, site.range.end.row) else None

    def _frame(self, place: Range) -> Frame:
        head = self.source.line(place.start.row)[: place.start.column - 1]
        return Frame(
            indent=indent_of(head),
            before=head.lstrip(),
            after=self.source.line(place.end.row)[place.end.column - 1 :],
            line_length=self.line_length,
            line_end=self.source.line_end,
            unit=self.unit,
        )


def _head_expressions(statement: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """Yield the expressions in the head of a compound statement that may break as a line does."""
    match statement:
        case cst.FunctionDef() | cst.ClassDef():
            yield from (decorator.decorator for decorator in statement.decorators)
        case cst.If() | cst.While():
            yield statement.test
        case cst.For():
            yield statement.iter


def indent_of(line: str) -> str:
    """Return the white space that indents a line: Python counts anew behind a form feed."""
    return line[: len(line) - len(line.lstrip())].rpartition("\f")[2]


def _bare(node: cst.Call) -> cst.Call:
    return node.with_changes(lpar=(), rpar=())


def _source_of(node: cst.BaseExpression, line_end: str, indent: str) -> str:
    """Return the code of an expression as it is written in a block of some indentation."""
    line = cst.SimpleStatementLine([cst.Expr(node)])
    if not indent:
        return cst.Module([line], default_newline=line_end, has_trailing_newline=False).code
    block = cst.If(cst.Name("x"), cst.IndentedBlock([line], indent=indent))
    code = cst.Module([block], default_newline=line_end, has_trailing_newline=False).code
    return code.partition(line_end + indent)[2]
