"""How long lines are for the formatter of a project: Ruff's settings, then Black's or Pyink's."""

from __future__ import annotations

import os
from typing import Any

from errlint.config.errors import ConfigError
from errlint.config.settings import DEFAULT_LINE_LENGTH
from errlint.config.toml import PYPROJECT, parse, read_bytes

RUFF_FILES = (".ruff.toml", "ruff.toml")
"""Files of Ruff's own, the one that Ruff prefers first."""
_BLACKS = ("black", "pyink")
"""Black and its fork with Google's style."""
_MAX_EXTENDS = 10


def line_length_in(folder: str) -> int | None:
    """Return the line length that the files of one folder set, None where they set none.

    Ruff takes the nearest file with settings of its own and no others, so one without
    `line-length` means Ruff's default, unless it extends another one or Black has its own.
    """
    for name in RUFF_FILES:
        file = os.path.join(folder, name)
        if (table := _table(file)) is not None:
            return _ruff_length(file, table) or DEFAULT_LINE_LENGTH
    file = os.path.join(folder, PYPROJECT)
    tool = _dict(_table(file, b"line-length", b"line_length", b"tool.ruff", b"ruff]"), "tool")
    ruff = tool.get("ruff")
    length = _ruff_length(file, ruff) if isinstance(ruff, dict) else None
    for fork in _BLACKS:
        length = length or _positive(_dict(tool, fork), "line-length", "line_length")
    return length or (DEFAULT_LINE_LENGTH if isinstance(ruff, dict) else None)


def _ruff_length(file: str, table: dict[str, Any]) -> int | None:
    for _ in range(_MAX_EXTENDS):
        if length := _positive(table, "line-length"):
            return length
        extended = table.get("extend")
        if not isinstance(extended, str):
            return None
        file = os.path.join(os.path.dirname(file), os.path.expanduser(extended))
        whole = _table(file) or {}
        table = _dict(_dict(whole, "tool"), "ruff") if file.endswith(PYPROJECT) else whole
    return None


def _table(file: str, *mentions: bytes) -> dict[str, Any] | None:
    """Return a file's table, None for one that can't be read or mentions none of some words.

    The file is another tool's: what is wrong with it is for that tool to say.
    """
    try:
        raw = read_bytes(file)
        if raw is None or (mentions and not any(word in raw for word in mentions)):
            return None
        return parse(file, raw)
    except ConfigError:
        return None


def _dict(table: dict[str, Any] | None, key: str) -> dict[str, Any]:
    value = (table or {}).get(key)
    return value if isinstance(value, dict) else {}


def _positive(table: dict[str, Any], *keys: str) -> int | None:
    for key in keys:
        value = table.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return None
