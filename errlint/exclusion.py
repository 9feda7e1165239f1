"""Which files of a folder are left out: `.gitignore`, `exclude`, `extend-exclude`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from errlint.config import repository_of
from errlint.gitignore import Patterns

if TYPE_CHECKING:
    from errlint.config import Settings

GITIGNORE = ".gitignore"
_NOT_PLAIN = re.compile(r"[*?\[\]!\\/#]|^\s|\s$")


class Excludes(NamedTuple):
    """What a configuration excludes: plain names, and patterns relative to its root."""

    names: frozenset[str]
    patterns: Patterns

    @classmethod
    def of(cls, settings: Settings, top: str) -> Excludes:
        """Return what is excluded in a folder that is asked for by its name."""
        names, others = _divided((*settings.exclude, *settings.extend_exclude))
        patterns = Patterns.of(str(settings.root), others)
        if top.startswith(patterns.base):
            patterns = patterns.without_ignoring(top)
        return cls(names, patterns)

    def cover(self, name: str, path: str, is_folder: bool) -> bool:
        """Tell whether a file or folder is excluded."""
        if name in self.names:
            return True
        patterns = self.patterns
        is_known = patterns.items and path.startswith(patterns.base)
        return bool(is_known and patterns.ignore(path, is_folder))


@cache
def _divided(patterns: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Divide patterns into plain names and others."""
    names = frozenset(item for item in patterns if not _NOT_PLAIN.search(item))
    return names, tuple(item.removeprefix("./") for item in patterns if item not in names)


def is_ignored(path: str, is_folder: bool, chain: Iterable[Patterns]) -> bool:
    """Tell whether a path is ignored; the first patterns that speak of it decide."""
    for patterns in chain:
        verdict = patterns.ignore(path, is_folder)
        if verdict is not None:
            return verdict
    return False


def read_gitignore(folder: str) -> tuple[Patterns, ...]:
    """Return the patterns of a folder's own `.gitignore`."""
    return _read(folder, os.path.join(folder, GITIGNORE))


def repository_excludes(folder: str) -> tuple[Patterns, ...]:
    """Return the patterns of a git repository that are not in its tree."""
    return _read(folder, os.path.join(folder, ".git", "info", "exclude"))


def inherited(folder: str) -> tuple[Patterns, ...]:
    """Return the patterns above a folder, the nearest first, up to the root of its repository.

    A folder outside of any repository has none, and so has the root itself. Patterns that ignore
    the folder are left out.
    """
    root = repository_of(folder)
    if root is None or root == folder:
        return ()
    chain: list[Patterns] = []
    parent = folder
    while parent != root:
        parent = os.path.dirname(parent)
        chain += read_gitignore(parent)
    chain += repository_excludes(root)
    return tuple(patterns.without_ignoring(folder) for patterns in chain)


def _read(folder: str, file: str) -> tuple[Patterns, ...]:
    try:
        with open(file, encoding="utf-8-sig", errors="surrogateescape", newline="\n") as opened:
            text = opened.read()
    except OSError:
        return ()
    patterns = Patterns.of(folder, (line.rstrip("\r") for line in text.split("\n")))
    return (patterns,) if patterns.items else ()
