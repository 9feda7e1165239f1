"""Where a module name leads in the file system: source roots, packages, namespace packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

from errlint.project.trail import Trail, listed

_NEVER_IN_PROJECT = sys.stdlib_module_names | {"fastapi", "starlette", "pydantic", "sqlalchemy"}
_SCAN_DEPTH = 5
_PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "build"})


@dataclass(eq=False)
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
    _scanned: list[str] | None = None

    def absolute(self, importer: str, module: str) -> str | None:
        """Return the location of `import module` in the file `importer`, None if outside."""
        if module.partition(".")[0] in _NEVER_IN_PROJECT:
            return None
        key = os.path.dirname(importer), module
        if key in self._located:
            self.trail.note(key)
        else:
            with self.trail.step(key):
                self.trail.leaf("absolute", *key)
                self._located[key] = self._locate(importer, module)
        return self._located[key]

    def is_first_party(self, importer: str, package: str) -> bool:
        """Tell whether a top-level package belongs to the project, be it a framework's own one."""
        if os.path.isfile(os.path.join(self.root, package, "__init__.py")):
            return True
        location = self.absolute(importer, package)
        return location is not None and _is_inside(location, self.root)

    def relative(self, importer: str, module: str, level: int) -> str | None:
        """Return the location of `from ..module import` with `level` dots."""
        folder = os.path.dirname(importer)
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        return self.below(folder, module)

    def below(self, folder: str, module: str) -> str | None:
        """Return the location of a module in a folder, of the folder itself without a name."""
        self.trail.leaf("below", folder, module)
        return self._below(folder, module.split(".")) if module else self._package(folder)

    def submodule(self, location: str, name: str) -> str | None:
        """Return the location of a module inside the package at `location`."""
        if os.path.basename(location) == "__init__.py":
            return self.below(os.path.dirname(location), name)
        return None if location.endswith(".py") else self.below(location, name)

    def name(self, path: str) -> str:
        """Return the dotted name of the module in the file `path`."""
        self.trail.leaf("name", path)
        folder, base = os.path.split(path)
        parts = [] if base == "__init__.py" else [base.removesuffix(".py")]
        while folder not in self.src and "__init__.py" in self._listing(folder):
            folder, base = os.path.split(folder)
            parts.append(base)
        for source_root in self._namespace_roots(folder):
            between = os.path.relpath(folder, source_root).split(os.sep)
            parts += [part for part in reversed(between) if part != "."]
            break
        return ".".join(reversed(parts))

    def _namespace_roots(self, folder: str) -> Iterator[str]:
        for source_root in self.src:
            if _is_inside(folder, source_root):
                yield source_root
        ancestor = folder
        while _is_inside(ancestor, self.root):
            if os.path.basename(ancestor) == "src":
                yield ancestor
            ancestor = os.path.dirname(ancestor)
        if _is_inside(folder, self.root):
            yield self.root

    def _locate(self, importer: str, module: str) -> str | None:
        parts = module.split(".")
        for root in self._roots(importer):
            if location := self._below(root, parts):
                return location
        return None

    def _roots(self, importer: str) -> Iterator[str]:
        yield from self.src
        folder = os.path.dirname(importer)
        while "__init__.py" in self._listing(folder):
            folder = os.path.dirname(folder)
        outermost = folder
        while True:
            yield folder
            parent = os.path.dirname(folder)
            if parent == folder:
                break
            folder = parent
        yield from (root for root in self.scan() if root != outermost)

    def scan(self) -> list[str]:
        """Return the folders of the project that look like source roots of their own."""
        self.trail.leaf("scan", self.root)
        if self._scanned is None:
            self._scanned = sorted(_source_roots(self.root, _SCAN_DEPTH, self.trail))
        return self._scanned

    def _below(self, folder: str, parts: list[str]) -> str | None:
        for index, part in enumerate(parts):
            entries = self._listing(folder)
            inner = os.path.join(folder, part)
            if part in entries and (index < len(parts) - 1 or self._package(inner)):
                folder = inner
            elif f"{part}.py" in entries and index == len(parts) - 1:
                return f"{inner}.py"
            else:
                return None
        return self._package(folder)

    def _package(self, folder: str) -> str | None:
        entries = self._listing(folder)
        if "__init__.py" in entries:
            return os.path.join(folder, "__init__.py")
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
    if "__init__.py" in names:
        return
    if names & _PROJECT_FILES or os.path.basename(folder) == "src":
        yield folder
    if depth:
        for entry in entries:
            hidden = entry.name.startswith(".") or entry.name in _SKIPPED_FOLDERS
            if not hidden and entry.is_dir(follow_symlinks=False):
                yield from _source_roots(entry.path, depth - 1, trail)
