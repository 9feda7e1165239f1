"""The order that isort and Ruff's I001 keep imports in.

Facts as of Ruff's isort settings and their defaults: `order-by-type`, `case-sensitive = false`,
`force-sort-within-sections = false`, `relative-imports-order = "furthest-to-closest"`.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from enum import IntEnum
from typing import Any

Key = tuple[Any, ...]

_RUN = re.compile(r"\d+|\D")


class Section(IntEnum):
    """The sections of imports, in order."""

    FUTURE = 0
    STANDARD = 1
    THIRD_PARTY = 2
    FIRST_PARTY = 3
    LOCAL = 4


def section_of(module: str, level: int, first_party: Collection[str]) -> Section:
    """Return the section of a module; `first_party` are the project's packages, maybe dotted."""
    if level:
        return Section.LOCAL
    if module == "__future__":
        return Section.FUTURE
    if any(module == package or module.startswith(f"{package}.") for package in first_party):
        return Section.FIRST_PARTY
    if module.partition(".")[0] in sys.stdlib_module_names:
        return Section.STANDARD
    return Section.THIRD_PARTY


def natural(text: str) -> Key:
    """Return the key that sorts `x2` before `x10`."""
    return tuple(
        (48, int(run)) if run[0].isdecimal() else (ord(run), 0) for run in _RUN.findall(text)
    )


def module_key(module: str, level: int, first_name: str) -> Key:
    """Return the key of a statement among those of its section and kind."""
    return (-level, natural(module.lower()), natural(module), by_type(first_name))


def by_type(imported: str) -> Key:
    """Return the key of `x` or `x as y`: `*`, constants, classes, then functions and variables."""
    name = imported.partition(" ")[0]
    if name == "*":
        return (-1,)
    if len(name) > 1 and name.isupper():
        return (0, *_by_name(imported))
    return (1 if name[:1].isupper() else 2, *_by_name(imported))


def name_index(existing: Sequence[str], new: str) -> int:
    """Return where a name goes among those of a statement: at the end if they are unsorted."""
    return sorted_index(existing, new, (by_type, _by_name, str))


def sorted_index(
    existing: Sequence[Any],
    new: Any,
    keys: Sequence[Callable[[Any], Any]],
    unsorted: int | None = None,
) -> int:
    """Return where `new` goes by the first key that `existing` is sorted by."""
    for key in keys:
        existing_keys = [key(item) for item in existing]
        if existing_keys == sorted(existing_keys):
            return bisect_right(existing_keys, key(new))
    return len(existing) if unsorted is None else unsorted


def _by_name(imported: str) -> Key:
    return (natural(imported.lower()), natural(imported))
