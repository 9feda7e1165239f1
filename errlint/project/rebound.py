"""Which names of a scope are bound by functions inside of it, by `global` and `nonlocal`."""

from __future__ import annotations

import re
from functools import cache

_STARTS = ("", ":", ";")
"""What a statement may stand behind."""


def rebound_names(word: str, text: str) -> frozenset[str]:
    """Return the names behind `global` or `nonlocal`: any call may give them another value."""
    found: set[str] = set()
    for match in _declaring(word).finditer(text):
        line = max(text.rfind("\n", 0, match.start()), text.rfind("\r", 0, match.start())) + 1
        if text[line : match.start()].rstrip()[-1:] in _STARTS:
            found.update(name.strip() for name in match[1].split(","))
    return frozenset(found)


@cache
def _declaring(word: str) -> re.Pattern[str]:
    names = r"\w+(?:[ \t]*,[ \t]*\w+)*"
    return re.compile(rf"{word}[ \t]+({names})[ \t\r]*(?=$|[;#])", re.MULTILINE)
