"""Patterns of files as git reads them in a `.gitignore`; pathspec knows how they match."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_ANY_NAME = "\x01"
"""A name that no pattern has in mind: what matches it matches every name."""


def is_pattern(line: str) -> bool:
    """Tell whether a line is a pattern: no comment, not empty, and one that can match."""
    if not line.strip() or line.startswith("#"):
        return False
    try:
        return any(pattern.include is not None for pattern in _spec([line]).patterns)
    except (ValueError, re.error):
        return False


@dataclass(frozen=True)
class Patterns:
    """Patterns that are relative to a folder; `base` is its path and ends in a separator."""

    base: str
    items: tuple[str, ...]

    @classmethod
    def of(cls, folder: str, lines: Iterable[str]) -> Patterns:
        """Return the patterns of some lines; those that can't match anything are left out."""
        return cls(os.path.join(folder, ""), tuple(line for line in lines if is_pattern(line)))

    def ignore(self, path: str, is_folder: bool) -> bool | None:
        """Tell whether a path below `base` is ignored, None where no pattern speaks of it.

        As in git the last pattern decides, `x/` speaks of folders only, and `x/**` speaks of what
        is in `x`, not of `x`.
        """
        name = self._relative(path)
        for line, pattern in zip(self.items[::-1], self._compiled.patterns[::-1], strict=True):
            is_for_folders = line.rstrip().endswith("/")
            if is_for_folders and not is_folder:
                continue
            if pattern.match_file(f"{name}/" if is_for_folders else name):
                return pattern.include
        return None

    def ignore_deeply(self, path: str) -> bool:
        """Tell whether a file is ignored by itself or with a folder that it is in."""
        return self._ignores_any_of(os.path.dirname(path)) or bool(self.ignore(path, False))

    def without_ignoring(self, folder: str) -> Patterns:
        """Return the patterns but those that ignore a folder, one that it is in, or all in it."""
        inside = self._relative(os.path.join(folder, _ANY_NAME))
        has_negated = any(item.startswith("!") for item in self.items)
        if has_negated and not self._ignores_any_of(folder):
            return self
        kept = (item for item in self.items if not _spec([item]).match_file(inside))
        return Patterns(self.base, tuple(kept))

    def _ignores_any_of(self, folder: str) -> bool:
        """Tell whether a folder below `base`, or one that it is in, is ignored itself."""
        while len(folder) > len(self.base):
            if self.ignore(folder, True):
                return True
            folder = os.path.dirname(folder)
        return False

    def _relative(self, path: str) -> str:
        relative = path[len(self.base) :]
        return relative if os.sep == "/" else relative.replace(os.sep, "/")

    @cached_property
    def _compiled(self) -> GitIgnoreSpec:
        return _spec(self.items)


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
