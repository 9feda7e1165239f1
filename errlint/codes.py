"""The codes of all rules, for what has to know them and nothing else of any rule."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache

_CODE = re.compile(r'^    code = "(ERR\d{3})"$', re.M)


@cache
def known_codes() -> tuple[str, ...]:
    """Return the codes in their order. They stand in the rules' own files; none is imported."""
    folder = os.path.join(os.path.dirname(__file__), "rules")
    return tuple(sorted(code for text in _texts(folder) for code in _CODE.findall(text)))


def _texts(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                with open(entry.path, encoding="utf-8") as file:
                    yield file.read()
            elif entry.is_dir():
                yield from _texts(entry.path)
