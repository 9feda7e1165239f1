"""Where a module name leads in the file system: source roots, packages, namespace packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile

from errlint.project.frameworks import FRAMEWORKS
from errlint.project.trail import Trail, listed

_NEVER_IN_PROJECT = sys.stdlib_module_names | FRAMEWORKS | {"pydantic", "sqlalchemy"}
_INIT = "__init__.py"
_SCAN_DEPTH = 5
_PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "build"})


@dataclass(eq=False, repr=False)
class ModuleFinder:
    """Finds the file of a module, for every importing file of one project.

    `root` is the project's folder, `src` its configured source roots, both absolute. A module's
    location is the path of its file, or of its folder for a namespace package.
    """

    root: str
    src: tuple[str, ...] = ()
    trail: Trail = field(default_factory=Trail)
    _listings: dict[str, frozenset[str]] = field(default_factory=dict)
    _located: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _below: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _above: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _scanned: list[str] | None = None

    def absolute(self, importer: str, module: str) -> str | None:
        """Return the location of `import module` in the file `importer`, None if outside."""
        if module.partition(".")[0] in _NEVER_IN_PROJECT:
            return None
        key = _folder_of(importer), module
        if key in self._located:
            self.trail.note(key)
        else:
            with self.trail.step(key):
                self.trail.leaf("absolute", *key)
                self._located[key] = self._locate(*key)
        return self._located[key]

    def is_first_party(self, importer: str, package: str) -> bool:
        """Tell whether a top-level package belongs to the project, be it a framework's own one."""
        if os.path.isfile(os.path.join(self.root, package, _INIT)):
            return True
        location = self.absolute(importer, package)
        return location is not None and _is_inside(location, self.root)

    def relative(self, importer: str, module: str, level: int) -> str | None:
        """Return the location of `from ..module import` with `level` dots."""
        folder = _folder_of(importer)
        for _ in range(level - 1):
            folder = _folder_of(folder)
        return self.below(folder, module)

    def below(self, folder: str, module: str) -> str | None:
        """Return the location of a module in a folder, of the folder itself without a name."""
        self.trail.leaf("below", folder, module)
        return self._inside(folder, module) if module else self._package(folder)

    def submodule(self, location: str, name: str) -> str | None:
        """Return the location of a module inside the package at `location`."""
        if location.endswith(os.sep + _INIT):
            return self.below(_folder_of(location), name)
        return None if location.endswith(".py") else self.below(location, name)

    def name(self, path: str) -> str:
        """Return the dotted name of the module in the file `path`."""
        self.trail.leaf("name", path)
        within, base = os.path.split(path)
        parts = [] if base == _INIT else [base.removesuffix(".py")]
        for folder in upwards(within):
            if folder in self.src or _INIT not in self._listing(folder):
                break
            parts.append(os.path.basename(folder))
        for source_root in self._namespace_roots(folder):
            between = os.path.relpath(folder, source_root).split(os.sep)
            parts += [part for part in reversed(between) if part != "."]
            break
        return ".".join(filter(None, reversed(parts)))

    def _namespace_roots(self, folder: str) -> Iterator[str]:
        for source_root in self.src:
            if _is_inside(folder, source_root):
                yield source_root
        for ancestor in upwards(folder):
            if os.path.basename(ancestor) == "src" and _is_inside(ancestor, self.root):
                yield ancestor
        if _is_inside(folder, self.root):
            yield self.root

    def _locate(self, folder: str, module: str) -> str | None:
        package = module.partition(".")[0]
        names = {package, f"{package}.py"}
        for root in self._roots(folder):
            if names.isdisjoint(self._listing(root)):
                continue
            if location := self._inside(root, module):
                return location
        return None

    def _roots(self, folder: str) -> Iterator[str]:
        """Yield the folders in which a module is looked for that a file in a folder imports."""
        if folder not in self._above:
            self._above[folder] = tuple(self._outer_folders(folder))
        above = self._above[folder]
        yield from self.src
        yield from above
        yield from (root for root in self.scan() if root not in above[:1])

    def _outer_folders(self, folder: str) -> Iterator[str]:
        """Yield the folder around the outermost package that a folder is in, and all above it."""
        yield from dropwhile(lambda around: _INIT in self._listing(around), upwards(folder))

    def scan(self) -> list[str]:
        """Return the folders of the project that look like source roots of their own."""
        self.trail.leaf("scan", self.root)
        if self._scanned is None:
            self._scanned = sorted(_source_roots(self.root, _SCAN_DEPTH, self.trail))
        return self._scanned

    def _inside(self, folder: str, module: str) -> str | None:
        key = folder, module
        if key not in self._below:
            self._below[key] = self._in_folders(folder, module.split("."))
        return self._below[key]

    def _in_folders(self, folder: str, parts: list[str]) -> str | None:
        *packages, last = parts
        for package in packages:
            if package not in self._listing(folder):
                return None
            folder = os.path.join(folder, package)
        entries = self._listing(folder)
        if last in entries and (found := self._package(os.path.join(folder, last))):
            return found
        return os.path.join(folder, f"{last}.py") if f"{last}.py" in entries else None

    def _package(self, folder: str) -> str | None:
        entries = self._listing(folder)
        if _INIT in entries:
            return os.path.join(folder, _INIT)
        return folder if entries else None

    def _listing(self, folder: str) -> frozenset[str]:
        if folder not in self._listings:
            self._listings[folder] = self._names(folder)
        return self._listings[folder]

    def _names(self, folder: str) -> frozenset[str]:
        if self.trail.is_on:
            seen, entries = listed(folder)
            self.trail.saw(folder, seen)
            return frozenset(entry.name for entry in entries)
        try:
            return frozenset(os.listdir(folder))
        except OSError:
            return frozenset()


def _folder_of(path: str) -> str:
    """Return what `os.path.dirname` does, at once where that is no root."""
    folder = path.rpartition(os.sep)[0]
    return folder if os.sep in folder else os.path.dirname(path)


def upwards(folder: str) -> Iterator[str]:
    """Yield a folder and those around it, the root of the file system last."""
    yield folder
    while folder != (folder := _folder_of(folder)):
        yield folder


def _is_inside(folder: str, root: str) -> bool:
    return folder == root or folder.startswith(root.rstrip(os.sep) + os.sep)


def _source_roots(folder: str, depth: int, trail: Trail) -> Iterator[str]:
    if trail.is_on:
        seen, entries = listed(folder)
        trail.saw(folder, seen)
    else:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            return
    names = {entry.name for entry in entries}
    if _INIT in names:
        return
    if names & _PROJECT_FILES or os.path.basename(folder) == "src":
        yield folder
    if depth:
        for entry in entries:
            hidden = entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS
            if not hidden and entry.is_dir(follow_symlinks=False):
                yield from _source_roots(entry.path, depth - 1, trail)
