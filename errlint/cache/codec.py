"""Reports as JSON and back: plain data, so that a foreign file can do no harm."""

from __future__ import annotations

import json
from typing import Any

from errlint.model.diagnostic import Applicability, Diagnostic, Fix, WireEffect
from errlint.model.report import FileReport
from errlint.model.row import SiteRow
from errlint.source import Edit, Position, Range

_APPLICABILITIES = {item.value: item for item in Applicability}
_EFFECTS = {item.value: item for item in WireEffect}


def encoded(report: FileReport) -> str:
    """Return a report as text, without the name of its file; nothing for one that is empty."""
    if not report.diagnostics and not report.site_count and not report.untracked:
        return ""
    diagnostics = [_from_diagnostic(item) for item in report.diagnostics]
    rows = [row[1:] for row in report.sites]
    found = [diagnostics, rows, report.site_count, report.untracked]
    return json.dumps(found, separators=(",", ":"))


def decoded(text: str, filename: str) -> FileReport:
    """Return the report that a text holds, for a file shown by a name.

    Raises ValueError, TypeError, LookupError or AttributeError where it holds none.
    """
    if not text:
        return FileReport(filename)
    diagnostics, rows, count, untracked = json.loads(text)
    return FileReport(
        filename,
        tuple([_to_diagnostic(item, filename) for item in diagnostics]),
        tuple([_to_row(item, filename) for item in rows]),
        count + 0,
        tuple([_text(name) for name in untracked]),
    )


def _from_diagnostic(item: Diagnostic) -> list[Any]:
    place, highlight = _from_range(item.range), _from_range(item.highlight)
    marked = None if item.highlight == item.range else highlight
    return [
        item.code,
        item.name,
        item.message,
        place,
        marked,
        item.statement_rows,
        item.noqa_row,
        None if item.fix is None else _from_fix(item.fix),
        item.holds_back,
    ]


def _to_diagnostic(values: list[Any], filename: str) -> Diagnostic:
    code, name, message, place, marked, (first, last), noqa_row, fix, holds_back = values
    range_ = _to_range(place)
    return Diagnostic(
        _text(code),
        _text(name),
        _text(message),
        filename,
        range_,
        range_ if marked is None else _to_range(marked),
        (first + 0, last + 0),
        noqa_row + 0,
        None if fix is None else _to_fix(fix),
        holds_back is True,
    )


def _from_fix(fix: Fix) -> list[Any]:
    edits = [[_from_range(edit.range), edit.content] for edit in fix.edits]
    return [fix.message, fix.applicability.value, fix.wire_effect.value, edits]


def _to_fix(values: list[Any]) -> Fix:
    message, applicability, effect, edits = values
    found = tuple([Edit(_to_range(place), _text(content)) for place, content in edits])
    return Fix(_text(message), _APPLICABILITIES[applicability], _EFFECTS[effect], found)


def _from_range(range_: Range) -> tuple[int, int, int, int]:
    start, end = range_.start, range_.end
    return start.row, start.column, end.row, end.column


def _to_range(values: list[Any]) -> Range:
    row, column, end_row, end_column = values
    return Range(Position(row + 0, column + 0), Position(end_row + 0, end_column + 0))


def _to_row(values: list[Any], filename: str) -> SiteRow:
    row, column, *others = values
    return SiteRow(filename, row + 0, column + 0, *others)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
