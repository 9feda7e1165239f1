"""The configuration: `[tool.errlint]` or `errlint.toml` → Settings, frozen."""

from __future__ import annotations

from errlint.config.errors import ConfigError
from errlint.config.finder import Configurations, repository_of
from errlint.config.selection import CodeSet, Selection, is_selector
from errlint.config.settings import DEFAULT_EXCLUDE, PerFileIgnore, Settings
from errlint.config.table import settings_from

__all__ = [
    "DEFAULT_EXCLUDE",
    "CodeSet",
    "ConfigError",
    "Configurations",
    "PerFileIgnore",
    "Selection",
    "Settings",
    "is_selector",
    "repository_of",
    "settings_from",
]
