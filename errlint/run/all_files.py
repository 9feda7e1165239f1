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
from errlint.run.engine import Engine
from errlint.run.found import FixOptions
from errlint.run.moving import (
    STRUCTURING,
    asks_for_consumers,
    asks_for_documentation,
    may_follow,
    migration_of,
    rests_on_answers,
)
from errlint.run.not_read import worker_died
from errlint.run.reshaped import detail_places
from errlint.workers import spread

if TYPE_CHECKING:
    from errlint.consumers.migration import Migration
    from errlint.model.contract import Contract


def check_all(
    jobs: Sequence[Job], with_edits: bool = False, workers: int = 1
) -> Iterator[FileReport]:
    """Yield what is wrong in each file, in the order of the jobs, by so many processes."""
    migration = None
    if any(asks_for_consumers(job.target.settings) for job in jobs):
        preview = _Preview(jobs, _Engines(), FixOptions())
        fixes = [*spread(preview, range(len(jobs)), workers, preview.lost)]
        migration = migration_of(fixes, moves_by_default=False)
    check = _Check(jobs, _Engines(with_edits, migration, _contract(jobs, workers)))
    return spread(check, range(len(jobs)), workers, check.lost)


def _contract(jobs: Sequence[Job], workers: int) -> Contract | None:
    """Return what all files answer and declare, as far as any of the jobs asks for it."""
    if not any(rests_on_answers(job.target.settings) for job in jobs):
        return None
    from errlint.run.contracts import contract_of

    return contract_of(jobs, partial(survey_all, jobs, workers))


def survey_all(jobs: Sequence[Job], workers: int = 1) -> Iterator[FileReport]:
    """Yield the sites of each file, in the order of the jobs, by so many processes."""
    survey = _Survey(jobs, _Engines())
    return spread(survey, range(len(jobs)), workers, survey.lost)


def trace_all(jobs: Sequence[Job], kind: Kind, workers: int) -> Iterator[Traced]:
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
    bodies that they know where an exception handler would fail with the new ones. What is declared
    for routes is held against what the fixed files answer.
    """
    fix = _Fix(jobs, _Engines(), options)
    fixes = list(watch(spread(fix, range(len(jobs)), workers, fix.lost)))
    migration = migration_of(fixes, moves_by_default=True)
    moving = _Engines(migration=migration)
    quiet = options._replace(wire_safe=True)
    held: list[int] = []
    if migration is not None:
        move = _Move(jobs, moving, options, fixes)
        _do_again(move, [n for n, fixed in enumerate(fixes) if fixed.may_follow], workers)
        held = [] if options.unsafe else [*_answering_failures(jobs, fixes)]
        _do_again(_Keep(jobs, _Engines(), quiet, fixes, moving), held, workers)
    documenting = [n for n, job in enumerate(jobs) if asks_for_documentation(job.target.settings)]
    if documenting:
        contract = _contract_of_fixed(jobs, fixes, workers)
        paths = {key.path for key in contract.documented}
        routing = {n for n in documenting if jobs[n].target.path in paths}
        declare = _Improve(jobs, _Engines(migration=migration, contract=contract), options, fixes)
        _do_again(declare, sorted(routing.difference(held)), workers)
        keep = _Keep(jobs, _Engines(contract=contract), quiet, fixes, moving)
        _do_again(keep, sorted(routing.intersection(held)), workers)
    yield from fixes


def _do_again(task: _Again, numbers: Sequence[int], workers: int) -> None:
    for number, done in zip(numbers, spread(task, numbers, workers, task.lost), strict=True):
        task.fixes[number] = done


def _contract_of_fixed(jobs: Sequence[Job], fixes: Sequence[FileFix], workers: int) -> Contract:
    """Return what the routes of all files answer and declare when these are fixed."""
    from errlint.run.contracts import documentation_of

    for job, fix in zip(jobs, fixes, strict=True):
        if fix.new is not None and fix.is_changed:
            job.workspace.replace(job.target.path, fix.new)
    try:
        return documentation_of(jobs, partial(survey_all, jobs, workers))
    finally:
        for job in jobs:
            job.workspace.restore(job.target.path)


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
        return self.engines.of(job.workspace).check(job.target)

    def lost(self, number: int) -> FileReport:
        """Return what is said of a file at which a worker died."""
        target = self.jobs[number].target
        return FileReport(target.filename, (worker_died(target),))


@dataclass(eq=False, repr=False)
class _Survey(_Check):
    """Lists the sites of one of the jobs, given its number."""

    def __call__(self, number: int) -> FileReport:
        job = self.jobs[number]
        return self.engines.of(job.workspace).survey(job.target)


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
        fixed = self._with_places(job, self.engines.of(job.workspace).fix(job.target, self.options))
        return fixed._replace(may_follow=may_follow(fixed))

    def _with_places(self, job: Job, fixed: FileFix) -> FileFix:
        """Return what fixing did to a file, with where its handlers answer details."""
        if fixed.old is None:
            return fixed
        places = detail_places(job, fixed.old)
        return fixed._replace(reshaped=places.keys, answers_whole=places.is_whole_body)

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
        return self._with_places(job, fixed)._replace(target=job.target)


@dataclass(eq=False, repr=False)
class _Again(_Fix):
    """Fixes one of the jobs again, from its old text."""

    fixes: list[FileFix]

    def lost(self, number: int) -> FileFix:
        """Return what was done to a file before a worker died at it."""
        return self.fixes[number]


@dataclass(eq=False, repr=False)
class _Improve(_Again):
    """Fixes one of the jobs again, now that more is known of the run."""

    def __call__(self, number: int) -> FileFix:
        done, again = self.fixes[number], super().__call__(number)
        return done._replace(refusal=again.refusal) if again.refusal else again


@dataclass(eq=False, repr=False)
class _Move(_Improve):
    """Fixes one of the jobs again where it can be made to expect what the run changes."""

    def __call__(self, number: int) -> FileFix:
        job, fixed = self.jobs[number], self.fixes[number]
        engine = self.engines.of(job.workspace)
        stale = () if fixed.old is None else engine.stale_reads(job.target, fixed.old)
        if stale is None or any(read.changes is not None for read in stale):
            return super().__call__(number)
        told = engine.with_handlers(fixed)
        return engine.with_consumers(told) if stale else told


@dataclass(eq=False, repr=False)
class _Keep(_Again):
    """Fixes one of the jobs again, so that clients see nothing of it.

    `telling` are the engines that know what all fixes would change.
    """

    telling: _Engines

    def __call__(self, number: int) -> FileFix:
        kept = super().__call__(number)
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
        if workspace.is_full and not workspace.trail.is_on:
            workspace.forget()
        key = id(workspace)
        if key not in self._made:
            self._made[key] = Engine(workspace, self.with_edits, self.migration, self.contract)
        return self._made[key]
