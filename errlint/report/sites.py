"""The sites of a project as a table, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from errlint.model.row import SiteRow
from errlint.report.text import Paint, cut, painter, visible, width

FIELDS = (
    "filename",
    "row",
    "column",
    "exception",
    "usage",
    "status",
    "status_source",
    "shape",
    "reason",
    "message",
    "route",
)
_HEADINGS = ("SITE", "EXCEPTION", "USAGE", "STATUS", "SHAPE", "REASON", "MESSAGE", "ROUTE")
_LONGEST = (60, 40, 20, 40, 20, 40, 60, 60)
_GAP = "  "


def render_json(rows: Iterable[SiteRow]) -> Iterator[str]:
    """Yield a list of objects in pieces; all of them are ASCII."""
    import json

    separator = "[\n"
    for row in rows:
        text = json.dumps(_values(row), indent=2).replace("\n", "\n  ")
        yield f"{separator}  {text}"
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def render_csv(rows: Iterable[SiteRow]) -> Iterator[str]:
    """Yield a table with a line of headings; what is unknown is empty."""
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, FIELDS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(_values(row))
    yield buffer.getvalue()


def render_table(rows: Iterable[SiteRow], colour: bool = False) -> Iterator[str]:
    """Yield aligned columns for people to read: long values are cut, empty columns dropped."""
    cells = [_cells(row) for row in rows]
    if not cells:
        return
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    heading = tuple(name if used else "" for name, used in zip(_HEADINGS, widths, strict=True))
    widths = [max(used, len(name)) for used, name in zip(widths, heading, strict=True)]
    paint = painter(colour)
    yield _line(heading, widths, paint, bold=True)
    for values in cells:
        yield _line(values, widths, paint)


def _values(row: SiteRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in FIELDS}


def _cells(row: SiteRow) -> tuple[str, ...]:
    values = (
        f"{row.filename}:{row.row}:{row.column}",
        row.exception.rpartition(".")[2],
        row.usage,
        row.status_source if row.status is None else str(row.status),
        row.shape,
        row.reason or "",
        row.message or "",
        row.route or "",
    )
    place = visible(values[0])
    rest = zip(values[1:], _LONGEST[1:], strict=True)
    return place, *(cut(visible(" ".join(value.split())), limit) for value, limit in rest)


def _line(values: Sequence[str], widths: Sequence[int], paint: Paint, bold: bool = False) -> str:
    padded = (
        value + " " * (used - width(value))
        for value, used in zip(values, widths, strict=True)
        if used
    )
    text = _GAP.join(padded).rstrip()
    return f"{paint(text, bold=True) if bold else text}\n"
