"""Check, survey or fix many files, by several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from errlint.analysis import Workspace
from errlint.cache.tracing import Traced, Tracer, traced_workspace
from errlint.model.file_fix import FileFix
from errlint.model.report import FileReport
from errlint.plan import Job, Kind
from errlint.run.engine import Engine, FixOptions
from errlint.run.moving import (
    STRUCTURING,
    asks_for_answers,
    asks_for_consumers,
    asks_for_delivery,
    asks_for_documentation,
    may_follow,
    migration_of,
)
from errlint.run.not_read import worker_died
from errlint.workers import spread

if TYPE_CHECKING:
    from errlint.consumers.migration import Migration
    from errlint.model.context import Route
    from errlint.model.contract import Contract, FunctionKey, Inherited
    from errlint.routing.documentation import Documentation


def check_all(
    jobs: Sequence[Job], with_edits: bool = False, workers: int = 1
) -> Iterator[FileReport]:
    """Yield what is wrong in each file, in the order of the jobs, by so many processes."""
    migration = None
    if any(asks_for_consumers(job.target.settings) for job in jobs):
        preview = _Preview(jobs, _Engines(), FixOptions())
        fixes = spread(preview, range(len(jobs)), workers, preview.lost)
        migration = migration_of(fixes, moves_by_default=False)
    check = _Check(jobs, _Engines(with_edits, migration, _contract(jobs, workers)))
    return spread(check, range(len(jobs)), workers, check.lost)


def _contract(jobs: Sequence[Job], workers: int) -> Contract | None:
    """Return what all files answer and declare, as far as any of the jobs asks for it."""
    settings = [job.target.settings for job in jobs]
    is_for_answers = any(map(asks_for_answers, settings))
    is_for_documentation = any(map(asks_for_documentation, settings))
    is_for_delivery = any(map(asks_for_delivery, settings))
    if not is_for_answers and not is_for_documentation and not is_for_delivery:
        return None
    from errlint.model.contract import contract_of, raised_in  # noqa: PLC0415

    is_for_sites = is_for_answers or is_for_documentation
    surveyed = zip(jobs, survey_all(jobs, workers), strict=True) if is_for_sites else ()
    rows = [(job.target.path, row) for job, report in surveyed for row in report.sites]
    documented: dict[FunctionKey, frozenset[int]] = {}
    routes: dict[FunctionKey, tuple[Route, ...]] = {}
    inherited: dict[FunctionKey, dict[int, Inherited]] = {}
    undeliverable: dict[FunctionKey, frozenset[int]] = {}
    is_for_routes = is_for_documentation or is_for_delivery
    for documentation in _documentation(jobs) if is_for_routes else ():
        if is_for_documentation:
            documented |= documentation.documented()
            routes |= documentation.routes()
            inherited |= documentation.inherited(raised_in(rows))
        if is_for_delivery:
            undeliverable |= documentation.undeliverable()
    return contract_of((row for _, row in rows), documented, routes, inherited, undeliverable)


def _documentation(jobs: Sequence[Job]) -> Iterable[Documentation]:
    """Return what the projects of the jobs say of their routes."""
    from errlint.routing.documentation import Documentation  # noqa: PLC0415

    found: dict[int, Documentation] = {}
    for job in jobs:
        workspace = job.workspace
        known = found.setdefault(
            id(workspace), Documentation(workspace.project, workspace.classes, workspace.text)
        )
        known.take(job.target.path)
    return found.values()


def survey_all(jobs: Sequence[Job], workers: int = 1) -> Iterator[FileReport]:
    """Yield the sites of each file, in the order of the jobs, by so many processes."""
    survey = _Survey(jobs, _Engines())
    return spread(survey, range(len(jobs)), workers, survey.lost)


def trace_all(jobs: Sequence[Job], kind: Kind, workers: int = 1) -> Iterator[Traced]:
    """Yield what one look at each file finds, with what that rests on, for a cache to keep."""
    looks = {
        Kind.CHECK: _Check(jobs, _Engines()),
        Kind.EDITS: _Check(jobs, _Engines(with_edits=True)),
        Kind.SURVEY: _Survey(jobs, _Engines()),
    }
    trace = _Trace(looks[kind], {})
    for job in jobs:
        traced_workspace(job.home)
    return spread(trace, range(len(jobs)), workers, trace.lost)


def fix_all(
    jobs: Sequence[Job],
    options: FixOptions,
    workers: int = 1,
    watch: Callable[[Iterator[FileFix]], Iterable[FileFix]] = iter,
) -> Iterator[FileFix]:
    """Yield each file with the wanted fixes applied, in the order of the jobs.

    When all files have been gone through once, which `watch` sees happen, those that expect what
    has changed are fixed again, with that in view. Unless unsafe fixes are wanted, clients keep the
    bodies that they know where an exception handler would fail with the new ones.
    """
    fix = _Fix(jobs, _Engines(), options)
    fixes = list(watch(spread(fix, range(len(jobs)), workers, fix.lost)))
    migration = migration_of(fixes, moves_by_default=True)
    if migration is not None:
        move = _Move(jobs, _Engines(migration=migration), options, fixes)
        again = [number for number, fixed in enumerate(fixes) if fixed.may_follow]
        for number, moved in zip(again, spread(move, again, workers, move.lost), strict=True):
            fixes[number] = moved
        if not options.unsafe:
            quiet = options._replace(wire_safe=True)
            keep = _Keep(jobs, _Engines(), quiet, fixes, move.engines)
            again = [*_answering_failures(jobs, fixes)]
            for number, kept in zip(again, spread(keep, again, workers, keep.lost), strict=True):
                fixes[number] = kept
    yield from fixes


def _answering_failures(jobs: Sequence[Job], fixes: Sequence[FileFix]) -> Iterator[int]:
    """Yield the numbers of all jobs of projects in which a handler fails with what is fixed."""
    failing = {id(job.workspace) for job, fix in zip(jobs, fixes, strict=True) if fix.holds_back}
    for number, job in enumerate(jobs):
        if id(job.workspace) in failing and (fixes[number].is_changed or fixes[number].left):
            yield number


@dataclass(eq=False, repr=False)
class _Check:
    """Checks one of the jobs, given its number."""

    jobs: Sequence[Job]
    engines: _Engines

    def __call__(self, number: int) -> FileReport:
        job = self.jobs[number]
        return self._begun(job.workspace).check(job.target)

    def _begun(self, workspace: Workspace) -> Engine:
        if workspace.is_full and not workspace.trail.is_on:
            workspace.forget()
        return self.engines.of(workspace)

    def lost(self, number: int) -> FileReport:
        """Return what is said of a file at which a worker died."""
        target = self.jobs[number].target
        return FileReport(target.filename, (worker_died(target),))


@dataclass(eq=False, repr=False)
class _Survey(_Check):
    """Lists the sites of one of the jobs, given its number."""

    def __call__(self, number: int) -> FileReport:
        job = self.jobs[number]
        return self._begun(job.workspace).survey(job.target)


@dataclass(eq=False, repr=False)
class _Trace:
    """Looks at one of the jobs, given its number, and keeps what the result rests on."""

    look: _Check
    tracers: dict[int, Tracer]

    def __call__(self, number: int) -> Traced:
        job = self.look.jobs[number]
        key = id(job.workspace)
        if key not in self.tracers:
            self.tracers[key] = Tracer(job.workspace)
        return self.tracers[key].trace(job.target.path, partial(self.look, number))

    def lost(self, number: int) -> Traced:
        """Return what is said of a file at which a worker died."""
        return Traced(self.look.lost(number))


@dataclass(eq=False, repr=False)
class _Fix:
    """Fixes one of the jobs, given its number."""

    jobs: Sequence[Job]
    engines: _Engines
    options: FixOptions

    def __call__(self, number: int) -> FileFix:
        job = self.jobs[number]
        fixed = self.engines.of(job.workspace).fix(job.target, self.options)
        return fixed._replace(may_follow=may_follow(fixed))

    def lost(self, number: int) -> FileFix:
        """Return what is said of a file at which a worker died."""
        target = self.jobs[number].target
        return FileFix(target, None, None, left=(worker_died(target),))


@dataclass(eq=False, repr=False)
class _Preview(_Fix):
    """Fixes one of the jobs by the rules that are on by default, and takes it back."""

    def __call__(self, number: int) -> FileFix:
        job = self.jobs[number]
        settings = job.target.settings
        if not settings.selects(STRUCTURING, True):
            settings = replace(settings, selections=())
        target = job.target._replace(settings=settings)
        fixed = self.engines.of(job.workspace).fix(target, self.options)
        return fixed._replace(target=job.target)


@dataclass(eq=False, repr=False)
class _Move(_Fix):
    """Fixes one of the jobs again, now that it is known what the run changes."""

    fixes: Sequence[FileFix]

    def __call__(self, number: int) -> FileFix:
        job, fixed = self.jobs[number], self.fixes[number]
        engine = self.engines.of(job.workspace)
        if fixed.old is None or not engine.is_stale(job.target, fixed.old):
            return engine.with_handlers(fixed)
        moved = super().__call__(number)
        return fixed._replace(refusal=moved.refusal) if moved.refusal else moved

    def lost(self, number: int) -> FileFix:
        """Return what was done to a file before a worker died at it."""
        return self.fixes[number]


@dataclass(eq=False, repr=False)
class _Keep(_Move):
    """Fixes one of the jobs again, so that clients see nothing of it.

    `telling` are the engines that know what all fixes would change.
    """

    telling: _Engines

    def __call__(self, number: int) -> FileFix:
        kept = _Fix.__call__(self, number)
        if not self.fixes[number].holds_back:
            return kept
        return self.telling.of(self.jobs[number].workspace).with_handlers(kept)


@dataclass(eq=False, repr=False)
class _Engines:
    """One engine a workspace."""

    with_edits: bool = False
    migration: Migration | None = None
    contract: Contract | None = None
    _made: dict[int, Engine] = field(default_factory=dict)

    def of(self, workspace: Workspace) -> Engine:
        key = id(workspace)
        if key not in self._made:
            self._made[key] = Engine(workspace, self.with_edits, self.migration, self.contract)
        return self._made[key]
