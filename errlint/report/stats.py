"""The figures of a project as a table with bars, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from errlint.model.site import Shape
from errlint.report.bars import Glyphs, stacked
from errlint.report.text import Paint, counted, cut, cut_middle, painter, visible, width
from errlint.stats import Figures, Grouping, Statistics

_GAP = "  "
_LONGEST_NAME = 48
_LONGEST_VALUE = 40
_BAR = 20
_TOTAL_BAR = 30
_FEW = 3
_MANY = 10
_COLOURS = {
    Shape.STRING: "yellow",
    Shape.STRUCTURED: "green",
    Shape.MISSING: "magenta",
    Shape.SEQUENCE: "cyan",
    Shape.OPAQUE: "bright_black",
}
_SHAPES = tuple(_COLOURS)
"""The shapes in the order of bars and columns: those that matter most come first."""
_UNKNOWN = "unknown"
_CUT: dict[Grouping, Callable[[str, int], str]] = {
    Grouping.REASON: cut,
    Grouping.ROUTE: cut_middle,
}
"""What is named by text that may be long; where a site is has to be seen whole. Routes differ in
their ends."""
_NAMELESS = {
    Grouping.PACKAGE: "",
    Grouping.FILE: "",
    Grouping.STATUS: _UNKNOWN,
    Grouping.REASON: "(no reason)",
    Grouping.ROUTE: "(no route)",
}


@dataclass(frozen=True)
class Look:
    """How a terminal shows the figures: at most `columns` wide, None for as wide as they are."""

    glyphs: Glyphs = field(default_factory=Glyphs)
    colour: bool = False
    columns: int | None = None


@dataclass(frozen=True)
class _Cell:
    """A text, and the same with its colours."""

    text: str
    styled: str


@dataclass(frozen=True)
class _Column:
    """What stands under a heading; `part` names those that are left out where they don't fit."""

    heading: str
    cell: Callable[[Figures], _Cell]
    is_number: bool = False
    part: str = ""


def render_json(statistics: Statistics) -> Iterator[str]:
    """Yield an object in ASCII.

    `by` and `root` say what the names of `groups` mean, `folded` how many packages are counted
    with one above them. `total` and each of `groups` hold `name` (null where there is none),
    `sites`, `consistency` (0 to 1, null where no shape is known), `mixed`, and how many sites
    there are of each of `shapes`, `statuses`, `reasons` (the source of those that are computed in
    braces), `keys` (all those of a dict, by name) and `exceptions`.
    """
    import json

    value = {
        "by": statistics.by.value,
        "root": statistics.root,
        "folded": statistics.folded,
        "groups": [_object(group) for group in statistics.groups],
        "total": _object(statistics.total),
    }
    yield json.dumps(value, indent=2) + "\n"


def _object(figures: Figures) -> dict[str, object]:
    share = figures.consistency
    return {
        "name": figures.name,
        "sites": figures.sites,
        "consistency": None if share is None else round(share, 4),
        "mixed": figures.is_mixed,
        "shapes": {shape.value: count for shape, count in figures.shapes.items()},
        "statuses": {str(status): count for status, count in figures.statuses.items()},
        "reasons": figures.reasons,
        "keys": figures.keys,
        "exceptions": figures.exceptions,
    }


def render_table(statistics: Statistics, look: Look) -> Iterator[str]:
    """Yield a line of figures for each group and in total, then what there is most of."""
    if not statistics.total.sites:
        return
    paint = painter(look.colour)
    total = statistics.total
    shapes = [shape for shape in _SHAPES if total.shapes[shape]]
    if statistics.root:
        yield paint(f"packages in {visible(statistics.root)}", bold=True) + "\n\n"
    yield from _table(statistics, shapes, look)
    yield "\n" + _legend(shapes, look.glyphs, paint) + "\n"
    if statistics.folded:
        few = counted(statistics.folded, "package")
        yield f"{few} with few sites {_are(statistics.folded)} counted with the one above\n"
    if statistics.by is not Grouping.STATUS:
        yield from _most("STATUSES", _all_statuses(total, _UNKNOWN), look)
    if statistics.by is not Grouping.REASON:
        yield from _most("REASONS", total.reasons, look)
    if len(total.keys) > 1:
        yield from _most("KEYS", total.keys, look)
    if len(total.exceptions) > 1:
        yield from _most("CLASSES", total.exceptions, look, _cut_start)


def _all_statuses(figures: Figures, unknown: str) -> dict[str, int]:
    counts = {str(status): count for status, count in figures.statuses.items()}
    rest = figures.sites - sum(counts.values())
    return {**counts, unknown: rest} if rest else counts


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _table(statistics: Statistics, shapes: Sequence[Shape], look: Look) -> Iterator[str]:
    paint = painter(look.colour)
    columns = _columns(statistics, shapes, look)
    total = statistics.total
    lines = [[_Cell(column.heading, paint(column.heading, bold=True)) for column in columns]]
    lines += [[column.cell(group) for column in columns] for group in statistics.groups]
    lines += [[_total_name(paint), *(column.cell(total) for column in columns[1:])]]
    widths = [max(width(cell.text) for cell in column) for column in zip(*lines, strict=True)]
    shown = _fitting(columns, widths, look.columns)
    for line in lines:
        cells = zip(line[:shown], widths[:shown], columns[:shown], strict=True)
        yield _GAP.join(_padded(cell, size, column) for cell, size, column in cells).rstrip() + "\n"


