"""The lines of a construct with their numbers, and marks under the part that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from errlint.report.text import Paint, visible, width
from errlint.source import Position, Range, Source

_MOST_ROWS = 12
_HEAD, _TAIL, _AROUND = 4, 2, 1


@dataclass(frozen=True)
class Frame:
    """A code frame: `construct` are the lines to show, `highlight` is the part to mark."""

    source: Source
    construct: Range
    highlight: Range
    paint: Paint

    def lines(self) -> Iterator[str]:
        """Yield the lines of the frame; none where the source has no such rows."""
        highlight = _within(self.source, self.highlight)
        first = min(self.construct.start.row, highlight.start.row)
        last = max(_within(self.source, self.construct).end.row, highlight.end.row)
        margin = len(str(last))
        yield self._row(margin)
        previous = first - 1
        for row in _shown(first, last, highlight):
            if row > previous + 1:
                yield self.paint("...", fg="blue", bold=True)
            previous = row
            text, marks = self._marked(row, highlight)
            yield self._row(margin, str(row), text)
            if marks:
                yield self._row(margin, "", marks)
        yield self._row(margin)

    def _row(self, margin: int, number: str = "", text: str = "") -> str:
        bar = self.paint(f"{number:>{margin}} |", fg="blue", bold=True)
        return f"{bar} {text}" if text else bar

    def _marked(self, row: int, highlight: Range) -> tuple[str, str]:
        """Return a line as it is shown, and the marks below it."""
        line = self.source.line(row)
        if highlight.start.row == highlight.end.row:
            marks = _underline(line, highlight) if row == highlight.start.row else ""
            return visible(line).rstrip(), self._mark(marks)
        return self._marked_across(row, line, highlight)

    def _marked_across(self, row: int, line: str, highlight: Range) -> tuple[str, str]:
        """Return a line and its marks, with a bar on the left from the first row to the last."""
        gutter, marks = "  ", ""
        before_start = line[: highlight.start.column - 1]
        if row == highlight.start.row and not before_start.strip():
            gutter = self._mark("/") + " "
        elif row == highlight.start.row:
            marks = " _" + "_" * width(before_start) + "^"
        elif highlight.start.row < row <= highlight.end.row:
            gutter = self._mark("|") + " "
        if row == highlight.end.row:
            marks = "|_" + "_" * width(line[: highlight.end.column - 2]) + "^"
        return (gutter + visible(line)).rstrip(), self._mark(marks)

    def _mark(self, marks: str) -> str:
        stripped = marks.lstrip()
        indent = marks[: len(marks) - len(stripped)]
        return indent + self.paint(stripped, fg="red", bold=True) if stripped else ""


def _underline(line: str, highlight: Range) -> str:
    before = line[: highlight.start.column - 1]
    inside = line[highlight.start.column - 1 : highlight.end.column - 1]
    return " " * width(before) + "^" * max(1, width(inside))


def _within(source: Source, range_: Range) -> Range:
    """Return a range that does not end before the first character of a line."""
    end = range_.end
    if end.column == 1 and end.row > range_.start.row:
        end = Position(end.row - 1, len(source.line(end.row - 1)) + 1)
    return Range(range_.start, end)


def _shown(first: int, last: int, highlight: Range) -> list[int]:
    """Return the rows to show; the middle of a long construct is left out."""
    rows = range(first, last + 1)
    if len(rows) <= _MOST_ROWS:
        return list(rows)
    start, end = highlight.start.row, highlight.end.row
    kept = {*rows[:_HEAD], *rows[-_TAIL:]}
    kept |= {row for row in rows if min(abs(row - start), abs(row - end)) <= _AROUND}
    return [row for row in rows if row in kept or {row - 1, row + 1} <= kept]
