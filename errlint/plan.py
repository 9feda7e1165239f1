"""From the paths of a call to the files that it stands for, each with what rules it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from errlint.config import ConfigError, Configurations, Settings
from errlint.files import Unreadable, discover, is_excluded, refuse_notebooks
from errlint.model.report import STDIN, Target
from errlint.workers import available

if TYPE_CHECKING:
    from errlint.analysis import Workspace
    from errlint.source import Source


class Kind(str, Enum):
    """What a run wants to know of each file."""

    CHECK = "check"
    EDITS = "edits"
    """What is wrong, with the edits of all fixes."""
    SURVEY = "survey"
    """Only which sites there are."""


class Request(NamedTuple):
    """What to look at and which rules to run, as a call says it.

    No `paths` are those that the configuration names, else the current folder. `stdin` is the
    text that stands in for the file `stdin_filename`, or for one without a name. `select` is None
    where the call leaves the configuration's selection as it is.
    """

    paths: tuple[str, ...] = ()
    stdin: bytes | None = None
    stdin_filename: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    workers: int | None = None
    """How many processes to use; None for as many as there are processors."""
    has_cache: bool = True
    forces_excludes: bool = False
    """Whether files that are asked for by name, and standard input by its name, may be excluded."""

    def adjust(self, settings: Settings) -> Settings:
        """Return settings with the selection of this call on top."""
        return settings.with_overrides(self.select, self.ignore, self.extend_select)


@dataclass(eq=False, repr=False)
class Home:
    """The project that files belong to: what a name in them may lead to.

    `root` is its folder, `src` are its source roots, `exceptions` the classes that it names;
    `stdin` holds what stands in for a file, by its path.
    """

    root: str
    src: tuple[str, ...] = ()
    exceptions: frozenset[str] = frozenset()
    stdin: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def workspace(self) -> Workspace:
        """Return the files of the project."""
        from errlint.analysis import Workspace

        return Workspace(self.root, self.src, self.exceptions, stdin=self.stdin)


class Job(NamedTuple):
    """One file to look at, and the project that it belongs to."""

    home: Home
    target: Target

    @property
    def workspace(self) -> Workspace:
        """Return the files of the project."""
        return self.home.workspace

    def source(self) -> Source:
        """Return the text of the file. Raises OSError and SourceError."""
        from errlint.source import Source

        path, filename = self.target.path, self.target.filename
        if path in self.home.stdin:
            return Source.from_bytes(filename, self.home.stdin[path])
        with open(path, "rb") as file:
            return Source.from_bytes(filename, file.read())


class Plan(NamedTuple):
    """The files of a run in their order, and the folders that can't be listed.

    `stdin` is what was read from standard input, None where nothing was.
    """

    jobs: tuple[Job, ...]
    unreadable: tuple[Unreadable, ...] = ()
    stdin: bytes | None = None
    workers: int = 1
    has_cache: bool = False
    """Whether to use what earlier runs have found, and to keep what this one finds."""


def plan(request: Request, known_codes: Collection[str]) -> Plan:
    """Return the files that a request stands for, each with what rules it.

    `known_codes` are the codes of all rules. Raises ConfigError and UnusablePaths.
    """
    here = os.getcwd()
    if request.stdin is not None:
        configurations = Configurations(known_codes, Path(here), request.adjust)
        return Plan(_stdin_jobs(request, request.stdin, configurations), stdin=request.stdin)
    paths = request.paths or _configured_paths(here, known_codes)
    root = Path(project_root(map(os.path.abspath, paths)))
    configurations = Configurations(known_codes, root, request.adjust)
    found = discover(paths, configurations.settings_in, request.forces_excludes)
    jobs = tuple(_jobs(found.files, configurations, here))
    workers = request.workers or available()
    return Plan(jobs, found.unreadable, workers=workers, has_cache=request.has_cache)


def _jobs(files: Iterable[str], configurations: Configurations, here: str) -> Iterator[Job]:
    homes = _Homes()
    for path in files:
        settings = configurations.settings_in(os.path.dirname(path))
        yield Job(homes.of(settings), Target(path, shown(path, here), settings))


def shown(path: str, here: str) -> str:
    """Return an absolute path as reports show it: relative to a folder that it is inside of."""
    prefix = os.path.join(here, "")
    return path[len(prefix) :] if path.startswith(prefix) else path


def project_root(paths: Iterable[str]) -> str:
    """Return the common folder of paths, above the package that it may be inside of."""
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in paths]
    root = os.path.commonpath(folders) if folders else os.getcwd()
    while os.path.exists(os.path.join(root, "__init__.py")):
        root = os.path.dirname(root)
    return root


def _configured_paths(here: str, known_codes: Collection[str]) -> tuple[str, ...]:
    settings = Configurations(known_codes).settings_in(here)
    for name in settings.src:
        if not settings.folders_of(name):
            raise ConfigError(
                settings.config_file, "src", f'names no folder that is there: "{name}"'
            )
    return settings.source_roots or (here,)


def _stdin_jobs(request: Request, raw: bytes, configurations: Configurations) -> tuple[Job, ...]:
    """Return the one job that standard input is, none where the file of its name is excluded."""
    name = request.stdin_filename or STDIN
    path = os.path.abspath(name)
    may_be_excluded = request.forces_excludes and name != STDIN
    if may_be_excluded and is_excluded(path, configurations.settings_in):
        return ()
    refuse_notebooks([name])
    settings = configurations.settings_for(path)
    home = Home(str(settings.root), settings.source_roots, settings.exceptions, {path: raw})
    return (Job(home, Target(path, name, settings)),)


@dataclass(eq=False, repr=False)
class _Homes:
    """One home for all settings that agree on what a name leads to."""

    _made: dict[tuple[object, ...], Home] = field(default_factory=dict)
    _known: dict[int, Home] = field(default_factory=dict)

    def of(self, settings: Settings) -> Home:
        home = self._known.get(id(settings))
        if home is None:
            home = self._known[id(settings)] = self._home(settings)
        return home

    def _home(self, settings: Settings) -> Home:
        key = (settings.root, settings.source_roots, settings.exceptions)
        if key not in self._made:
            self._made[key] = Home(str(settings.root), settings.source_roots, settings.exceptions)
        return self._made[key]
