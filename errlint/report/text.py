"""Text as a terminal shows it: colours, widths, and nothing that moves the cursor."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import click

Paint = Callable[..., str]
"""`paint(text, fg="red", bold=True)` returns the text in that style, or as it is."""

_TAB = "    "
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_WIDE = frozenset({"W", "F"})


def painter(colour: bool) -> Paint:
    """Return what styles text, or leaves it alone without colour."""
    return click.style if colour else _plain


def _plain(text: str, **_style: object) -> str:
    return text


def visible(text: str) -> str:
    """Return a line with tabs as spaces and a replacement for every control character.

    Source text may hold escape sequences and marks that reorder what is shown after them.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\t", _TAB)
    return "".join("\ufffd" if unicodedata.category(c) in _INVISIBLE else c for c in text)


def width(text: str) -> int:
    """Return how many columns of a terminal the visible form of a text takes."""
    if text.isascii():
        return len(visible(text))
    return sum(_width_of(character) for character in visible(text))


def _width_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def cut(text: str, limit: int) -> str:
    """Return a text in at most `limit` columns, with an ellipsis where something is missing."""
    if width(text) <= limit:
        return text
    kept, used = [], 0
    for character in text:
        used += _width_of(character)
        if used > limit - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def cut_middle(text: str, limit: int) -> str:
    """Return the two ends of a text in at most `limit` columns, the second one being longer."""
    if width(text) <= limit:
        return text
    start = cut(text, limit // 3)
    return start + cut(text[::-1], limit - width(start) + 1)[-2::-1]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return `1 file`, `2 files`, `no files`."""
    return f"{number or 'no'} {noun if number == 1 else plural or noun + 's'}"
