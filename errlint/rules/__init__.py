"""The rules: every module below that defines one is found by itself."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from errlint.rules.base import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one instance of every rule, in the order of their codes."""
    rules: dict[str, Rule] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            is_rule = isinstance(value, type) and issubclass(value, Rule)
            if is_rule and getattr(value, "code", None):
                rules[value.code] = value()
    return tuple(rules[code] for code in sorted(rules))
