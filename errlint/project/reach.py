"""Which files of a project a module can run: all that it imports, and what those import."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from errlint.project.facts import Import
from errlint.project.outline import modules_imported
from errlint.project.roots import ModuleFinder

_CONFTEST = "conftest.py"
_DYNAMIC_IMPORTS = ("import_module", "__import__", "run_module")
_DYNAMIC = re.compile(r"\b(?:import_module|__import__|run_module)\(\s*(?:(f?)([\"'])(.*?)\2)?")
_HOLE = re.compile(r"\{[^{}]*\}")
_STRING = re.compile(r"[\"']([\w.]+)[\"']")
_APPLICATIONS = ("FastAPI(", "APIRouter(")
_APPLICATION = re.compile(r"\b(?:FastAPI|APIRouter)\(")
_GUARDS = tuple(
    re.compile(rf"{name}(?<!\w{name})\w*(?=\()")
    for name in ("HTTPBearer", "HTTPBasic", "HTTPDigest", "OAuth2", "APIKey", "OpenIdConnect")
)
"""Each starts with letters, which are looked for faster than for what a pattern says."""


@dataclass(frozen=True, eq=False, repr=False)
class ReachedFiles:
    """The files that a module can run; `is_open` when it imports something that can't be told."""

    paths: frozenset[str]
    is_open: bool
    _reach: Reach

    @cached_property
    def has_application(self) -> bool:
        """Tell whether one of the files makes a FastAPI application or router."""
        return any(map(self._reach.has_application, self.paths))

    @cached_property
    def guards(self) -> frozenset[str]:
        """Return FastAPI's security classes that the files use."""
        return frozenset().union(*map(self._reach.guards, self.paths))


class _Glance(NamedTuple):
    """What one file imports, without following it."""

    imported: frozenset[str]
    is_open: bool


@dataclass(eq=False, repr=False)
class Reach:
    """Follows imports by the text of the files, without parsing any.

    `read` returns the text of a file, None when it can't be read. The fixtures of a test come from
    every `conftest.py` in the folders above it.
    """

    finder: ModuleFinder
    root: str
    read: Callable[[str], str | None]
    _glances: dict[str, _Glance] = field(default_factory=dict)
    _applications: dict[str, bool] = field(default_factory=dict)
    _guards: dict[str, frozenset[str]] = field(default_factory=dict)

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        for known in (self._glances, self._applications, self._guards):
            known.pop(path, None)

    def of(self, path: str) -> ReachedFiles:
        """Return the files that the module at `path` can run, itself included."""
        seen = {path, *self.conftests(path)}
        waiting = [*seen]
        while waiting:
            found = self._glance(waiting.pop()).imported - seen
            waiting += found
            seen |= found
        return ReachedFiles(frozenset(seen), self._glance(path).is_open, self)

    def has_application(self, path: str) -> bool:
        """Tell whether a file makes a FastAPI application or router."""
        if path not in self._applications:
            self._applications[path] = _has_application(self.read(path) or "")
        return self._applications[path]

    def guards(self, path: str) -> frozenset[str]:
        """Return FastAPI's security classes that a file uses."""
        if path not in self._guards:
            self._guards[path] = _guards(self.read(path) or "")
        return self._guards[path]

    def conftests(self, path: str) -> Iterator[str]:
        """Yield the files whose fixtures the tests in a file have, the nearest first."""
        folder = os.path.dirname(path)
        while folder.startswith(self.root):
            conftest = os.path.join(folder, _CONFTEST)
            if os.path.exists(conftest):
                yield conftest
            if folder == os.path.dirname(folder):
                return
            folder = os.path.dirname(folder)

    def _glance(self, path: str) -> _Glance:
        if path not in self._glances:
            text = self.read(path) or ""
            found = self._files(path, modules_imported(text))
            is_open = False
            for is_template, _, name in _dynamic_imports(text):
                is_open = is_open or not name
                if is_template:
                    found |= self._named(path, name, text)
                elif name:
                    found |= self._files(path, [Import(name)])
            self._glances[path] = _Glance(frozenset(found), is_open)
        return self._glances[path]

    def _files(self, path: str, imports: Iterable[Import]) -> set[str]:
        """Return the files of modules, of the packages around them, and of what is taken of them.

        `path` imports all of them, many from the same few packages.
        """
        found: set[str | None] = set()
        locations: dict[tuple[str, int], str | None] = {}
        for module, level, attribute in imports:
            if (module, level) not in locations:
                self._locate(path, module, level, locations)
            location = locations[module, level]
            if location and attribute:
                found.add(self.finder.submodule(location, attribute))
        found.update(locations.values())
        return {file for file in found if file and file.endswith(".py")}

    def _locate(
        self, path: str, module: str, level: int, locations: dict[tuple[str, int], str | None]
    ) -> None:
        """Note where a module is and, where it is anywhere, the packages around it."""
        if level:
            location = self.finder.relative(path, module, level)
        else:
            location = self.finder.absolute(path, module)
        locations[module, level] = location
        package = module.rpartition(".")[0]
        if location and package and (package, level) not in locations:
            self._locate(path, package, level, locations)

    def _named(self, path: str, template: str, text: str) -> set[str]:
        """Return the modules that a template of names stands for, filled from the file's strings.

        Where no string of the file fits, it stands for all of the package.
        """
        head = template.partition("{")[0]
        package = head.rpartition(".")[0]
        pattern = re.compile(_HOLE.sub(r"[\\w.]+", template.replace(".", r"\.")))
        filled = {_HOLE.sub(word, template) for word in _STRING.findall(text)}
        found: set[str] = set()
        for name in filled:
            if pattern.fullmatch(name):
                found |= self._files(path, [Import(name)])
        packages = self._files(path, [Import(package)]) if package else set()
        if found - packages:
            return found
        location = self.finder.absolute(path, package) if package else None
        return packages | (_all_below(location) if location else set())


def _dynamic_imports(text: str) -> list[tuple[str, str, str]]:
    """Return what is given to `import_module()` and its like: an `f`, the quote, and the name."""
    return _DYNAMIC.findall(text) if any(name in text for name in _DYNAMIC_IMPORTS) else []


def _has_application(text: str) -> bool:
    is_named = any(name in text for name in _APPLICATIONS)
    return is_named and _APPLICATION.search(text) is not None


def _guards(text: str) -> frozenset[str]:
    return frozenset(name for guard in _GUARDS for name in guard.findall(text))


def _all_below(location: str) -> set[str]:
    folder = os.path.dirname(location) if location.endswith(".py") else location
    return {
        os.path.join(parent, name)
        for parent, _, names in os.walk(folder)
        for name in names
        if name.endswith(".py")
    }
