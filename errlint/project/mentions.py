"""Where a text mentions a word, and whether it imports a package, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.project.frameworks import FRAMEWORKS

DOTTED_NAME = r"[A-Za-z_]\w*(?:\.\w+)*"
"""A name with all of its parts, and without the full stop of a sentence."""
_IMPORTING = re.compile(r"[ \t]*(?:from|import)[ \t]+")


def imports_framework(text: str) -> bool:
    """Tell whether a text imports FastAPI or Starlette, or something in them."""
    return any(imports(package, text) for package in FRAMEWORKS)


def imports(package: str, text: str) -> bool:
    """Tell whether a line begins with an import of a package, or of something in it."""
    return any(
        _IMPORTING.fullmatch(text, text.rfind("\n", 0, offset) + 1, offset)
        for offset in offsets_of(package, text)
    )


def offsets_of(word: str, text: str) -> Iterator[int]:
    """Yield where a word stands by itself: a tenth of what a pattern takes for it.

    An empty word stands nowhere.
    """
    if not word:
        return
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not (_goes_on(text[start - 1 : start]) or _goes_on(text[end : end + 1])):
            yield start
        start = text.find(word, end)


def _goes_on(character: str) -> bool:
    return character.isalnum() or character == "_"
