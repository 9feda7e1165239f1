"""The configuration: `[tool.errlint]` or `errlint.toml` → Settings, frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from errlint.config.errors import ConfigError
from errlint.config.finder import Configurations, repository_of
from errlint.config.selection import CodeSet, Selection, is_selector
from errlint.config.settings import DEFAULT_EXCLUDE, PerFileIgnore, Settings

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    """Load what reads a table only where there is one to read."""
    if name != "settings_from":
        raise AttributeError(name)
    from errlint.config.table import settings_from

    return settings_from
