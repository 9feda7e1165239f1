"""Which exceptions the functions of a module are registered to handle, told by its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADDED = re.compile(r"add_exception_handler\(\s*([\w.]+)\s*,\s*(\w+)\s*[,)]")
_LISTED = re.compile(r"exception_handlers[^={\r\n]*=\s*\{([^{}]*)\}")
_ITEM = re.compile(r"([\w.]+)\s*:\s*(\w+)\s*(?:,|$)")


def handled_in(text: str) -> dict[str, tuple[str, ...]]:
    """Return the exceptions, as they are written, that functions are registered for by name."""
    found: dict[str, tuple[str, ...]] = {}
    for exception, name in _registered(text) if "exception_handler" in text else ():
        found[name] = (*found.get(name, ()), exception)
    return found


def _registered(text: str) -> Iterator[tuple[str, str]]:
    yield from _ADDED.findall(text)
    for items in _LISTED.findall(text):
        yield from _ITEM.findall(items)
