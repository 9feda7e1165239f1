"""What tells what an exception says: the names of what was caught, and locals made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from errlint.project.mentions import offsets_of

_NAME = re.compile(r"\b[A-Za-z_]\w*\b(?![ \t]*[=(])")
_SAID = r"\btraceback\.\w|\bformat_exc\b"
_ASSIGNING = re.compile(r"(?:[ \t]*:[^=\r\n]*)?[ \t]*\+?=(?!=)")
_OPENING = ("(", "[", "{")
_MAX_REST = 500
"""How much of a value that goes on in further rows."""


@dataclass(eq=False, repr=False)
class Telling:
    """Tells of expressions of a text whether they may say what exceptions of some names say."""

    text: str
    names: Iterable[str]
    _pattern: re.Pattern[str] = field(init=False)
    _known: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make what finds the names, and what tells of an exception that has none."""
        listed = "|".join(sorted(self.names))
        self._pattern = re.compile(rf"\b(?:{listed})\b|{_SAID}" if listed else _SAID)

    def is_in(self, expression: str) -> bool:
        """Tell whether an expression names what was caught, or a local made of it."""
        if self._pattern.search(expression):
            return True
        return any(map(self._is_made_of, _NAME.findall(expression)))

    def _is_made_of(self, name: str) -> bool:
        """Tell whether some assignment gives a name a value that tells."""
        if name not in self._known:
            text = self.text
            ends = (at + len(name) for at in offsets_of(name, text))
            found = filter(None, (_ASSIGNING.match(text, end) for end in ends))
            values = (value_at(text, assigning.end()) for assigning in found)
            self._known[name] = any(map(self._pattern.search, values))
        return self._known[name]


def value_at(text: str, start: int) -> str:
    """Return the rest of a row, with some of what follows where a bracket is open there."""
    end = text.find("\n", start)
    end = end if end >= 0 else len(text)
    return text[start : end + _MAX_REST if text[start:end].rstrip().endswith(_OPENING) else end]
