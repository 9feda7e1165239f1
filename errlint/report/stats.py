"""The figures of a project as a table with bars, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from errlint.model.site import Shape
from errlint.report.bars import Glyphs, stacked
from errlint.report.text import Paint, counted, cut, painter, visible, width
from errlint.stats import Figures, Grouping, Statistics

_GAP = "  "
_Key = TypeVar("_Key", int, str)
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
_NAMELESS = {
    Grouping.PACKAGE: "",
    Grouping.FILE: "",
    Grouping.STATUS: "unknown",
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
    """A text and its colour; `text` is what its width is measured by."""

    text: str
    styled: str
    is_number: bool = False


def render_json(statistics: Statistics) -> Iterator[str]:
    """Yield an object in ASCII.

    `by` and `root` say what the names of `groups` mean, `folded` how many packages are counted
    with one above them. `total` and each of `groups` hold `name` (null where there is none),
    `sites`, `consistency` (0 to 1, null where no shape is known), `mixed`, and how many sites
    there are of each of `shapes`, `statuses`, `reasons` and `exceptions`.
    """
    import json  # noqa: PLC0415

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
        "exceptions": figures.exceptions,
    }


def render_table(statistics: Statistics, look: Look) -> Iterator[str]:
    """Yield a line of figures for each group and in total, then what there is most of."""
    if not statistics.total.sites:
        return
    paint = painter(look.colour)
    total = statistics.total
    shapes = [shape for shape in _SHAPES if total.shapes[shape]]
    yield from _table(statistics, shapes, look)
    yield "\n" + _legend(shapes, look.glyphs, paint) + "\n"
    if statistics.folded:
        few = counted(statistics.folded, "package")
        yield f"{few} with few sites {_are(statistics.folded)} counted with the one above\n"
    yield from _most("STATUSES", _all_statuses(total), look)
    yield from _most("REASONS", total.reasons, look)
    if len(total.exceptions) > 1:
        yield from _most("EXCEPTIONS", total.exceptions, look)


def _all_statuses(figures: Figures) -> dict[str, int]:
    counts = {str(status): count for status, count in figures.statuses.items()}
    unknown = figures.sites - sum(counts.values())
    return {**counts, _NAMELESS[Grouping.STATUS]: unknown} if unknown else counts


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _table(statistics: Statistics, shapes: Sequence[Shape], look: Look) -> Iterator[str]:
    paint = painter(look.colour)
    lines = [_headings(statistics, shapes, paint)]
    for group in statistics.groups:
        name = _NAMELESS[statistics.by] if group.name is None else group.name
        lines.append(_line(name, group, shapes, look))
    lines.append(_line("TOTAL", statistics.total, shapes, look, is_bold=True))
    widths = [max(width(cell.text) for cell in column) for column in zip(*lines, strict=True)]
    shown = _fitting(widths, look.columns)
    for line in lines:
        cells = zip(line[:shown], widths[:shown], strict=True)
        yield _GAP.join(_padded(cell, size) for cell, size in cells).rstrip() + "\n"


def _fitting(widths: Sequence[int], columns: int | None) -> int:
    """Return how many columns fit: the bar and what is left of it are always shown."""
    shown = len(widths)
    while columns and shown > 3 and sum(widths[:shown]) + len(_GAP) * (shown - 1) > columns:
        shown -= 1
    return shown


def _padded(cell: _Cell, size: int) -> str:
    padding = " " * (size - width(cell.text))
    return padding + cell.styled if cell.is_number else cell.styled + padding


def _headings(statistics: Statistics, shapes: Sequence[Shape], paint: Paint) -> list[_Cell]:
    root = f" in {visible(statistics.root)}" if statistics.root else ""
    words = [statistics.by.value.upper() + cut(root, _LONGEST_NAME), "SITES", "SHAPES"]
    words += ["CONSISTENT", *(shape.value.upper() for shape in shapes), "STATUSES", "REASONS"]
    numbers = {1, 3, *range(4, 4 + len(shapes)), len(words) - 1}
    return [
        _Cell(word, paint(word, bold=True), index in numbers) for index, word in enumerate(words)
    ]


def _line(
    name: str, figures: Figures, shapes: Sequence[Shape], look: Look, is_bold: bool = False
) -> list[_Cell]:
    paint = painter(look.colour)
    name = cut(visible(name), _LONGEST_NAME)
    counts = [_count(figures.shapes[shape], shape, paint) for shape in shapes]
    statuses = _statuses(figures)
    return [
        _Cell(name, paint(name, bold=True) if is_bold else name),
        _number(figures.sites),
        _bar(figures.shapes, look.glyphs, paint),
        _consistency(figures, paint),
        *counts,
        _Cell(statuses, statuses),
        _number(len(figures.reasons)),
    ]


def _number(value: int) -> _Cell:
    text = str(value) if value else ""
    return _Cell(text, text, is_number=True)


def _count(value: int, shape: Shape, paint: Paint) -> _Cell:
    text = str(value) if value else ""
    return _Cell(text, paint(text, fg=_COLOURS[shape]) if text else "", is_number=True)


def _bar(shapes: Mapping[Shape, int], glyphs: Glyphs, paint: Paint) -> _Cell:
    cells = stacked([shapes[shape] for shape in _SHAPES], _BAR)
    parts = [(shape, glyphs.of(shape) * n) for shape, n in zip(_SHAPES, cells, strict=True) if n]
    text = "".join(part for _, part in parts)
    return _Cell(text, "".join(paint(part, fg=_COLOURS[shape]) for shape, part in parts))


def _consistency(figures: Figures, paint: Paint) -> _Cell:
    """Return the share in percent, rounded down so that only what is whole is 100 %."""
    if figures.consistency is None:
        return _Cell("", "", is_number=True)
    share = f"{int(figures.consistency * 100)}%"
    if not figures.is_mixed:
        return _Cell(share, share, is_number=True)
    text = f"mixed {share}"
    return _Cell(text, paint(text, fg="red", bold=True), is_number=True)


def _statuses(figures: Figures) -> str:
    """Return the most common statuses, each with its number of sites: `404:113`."""
    counts = _by_count(figures.statuses)
    words = [f"{status}:{count}" for status, count in counts[:_FEW]]
    if more := len(counts) - _FEW:
        words += [f"+{more}"] if more > 0 else []
    return " ".join(words)


def _legend(shapes: Iterable[Shape], glyphs: Glyphs, paint: Paint) -> str:
    return _GAP.join(
        f"{paint(glyphs.of(shape), fg=_COLOURS[shape])} {shape.value}" for shape in shapes
    )


def _most(title: str, counts: Mapping[str, int], look: Look) -> Iterator[str]:
    """Yield the most common values, each with a bar."""
    ranked = _by_count(counts)
    if not ranked:
        return
    paint = painter(look.colour)
    listed = [(cut(visible(str(name)), _LONGEST_VALUE), count) for name, count in ranked[:_MANY]]
    names, most = max(width(name) for name, _ in listed), ranked[0][1]
    digits = len(str(most))
    yield "\n" + paint(title, bold=True) + "\n"
    for name, count in listed:
        bar = look.glyphs.plain * max(1, _TOTAL_BAR * count // most)
        padding = " " * (names - width(name))
        yield f"{name}{padding}{_GAP}{count:>{digits}}{_GAP}{paint(bar, fg='blue')}\n"
    if (more := len(ranked) - len(listed)) > 0:
        yield f"and {more} more\n"


def _by_count(counts: Mapping[_Key, int]) -> list[tuple[_Key, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
