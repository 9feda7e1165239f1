"""The configuration: `[tool.errlint]` or `errlint.toml` → Settings, frozen."""

from __future__ import annotations

from errlint.config.errors import ConfigError
from errlint.config.selection import CodeSet, Selection, is_selector
from errlint.config.settings import DEFAULT_EXCLUDE, PerFileIgnore, Settings

__all__ = [
    "DEFAULT_EXCLUDE",
    "CodeSet",
    "ConfigError",
    "PerFileIgnore",
    "Selection",
    "Settings",
    "is_selector",
]
