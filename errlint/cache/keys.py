"""What decides whether a kept result is one of this errlint, under these settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING
from zlib import crc32

import errlint

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.plan import Home

_FORMAT = 3
_INSTALLED = ("site-packages", "dist-packages")
_INDIFFERENT = frozenset({"root", "config_file", "src", "exclude", "extend_exclude", "cache_dir"})
"""Settings that say which files are looked at, not what is found in one."""


def database_name(home: Home, folder: str) -> str:
    """Return the name of the file that holds the results for a project in a folder.

    A folder inside of the project can move with it; one elsewhere may hold several projects.
    """
    is_inside = folder.startswith(os.path.join(home.root, ""))
    src = (os.path.relpath(path, home.root) for path in home.src)
    parts = (*_program(), "" if is_inside else home.root, *src, "", *sorted(home.exceptions))
    return f"{errlint.__version__}-{_digest(*parts)}.db"


def run_key(kind: str, settings: Settings) -> str:
    """Return what stands for a kind of run and all settings that decide what it finds."""
    chosen = {
        field.name: getattr(settings, field.name)
        for field in fields(settings)
        if field.name not in _INDIFFERENT
    }
    return f"{kind} {_ordered(chosen)}"


def _ordered(values: dict[str, object]) -> list[tuple[str, object]]:
    return [
        (name, sorted(value) if isinstance(value, frozenset) else value)
        for name, value in values.items()
    ]


def _program() -> Iterator[str]:
    """Yield what stands for this Python, this errlint and this LibCST, none of it imported.

    A version says it all of what is installed; what is worked on goes by the state of its files.
    """
    yield f"{_FORMAT} {sys.implementation.cache_tag} {sys.version_info[:3]}"
    package = os.path.dirname(errlint.__file__)
    if os.path.basename(os.path.dirname(package)) not in _INSTALLED:
        yield from _stamps(package)
    for folder in sys.path:
        try:
            with open(os.path.join(folder, "libcst", "_version.py"), encoding="utf-8") as file:
                yield file.read()
                return
        except OSError:
            continue


def _stamps(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                stat = entry.stat()
                yield f"{entry.name} {stat.st_size} {stat.st_mtime_ns}"
            elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                yield from _stamps(entry.path)


def _digest(*parts: str) -> str:
    raw = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{crc32(raw):08x}{crc32(raw[::-1]):08x}"