def _fitting(columns: Sequence[_Column], widths: Sequence[int], limit: int | None) -> int:
    """Return how many columns to show: those of the shapes are shown together or not at all."""
    shown = len(columns)
    while limit and columns[shown - 1].part and sum(widths[:shown]) + 2 * (shown - 1) > limit:
        last = columns[shown - 1].part
        shown = next(i for i, column in enumerate(columns) if column.part == last)
    return shown


def _padded(cell: _Cell, size: int, column: _Column) -> str:
    padding = " " * (size - width(cell.text))
    return padding + cell.styled if column.is_number else cell.styled + padding


def _columns(statistics: Statistics, shapes: Sequence[Shape], look: Look) -> list[_Column]:
    paint, by = painter(look.colour), statistics.by
    columns = [
        _Column(by.value.upper(), partial(_name, by)),
        _Column("SITES", lambda group: _plain(group.sites), is_number=True),
        _Column("SHAPES", lambda group: _bar(group.shapes, look.glyphs, paint)),
        _Column("CONSISTENT", partial(_consistency, paint=paint), is_number=True),
    ]
    for shape in shapes:
        cell = partial(_count, shape=shape, paint=paint)
        columns.append(_Column(shape.value.upper(), cell, True, part="shapes"))
    if by is not Grouping.STATUS:
        columns.append(_Column("STATUSES", _statuses, part="statuses"))
    if by is not Grouping.REASON and statistics.total.reasons:
        columns.append(_Column("REASONS", _number_of_reasons, True, part="reasons"))
    if len(statistics.total.exceptions) > 1:
        columns.append(_Column("CLASSES", _number_of_exceptions, True, part="classes"))
    return columns


def _name(by: Grouping, figures: Figures) -> _Cell:
    if figures.name is None:
        return _plain(_NAMELESS[by])
    name = visible(figures.name)
    return _plain(_CUT[by](name, _LONGEST_NAME) if by in _CUT else name)


def _total_name(paint: Paint) -> _Cell:
    return _Cell("TOTAL", paint("TOTAL", bold=True))


def _number_of_reasons(figures: Figures) -> _Cell:
    return _plain(len(figures.reasons) or "")


def _number_of_exceptions(figures: Figures) -> _Cell:
    return _plain(len(figures.exceptions))


def _plain(value: object) -> _Cell:
    return _Cell(str(value), str(value))


def _count(figures: Figures, shape: Shape, paint: Paint) -> _Cell:
    text = str(figures.shapes[shape] or "")
    return _Cell(text, paint(text, fg=_COLOURS[shape]) if text else "")


def _bar(shapes: Mapping[Shape, int], glyphs: Glyphs, paint: Paint) -> _Cell:
    cells = stacked([shapes[shape] for shape in _SHAPES], _BAR)
    parts = [(shape, glyphs.of(shape) * n) for shape, n in zip(_SHAPES, cells, strict=True) if n]
    text = "".join(part for _, part in parts)
    return _Cell(text, "".join(paint(part, fg=_COLOURS[shape]) for shape, part in parts))


def _consistency(figures: Figures, paint: Paint) -> _Cell:
    """Return the share in percent, rounded down so that only what is whole is 100 %."""
    if figures.consistency is None:
        return _plain("")
    share = f"{int(figures.consistency * 100)}%"
    if not figures.is_mixed:
        return _plain(share)
    text = f"mixed {share}"
    return _Cell(text, paint(text, fg="red", bold=True))


def _statuses(figures: Figures) -> _Cell:
    """Return the most common statuses, each with its number of sites: `404:113`, `?:2`."""
    counts = _by_count(_all_statuses(figures, "?"))
    words = [f"{status}:{count}" for status, count in counts[:_FEW]]
    if (more := len(counts) - _FEW) > 0:
        words.append(f"+{more}")
    return _plain(" ".join(words))


def _legend(shapes: Iterable[Shape], glyphs: Glyphs, paint: Paint) -> str:
    return _GAP.join(
        f"{paint(glyphs.of(shape), fg=_COLOURS[shape])} {shape.value}" for shape in shapes
    )


def _most(
    title: str,
    counts: Mapping[str, int],
    look: Look,
    shorten: Callable[[str, int], str] = cut,
) -> Iterator[str]:
    """Yield the most common values, each with a bar."""
    ranked = _by_count(counts)
    if not ranked:
        return
    paint = painter(look.colour)
    listed = [(shorten(visible(name), _LONGEST_VALUE), count) for name, count in ranked[:_MANY]]
    names, most = max(width(name) for name, _ in listed), ranked[0][1]
    digits = len(str(most))
    yield "\n" + paint(title, bold=True) + "\n"
    for name, count in listed:
        bar = look.glyphs.plain * max(1, _TOTAL_BAR * count // most)
        padding = " " * (names - width(name))
        yield f"{name}{padding}{_GAP}{count:>{digits}}{_GAP}{paint(bar, fg='blue')}\n"
    if (more := len(ranked) - len(listed)) > 0:
        yield f"and {more} more\n"


def _cut_start(text: str, limit: int) -> str:
    """Return the end of a text in at most `limit` columns: of a dotted name, what it names."""
    return cut(text[::-1], limit)[::-1]


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
