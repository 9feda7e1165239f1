"""The rules: every module below that defines one is found by itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from errlint.rules.base import Rule

_CODE = re.compile(r'^    code = "(ERR\d{3})"$', re.M)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one instance of every rule, in the order of their codes."""
    import importlib  # noqa: PLC0415
    import pkgutil  # noqa: PLC0415

    from errlint.rules.base import Rule  # noqa: PLC0415

    rules: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            is_rule = isinstance(value, type) and issubclass(value, Rule)
            if is_rule and getattr(value, "code", None):
                rules[value.code] = value()
    return tuple(rules[code] for code in sorted(rules))


@cache
def known_codes() -> tuple[str, ...]:
    """Return the codes of all rules, in their order, without loading any rule."""
    return tuple(sorted(code for text in _texts(__path__[0]) for code in _CODE.findall(text)))


def _texts(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                with open(entry.path, encoding="utf-8") as file:
                    yield file.read()
            elif entry.is_dir():
                yield from _texts(entry.path)
