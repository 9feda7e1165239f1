"""Whether a text that a test expects can be one that a site sends."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache

from errlint.project.values import Placeholder, Text, Value

_UNKNOWN = "\ue000"
"""Stands for what a placeholder of an expected text holds: in no message but there."""
_ENOUGH_LETTERS = 3
_ESCAPED = re.compile(r"[^\w .,:;!?()/-]|[^\x00-\x7f]")
"""What may be written in more than one way in a string."""
_WORD = re.compile(r"\w+")


class Fit(IntEnum):
    """How far an expected text fits a text that is sent."""

    NONE = 0
    VAGUE = 1
    """It could be, as could about any other text."""
    CERTAIN = 2


def fit_of_whole(sent: Text, expected: Text) -> Fit:
    """Return how far two texts can be the same; placeholders stand for anything but nothing."""
    if expected.literal is not None and sent.literal is not None:
        return Fit.CERTAIN if expected.literal == sent.literal else Fit.NONE
    if sent.parts is None or expected.parts is None:
        return Fit.VAGUE
    is_match = (
        _pattern(sent).fullmatch(_filled(expected)) is not None
        or _pattern(expected).fullmatch(_filled(sent)) is not None
    )
    if not is_match:
        return Fit.NONE
    is_telling = min(_letters(sent), _letters(expected)) >= _ENOUGH_LETTERS
    return Fit.CERTAIN if is_telling else Fit.VAGUE


def fit_of_part(sent: Text, expected: Text) -> Fit:
    """Return how far an expected text can be a part of one that is sent."""
    wanted = _longest(expected)
    if sent.parts is None or not wanted:
        return Fit.VAGUE
    literals = [part for part in sent.parts if isinstance(part, str)]
    if expected.literal is not None and any(expected.literal in part for part in literals):
        return Fit.CERTAIN
    if sent.literal is not None:
        is_match = expected.literal is None and _pattern(expected).search(sent.literal) is not None
        return Fit.CERTAIN if is_match and _letters(expected) >= _ENOUGH_LETTERS else Fit.NONE
    words = {word for part in literals for word in _WORD.findall(part)}
    if not words & {*_WORD.findall(wanted)}:
        return Fit.VAGUE
    letters = _spanned(sent, _filled(expected))
    if letters is None:
        return Fit.NONE
    is_telling = letters >= _ENOUGH_LETTERS and 3 * letters > 2 * _letters(expected)
    return Fit.CERTAIN if is_telling else Fit.VAGUE


def folded(text: Text) -> Text:
    """Return a text in lower case."""
    if text.parts is None:
        return text
    return Text(tuple(p.lower() if isinstance(p, str) else p for p in text.parts))


def telling_piece(value: Value) -> str | None:
    """Return what is written alike in any quotes, in lower case, of a text that says enough."""
    parts = value.parts or () if isinstance(value, Text) else ()
    pieces = [piece for part in parts if isinstance(part, str) for piece in _ESCAPED.split(part)]
    longest = max(pieces, key=len, default="")
    return longest.lower() if len(longest) > _ENOUGH_LETTERS else None


@cache
def _pattern(text: Text) -> re.Pattern[str]:
    parts = text.parts or ()
    pieces = (".+" if isinstance(part, Placeholder) else re.escape(part) for part in parts)
    return re.compile("".join(pieces), re.DOTALL)


def _filled(text: Text) -> str:
    return "".join(p if isinstance(p, str) else _UNKNOWN for p in text.parts or ())


def _letters(text: Text) -> int:
    return sum(c.isalpha() for part in text.parts or () if isinstance(part, str) for c in part)


def _longest(text: Text) -> str:
    return max((p for p in text.parts or () if isinstance(p, str)), key=len, default="")


def _spanned(sent: Text, wanted: str) -> int | None:
    """Return how many letters of a wanted text fall on literal text, at best, somewhere in `sent`.

    None where the wanted text is in no text that `sent` can be.
    """
    tokens: list[str | None] = []
    for part in sent.parts or ():
        tokens += part if isinstance(part, str) else [None]
    states: dict[int, int] = dict.fromkeys(range(len(tokens)), 0)
    for character in wanted:
        following: dict[int, int] = {}
        for index, letters in states.items():
            token = tokens[index] if index < len(tokens) else ""
            if token is None:
                for reached in (index, index + 1):
                    following[reached] = max(following.get(reached, 0), letters)
            elif token == character:
                found = letters + character.isalpha()
                following[index + 1] = max(following.get(index + 1, 0), found)
        states = following
    return max(states.values(), default=None)
