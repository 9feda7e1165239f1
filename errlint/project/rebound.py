"""Which names of a scope are bound by functions inside of it, by `global` and `nonlocal`."""

from __future__ import annotations

import re
from functools import cache


def rebound_names(word: str, text: str) -> frozenset[str]:
    """Return the names behind `global` or `nonlocal`: any call may give them another value."""
    if f"{word} " not in text:
        return frozenset()
    declared = (match[1] for match in _declaring(word).finditer(text))
    return frozenset(name.strip() for names in declared for name in names.split(","))


@cache
def _declaring(word: str) -> re.Pattern[str]:
    names = r"\w+(?:[ \t]*,[ \t]*\w+)*"
    return re.compile(rf"(?:^|[:;])[ \t]*{word}[ \t]+({names})[ \t\r]*(?=$|[;#])", re.MULTILINE)
