"""Which versions of a library a project asks for, in its own metadata."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from errlint.project.trail import MISSING, Trail, seen_file, seen_folder

Version = tuple[int, ...]

_REQUIREMENT = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?(?P<rest>[^;#]*)"
)
_CLAUSE = re.compile(r"(?P<operator>===|~=|==|!=|>=|<=|>|<|\^|~)?\s*v?(?P<version>\d+(?:\.\d+)*)")
_RAISING = frozenset({">=", ">", "==", "===", "~=", "^", "~", None})
_CAPPING = frozenset({"<", "<=", "==", "===", "~=", "^", "~", None})


class Bounds(NamedTuple):
    """The versions that a project admits: at least `floor`, less than `ceiling`, None if open."""

    floor: Version | None = None
    ceiling: Version | None = None

    def requires(self, version: Version) -> bool:
        """Tell whether every version that is admitted is this one or a later one."""
        return self.floor is not None and self.floor >= version

    def excludes(self, version: Version) -> bool:
        """Tell whether neither this version nor any later one is admitted."""
        return self.ceiling is not None and self.ceiling <= version


@dataclass(eq=False, repr=False)
class Requirements:
    """Reads what the projects below a folder depend on, each of their files once.

    `root` is where to stop looking upwards.
    """

    root: str
    trail: Trail = field(default_factory=Trail)
    _read: dict[str, dict[str, Bounds]] = field(default_factory=dict)

    def bounds(self, path: str, name: str) -> Bounds:
        """Return the bounds of a library in the project of a file, the nearest one that speaks."""
        return self._nearest(path, name) or Bounds()

    def has(self, path: str, name: str) -> bool:
        """Tell whether the project of a file, or one around it, names a library."""
        return self._nearest(path, name) is not None

    def _nearest(self, path: str, name: str) -> Bounds | None:
        folder = os.path.dirname(path)
        while True:
            read = partial(self._bounds_in, folder)
            found = self.trail.kept("bounds", folder, self._read, read)
            if name in found:
                return found[name]
            parent = os.path.dirname(folder)
            if folder in (self.root, parent):
                return None
            folder = parent

    def _bounds_in(self, folder: str) -> dict[str, Bounds]:
        """Return the bounds that the files of a folder set, the most binding file first."""
        found: dict[str, Bounds] = {}
        for read in (_of_pyproject, _of_setup_cfg, _of_requirements):
            for requirements in read(folder, self.trail):
                found = {**bounds_of(requirements), **found}
        return found


def bounds_of(requirements: Iterable[str]) -> dict[str, Bounds]:
    """Return the bounds of each library in PEP 508 or Poetry requirements.

    Of several requirements of one library, which may hold under different conditions, the widest
    bounds count.
    """
    found: dict[str, Bounds] = {}
    for requirement in requirements:
        if match := _REQUIREMENT.match(requirement):
            name = re.sub(r"[-_.]+", "-", match["name"]).lower()
            bounds = _bounds(match["rest"])
            found[name] = _wider(found[name], bounds) if name in found else bounds
    return found


def _bounds(specifiers: str) -> Bounds:
    if "@" in specifiers or "||" in specifiers:
        return Bounds()
    floors: list[Version] = []
    ceilings: list[Version] = []
    for clause in _CLAUSE.finditer(specifiers):
        operator, version = clause["operator"], _version(clause["version"])
        if operator in _RAISING:
            floors.append(version)
        if operator in _CAPPING:
            is_prefix = specifiers[clause.end() :].startswith(".*")
            ceilings.append(_ceiling(operator, version, is_prefix))
    return Bounds(max(floors, default=None), min(ceilings, default=None))


def _ceiling(operator: str | None, version: Version, is_prefix: bool) -> Version:
    """Return the first version that a clause no longer admits."""
    match operator:
        case "<":
            return version
        case "~=":
            return _next(version[:-1] or version)
        case "~":
            return _next(version[:2])
        case "^":
            leading = next((i for i, part in enumerate(version) if part), len(version) - 1)
            return _next(version[: leading + 1])
    return _next(version) if is_prefix else (*version, 1)


def _next(version: Version) -> Version:
    return (*version[:-1], version[-1] + 1)


def _version(text: str) -> Version:
    return tuple(map(int, text.split(".")))


def _wider(first: Bounds, second: Bounds) -> Bounds:
    floor = first.floor and second.floor and min(first.floor, second.floor)
    ceiling = first.ceiling and second.ceiling and max(first.ceiling, second.ceiling)
    return Bounds(floor, ceiling)


def _of_pyproject(folder: str, trail: Trail) -> Iterator[list[str]]:
    table = _loaded(os.path.join(folder, "pyproject.toml"), _toml, trail)
    project = _table(table, "project")
    yield _strings(project.get("dependencies"))
    poetry = _table(table, "tool", "poetry")
    yield _poetry(_table(poetry, "dependencies"))
    groups = [*_table(project, "optional-dependencies").values()]
    groups += _table(table, "dependency-groups").values()
    yield [text for group in groups for text in _strings(group)]
    tables = [_table(poetry, "dev-dependencies")]
    for group in _table(poetry, "group"):
        tables.append(_table(poetry, "group", group, "dependencies"))
    yield [text for group in tables for text in _poetry(group)]


def _of_setup_cfg(folder: str, trail: Trail) -> Iterator[list[str]]:
    sections = _loaded(os.path.join(folder, "setup.cfg"), _ini, trail)
    options = sections.get("options", {})
    yield options.get("install_requires", "").splitlines()
    extras = sections.get("options.extras_require", {})
    yield [line for text in extras.values() for line in text.splitlines()]


def _of_requirements(folder: str, trail: Trail) -> Iterator[list[str]]:
    for name in requirement_files(folder, trail):
        text = _loaded(os.path.join(folder, name), lambda text: {"": text}, trail).get("", "")
        yield [line for line in text.splitlines() if not line.lstrip().startswith("-")]


def requirement_files(folder: str, trail: Trail) -> list[str]:
    """Return the names of the files in a folder that list requirements."""
    trail.leaf("requirements", folder)
    if trail.is_on:
        trail.saw(folder, seen_folder(folder))
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [n for n in names if n.startswith("requirements") and n.endswith((".txt", ".in"))]


def _poetry(table: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name, value in table.items():
        for choice in value if isinstance(value, list) else [value]:
            version = choice.get("version", "") if isinstance(choice, dict) else choice
            found.append(f"{name} {version}" if isinstance(version, str) else name)
    return found


def _loaded(file: str, parse: Callable[[str], dict[str, Any]], trail: Trail) -> dict[str, Any]:
    """Return what a file holds, nothing where there is none or it can't be read."""
    trail.leaf("bytes", file)
    try:
        with open(file, "rb") as opened:
            seen, raw = seen_file(opened)
    except OSError:
        trail.saw(file, MISSING)
        return {}
    trail.saw(file, seen)
    try:
        return parse(raw.decode("utf-8"))
    except ValueError:
        return {}


def _toml(text: str) -> dict[str, Any]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _ini(text: str) -> dict[str, Any]:
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return {}
    return {name: dict(parser.items(name)) for name in parser.sections()}


def _table(of: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        of = of.get(key) if isinstance(of, dict) else None
    return of if isinstance(of, dict) else {}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
