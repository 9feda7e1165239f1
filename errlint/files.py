"""Which files to look at, and in which order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from errlint.exclusion import (
    GITIGNORE,
    Excludes,
    inherited,
    is_ignored,
    read_gitignore,
    repository_excludes,
)
from errlint.gitignore import Patterns
from errlint.project.trail import is_folder

if TYPE_CHECKING:
    from errlint.config import Settings

PYTHON_SUFFIX = ".py"
_NOTEBOOK = ".ipynb"
SettingsIn = Callable[[str, "set[str] | None"], "Settings"]
"""Tells what rules a folder, given the names of what is in it where they are known."""


class UnusablePaths(Exception):
    """Paths that were asked for and can't be looked at, with why, by the path."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        paths: dict[str, list[str]] = {}
        for path, reason in reasons.items():
            paths.setdefault(reason, []).append(f"`{path}`")
        super().__init__("; ".join(f"{why}: {', '.join(names)}" for why, names in paths.items()))


class Unreadable(NamedTuple):
    """A folder that can't be listed, and why."""

    path: str
    reason: str


class Found(NamedTuple):
    """The files of a run by their absolute paths, none of them twice.

    They are in the order in which they were asked for, those of one folder sorted.
    """

    files: tuple[str, ...]
    unreadable: tuple[Unreadable, ...] = ()


def discover(paths: Iterable[str], settings_in: SettingsIn, forces_excludes: bool = False) -> Found:
    """Return the files that some paths stand for.

    A file is taken whatever its name is and, unless `forces_excludes`, whatever is excluded; a
    folder is walked for the `.py` files in it that are neither excluded nor ignored by git.
    `settings_in` returns what rules a folder. Raises UnusablePaths, and what `settings_in` raises.
    """
    named = tuple(paths)
    _refuse({path: reason for path in named if (reason := _why_not_there(path))})
    walk = _Walk(settings_in)
    explicit: list[str] = []
    for path in map(os.path.abspath, named):
        if os.path.isdir(path):
            walk.take_folder(path)
        elif not forces_excludes or not is_excluded(path, settings_in):
            walk.take(path, os.path.realpath(path))
            explicit.append(path)
    refuse_notebooks(path for path in named if os.path.abspath(path) in explicit)
    return Found(tuple(walk.found.values()), tuple(walk.unreadable))


def refuse_notebooks(paths: Iterable[str]) -> None:
    """Raise UnusablePaths for notebooks, whose JSON happens to be Python that says nothing."""
    _refuse({path: "notebooks are not supported" for path in paths if path.endswith(_NOTEBOOK)})


def _refuse(reasons: Mapping[str, str]) -> None:
    if reasons:
        raise UnusablePaths(reasons)


def _why_not_there(path: str) -> str | None:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return "no such file or folder"
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None


def is_excluded(path: str, settings_in: SettingsIn) -> bool:
    """Tell whether a configuration excludes a file, or a folder that it is in."""
    settings = settings_in(os.path.dirname(path), None)
    root = str(settings.root)
    excludes = Excludes.of(settings, root)
    below = os.path.relpath(path, root).split(os.sep)
    parts = below if below[0] != os.pardir else [os.path.basename(path)]
    return any(
        excludes.cover(part, os.path.join(root, *parts[: depth + 1]), depth < len(parts) - 1)
        for depth, part in enumerate(parts)
    )


@dataclass(eq=False, repr=False)
class _Walk:
    """What a run has found so far: files by their real paths, and the real folders it was in."""

    settings_in: SettingsIn
    found: dict[str, str] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def take(self, path: str, real: str) -> None:
        """Take a file, unless it was found before."""
        self.found.setdefault(real, path)

    def take_folder(self, path: str) -> None:
        """Take all files of a folder: those behind links only where nothing else leads to them."""
        top = _Top(self, path)
        top.walk(_Folder(path, os.path.realpath(path), inherited(path)))
        while top.links:
            links, top.links = sorted(top.links, key=lambda link: link.path), []
            for link in links:
                top.follow(link)
        for file, real in sorted((file, real) for real, file in top.files.items()):
            self.take(file, real)


class _Folder(NamedTuple):
    """A folder to visit, and the patterns of `.gitignore` files that reach into it."""

    path: str
    real: str
    chain: tuple[Patterns, ...]


@dataclass(eq=False, repr=False)
class _Top:
    """The walk through one folder that was asked for; `files` are by their real paths."""

    run: _Walk
    path: str
    files: dict[str, str] = field(default_factory=dict)
    links: list[_Folder] = field(default_factory=list)
    _excludes: dict[int, tuple[Settings, Excludes]] = field(default_factory=dict)
    """By the identities of settings, which are kept so that no others get the same."""

    def walk(self, top: _Folder) -> None:
        """Visit a folder and all real folders in it."""
        pending = [top]
        while pending:
            folder = pending.pop()
            if folder.real not in self.run.visited:
                self.run.visited.add(folder.real)
                pending += self._visit(folder)

    def follow(self, link: _Folder) -> None:
        """Visit what a link leads to, if it is inside of the project and no loop."""
        real = os.path.realpath(link.path)
        root = os.path.realpath(self.run.settings_in(os.path.dirname(link.path), None).root)
        if not real.startswith(os.path.join(root, "")):
            return
        if os.path.isdir(real):
            self.walk(_Folder(link.path, real, link.chain))
        elif os.path.isfile(real):
            self.files.setdefault(real, link.path)

    def _visit(self, folder: _Folder) -> list[_Folder]:
        """Take the files right in a folder; return the folders in it."""
        try:
            with os.scandir(folder.path) as opened:
                entries = list(opened)
        except OSError as error:
            reason = error.strerror or str(error)
            self.run.unreadable.append(Unreadable(folder.path, reason))
            return []
        names = {entry.name for entry in entries}
        excludes = self._excludes_in(folder.path, names)
        chain = _chain(folder, names)
        prefix, real_prefix = os.path.join(folder.path, ""), os.path.join(folder.real, "")
        folders = []
        for entry in entries:
            name = entry.name
            is_dir = is_folder(entry)
            if not is_dir and not name.endswith(PYTHON_SUFFIX):
                continue
            path = prefix + name
            if excludes.cover(name, path, is_dir) or is_ignored(path, is_dir, chain):
                continue
            if entry.is_symlink():
                self.links.append(_Folder(path, "", chain))
            elif is_dir:
                folders.append(_Folder(path, real_prefix + name, chain))
            elif entry.is_file():
                self.files.setdefault(real_prefix + name, path)
        return folders

    def _excludes_in(self, folder: str, names: set[str]) -> Excludes:
        settings = self.run.settings_in(folder, names)
        key = id(settings)
        if key not in self._excludes:
            self._excludes[key] = settings, Excludes.of(settings, self.path)
        return self._excludes[key][1]


def _chain(folder: _Folder, names: set[str]) -> tuple[Patterns, ...]:
    """Return the patterns for what is in a folder; a repository begins anew."""
    chain = repository_excludes(folder.path) if ".git" in names else folder.chain
    return (*read_gitignore(folder.path), *chain) if GITIGNORE in names else chain


def is_test_file(path: str) -> bool:
    """Tell whether a file holds tests, by its name and folder."""
    *folders, base = path.replace("\\", "/").split("/")
    named = base.startswith(("test_", "conftest")) or base.endswith("_test.py")
    return named or bool({"tests", "test"} & {*folders[-4:]})
