"""Which exceptions a text may read the details of, told without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.project.mentions import DOTTED_NAME
from errlint.project.signatures import DETAIL

_LAST_WORD = re.compile(r"[A-Za-z_]\w*\Z")
_CALLED = re.compile(rf"[ \t]*({DOTTED_NAME})\(")
_KEPT = re.compile(r"[ \t]*([A-Za-z_]\w*)[ \t]*(?:#.*)?$", re.MULTILINE)
_ANNOTATED = re.compile(rf"[ \t]*[\"']?({DOTTED_NAME})")
_BASES = re.compile(r"class[ \t]+\w+[ \t]*\(([^)]*)\)")
_NAME = re.compile(DOTTED_NAME)
_LONGEST = 80
"""How many characters a local has at most."""


def names_caught(text: str) -> frozenset[str]:
    """Return the dotted names that a text may read the details of, and some that it doesn't."""
    found: set[str] = set()
    locals_ = _locals_read(text)
    for local in [*locals_]:
        locals_ |= {kept[1] for at in _bound(local, text) if (kept := _KEPT.match(text, at))}
    for local in locals_:
        found.update(_classes_of(local, text))
    if "self" in locals_:
        found.update(name for bases in _BASES.findall(text) for name in _NAME.findall(bases))
    return frozenset(found)


def _classes_of(local: str, text: str) -> Iterator[str]:
    """Yield the names of what a local may be an object of."""
    for end in _offsets(f" as {local}:", text):
        yield from _NAME.findall(text, max(text.rfind("except", 0, end), 0), end)
    for start in _offsets(f"isinstance({local},", text):
        yield from _NAME.findall(text, start, text.find(")", start))
    for start in _bound(local, text):
        if made := _CALLED.match(text, start):
            yield made[1]
    for start in _offsets(f"{local}:", text):
        if annotated := _ANNOTATED.match(text, start + len(local) + 1):
            yield annotated[1]


def _bound(local: str, text: str) -> Iterator[int]:
    """Yield where the values stand that a local may get."""
    return (start + len(local) + 2 for start in _offsets(f"{local} =", text))


def _locals_read(text: str) -> set[str]:
    """Return the words in front of `.detail`."""
    before = (text[max(at - _LONGEST, 0) : at] for at in _offsets(f".{DETAIL}", text))
    return {match[0] for piece in before if (match := _LAST_WORD.search(piece))}


def _offsets(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)
