"""Where a module name leads in the file system: source roots, packages, namespace packages."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

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
    _listings: dict[str, frozenset[str]] = field(default_factory=dict)
    _located: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _scanned: list[str] | None = None

    def absolute(self, importer: str, module: str) -> str | None:
        """Return the location of `import module` in the file `importer`, None if outside."""
        if module.partition(".")[0] in _NEVER_IN_PROJECT:
            return None
        key = os.path.dirname(importer), module
        if key not in self._located:
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
        return self._below(folder, module.split(".")) if module else self._package(folder)

    def submodule(self, location: str, name: str) -> str | None:
        """Return the location of a module inside the package at `location`."""
        if os.path.basename(location) == "__init__.py":
            return self._below(os.path.dirname(location), [name])
        return None if location.endswith(".py") else self._below(location, [name])

    def name(self, path: str) -> str:
        """Return the dotted name of the module in the file `path`."""
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
        yield from (root for root in self._scan() if root != outermost)

    def _scan(self) -> list[str]:
        """Return the folders of the project that look like source roots of their own."""
        if self._scanned is None:
            self._scanned = sorted(_source_roots(self.root, _SCAN_DEPTH))
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
            try:
                self._listings[folder] = frozenset(os.listdir(folder))
            except OSError:
                self._listings[folder] = frozenset()
        return self._listings[folder]


def _is_inside(folder: str, root: str) -> bool:
    return folder == root or folder.startswith(root.rstrip(os.sep) + os.sep)


def _source_roots(folder: str, depth: int) -> Iterator[str]:
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
                yield from _source_roots(entry.path, depth - 1)
