"""Bars made of characters, as far as an output can show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from errlint.model.site import Shape

_BLOCKS = {
    Shape.STRING: "█",
    Shape.STRUCTURED: "▒",
    Shape.SEQUENCE: "▓",
    Shape.MISSING: "░",
    Shape.OPAQUE: "·",
}
_ASCII = {
    Shape.STRING: "#",
    Shape.STRUCTURED: "=",
    Shape.SEQUENCE: "+",
    Shape.MISSING: "-",
    Shape.OPAQUE: ".",
}


@dataclass(frozen=True)
class Glyphs:
    """The characters that bars are made of: blocks, or ASCII where an output has no others.

    Each shape has its own, so that a bar can be read without colours.
    """

    is_ascii: bool = False

    @property
    def plain(self) -> str:
        """Return what a bar of one kind is made of."""
        return self.of(Shape.STRING)

    def of(self, shape: Shape) -> str:
        """Return the character of a shape."""
        return (_ASCII if self.is_ascii else _BLOCKS)[shape]


def glyphs_for(encoding: str | None) -> Glyphs:
    """Return what an output can show; one that does not tell its encoding gets ASCII."""
    try:
        "".join(_BLOCKS.values()).encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return Glyphs(is_ascii=True)
    return Glyphs()


def stacked(counts: Sequence[int], length: int) -> list[int]:
    """Return how many of `length` cells each count gets: in proportion, but at least one.

    `length` is no less than the number of counts above zero.
    """
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    cells = [max(1, count * length // total) if count else 0 for count in counts]
    while (rest := length - sum(cells)) != 0:
        step = 1 if rest > 0 else -1
        gaps = [counts[i] * length / total - cells[i] for i in range(len(counts))]
        able = [i for i, n in enumerate(cells) if n > (step < 0)]
        cells[max(able, key=lambda i: step * gaps[i])] += step
    return cells
