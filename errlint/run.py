"""From the paths of a call to a report on each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from errlint.analysis import Workspace, project_root
from errlint.config import Configurations, Settings
from errlint.engine import Engine, FileFix, FileReport, FixOptions, Target, worker_died
from errlint.files import Unreadable, discover
from errlint.moving import STRUCTURING, asks_for_consumers, may_move, migration_of
from errlint.source import Source
from errlint.workers import available, spread

if TYPE_CHECKING:
    from collections.abc import Collection

    from errlint.consumers.migration import Migration

STDIN = "-"


@dataclass(frozen=True)
class Request:
    """What to look at and which rules to run, as a call says it.

    No `paths` are those that the configuration names, else the current folder. `stdin` is the
    text that stands in for the file `stdin_filename`, or for one without a name. `select` is None
    where the call leaves the configuration's selection as it is.
    """

    paths: tuple[str, ...] = ()
    stdin: bytes | None = None
    stdin_filename: str = STDIN
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    workers: int | None = None
    """How many processes to use; None for as many as there are processors."""

    def adjust(self, settings: Settings) -> Settings:
        """Return settings with the selection of this call on top."""
        return settings.with_overrides(self.select, self.ignore, self.extend_select)


@dataclass(frozen=True)
class Job:
    """One file to look at, and the workspace that it belongs to."""

    workspace: Workspace
    target: Target

    def source(self) -> Source:
        """Return the text of the file. Raises OSError and SourceError."""
        return self.workspace.source(self.target.path, self.target.filename)


@dataclass(frozen=True)
class Plan:
    """The files of a run in their order, and the folders that can't be listed.

    `stdin` is what was read from standard input, None where nothing was.
    """

    jobs: tuple[Job, ...]
    unreadable: tuple[Unreadable, ...] = ()
    stdin: bytes | None = None
    workers: int = 1


def plan(request: Request, known_codes: Collection[str]) -> Plan:
    """Return the files that a request stands for, each with what rules it.

    `known_codes` are the codes of all rules. Raises ConfigError and MissingPaths.
    """
    here = os.getcwd()
    if request.stdin is not None:
        configurations = Configurations(known_codes, Path(here), request.adjust)
        job = _stdin_job(request, request.stdin, configurations)
        return Plan((job,), stdin=request.stdin)
    paths = request.paths or _configured_paths(here, known_codes)
    root = Path(project_root(map(os.path.abspath, paths)))
    configurations = Configurations(known_codes, root, request.adjust)
    found = discover(paths, configurations.settings_in)
    workspaces = _Workspaces()
    jobs = []
    for path in found.files:
        settings = configurations.settings_for(path)
        target = Target(path, shown(path, here), settings)
        jobs.append(Job(workspaces.of(settings), target))
    return Plan(tuple(jobs), found.unreadable, workers=request.workers or available())


def check_all(
    jobs: Sequence[Job], with_edits: bool = False, workers: int = 1
) -> Iterator[FileReport]:
    """Yield what is wrong in each file, in the order of the jobs, by so many processes."""
    migration = None
    if any(asks_for_consumers(job.target.settings) for job in jobs):
        preview = _Preview(jobs, _Engines(), FixOptions())
        fixes = spread(preview, range(len(jobs)), workers, preview.lost)
        migration = migration_of(fixes, moves_by_default=False)
    check = _Check(jobs, _Engines(with_edits, migration))
    return spread(check, range(len(jobs)), workers, check.lost)


def survey_all(jobs: Sequence[Job], workers: int = 1) -> Iterator[FileReport]:
    """Yield the sites of each file, in the order of the jobs, by so many processes."""
    survey = _Survey(jobs, _Engines())
    return spread(survey, range(len(jobs)), workers, survey.lost)


def fix_all(
    jobs: Sequence[Job],
    options: FixOptions,
    workers: int = 1,
    watch: Callable[[Iterator[FileFix]], Iterable[FileFix]] = iter,
) -> Iterator[FileFix]:
    """Yield each file with the wanted fixes applied, in the order of the jobs.

    When all files have been gone through once, which `watch` sees happen, those that expect what
    has changed are fixed again, with that in view.
    """
    fix = _Fix(jobs, _Engines(), options)
    fixes = list(watch(spread(fix, range(len(jobs)), workers, fix.lost)))
    migration = migration_of(fixes, moves_by_default=True)
    if migration is not None:
        move = _Move(jobs, _Engines(migration=migration), options, fixes)
        again = [number for number, fixed in enumerate(fixes) if may_move(fixed)]
        for number, moved in zip(again, spread(move, again, workers, move.lost), strict=True):
            fixes[number] = moved
    yield from fixes


def shown(path: str, here: str) -> str:
    """Return an absolute path as reports show it: relative to a folder that it is inside of."""
    prefix = os.path.join(here, "")
    return path[len(prefix) :] if path.startswith(prefix) else path


def _configured_paths(here: str, known_codes: Collection[str]) -> tuple[str, ...]:
    return Configurations(known_codes).settings_in(here).source_roots or (here,)


def _stdin_job(request: Request, raw: bytes, configurations: Configurations) -> Job:
    path = os.path.abspath(request.stdin_filename)
    settings = configurations.settings_for(path)
    workspace = _StdinWorkspace(
        root=str(settings.root),
        src=settings.source_roots,
        exceptions=settings.exceptions,
        stdin={path: raw},
    )
    return Job(workspace, Target(path, request.stdin_filename, settings))


@dataclass(frozen=True)
class _Check:
    """Checks one of the jobs, given its number."""

    jobs: Sequence[Job]
    engines: _Engines

    def __call__(self, number: int) -> FileReport:
        job = self.jobs[number]
        return self.engines.of(job.workspace).check(job.target)

    def lost(self, number: int) -> FileReport:
        """Return what is said of a file at which a worker died."""
        target = self.jobs[number].target
        return FileReport(target.filename, (worker_died(target),))


@dataclass(frozen=True)
class _Survey(_Check):
    """Lists the sites of one of the jobs, given its number."""

    def __call__(self, number: int) -> FileReport:
        job = self.jobs[number]
        return self.engines.of(job.workspace).survey(job.target)


@dataclass(frozen=True)
class _Fix:
    """Fixes one of the jobs, given its number."""

    jobs: Sequence[Job]
    engines: _Engines
    options: FixOptions

    def __call__(self, number: int) -> FileFix:
        job = self.jobs[number]
        return self.engines.of(job.workspace).fix(job.target, self.options)

    def lost(self, number: int) -> FileFix:
        """Return what is said of a file at which a worker died."""
        target = self.jobs[number].target
        return FileFix(target, None, None, left=(worker_died(target),))


@dataclass(frozen=True)
class _Preview(_Fix):
    """Fixes one of the jobs by the rules that are on by default, and takes it back."""

    def __call__(self, number: int) -> FileFix:
        job = self.jobs[number]
        settings = job.target.settings
        if not settings.selects(STRUCTURING, True):
            settings = replace(settings, selections=())
        target = replace(job.target, settings=settings)
        fixed = self.engines.of(job.workspace).fix(target, self.options)
        if fixed.old and fixed.is_changed:
            job.workspace.replace(target.path, fixed.old)
        return replace(fixed, target=job.target)


@dataclass(frozen=True)
class _Move(_Fix):
    """Fixes one of the jobs again, now that it is known what the run changes."""

    fixes: Sequence[FileFix]

    def __call__(self, number: int) -> FileFix:
        job, fixed = self.jobs[number], self.fixes[number]
        if fixed.old:
            job.workspace.replace(job.target.path, fixed.old)
        moved = super().__call__(number)
        return replace(fixed, refusal=moved.refusal) if moved.refusal else moved

    def lost(self, number: int) -> FileFix:
        """Return what was done to a file before a worker died at it."""
        return self.fixes[number]


@dataclass(eq=False)
class _StdinWorkspace(Workspace):
    """A workspace in which standard input stands in for a file, whether or not there is one."""

    stdin: dict[str, bytes] = field(default_factory=dict)

    def source(self, path: str, filename: str) -> Source:
        """Return the file at `path`. Raises OSError and SourceError."""
        if path in self.stdin and path not in self.overlay:
            return Source.from_bytes(filename, self.stdin[path])
        return super().source(path, filename)


@dataclass(eq=False)
class _Workspaces:
    """One workspace for all settings that agree on what a name leads to."""

    _made: dict[tuple[object, ...], Workspace] = field(default_factory=dict)

    def of(self, settings: Settings) -> Workspace:
        key = (settings.root, settings.source_roots, settings.exceptions)
        if key not in self._made:
            self._made[key] = Workspace(
                str(settings.root), settings.source_roots, settings.exceptions
            )
        return self._made[key]


@dataclass(eq=False)
class _Engines:
    """One engine a workspace."""

    with_edits: bool = False
    migration: Migration | None = None
    _made: dict[int, Engine] = field(default_factory=dict)

    def of(self, workspace: Workspace) -> Engine:
        key = id(workspace)
        if key not in self._made:
            self._made[key] = Engine(workspace, self.with_edits, self.migration)
        return self._made[key]
