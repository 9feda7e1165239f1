"""A report on each file of a plan: what earlier runs have found, and the rest found now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errlint.plan import Job, Kind, Plan
from errlint.run.moving import rests_on_all_files

if TYPE_CHECKING:
    from errlint.cache.memory import Memory
    from errlint.cache.tracing import Traced
    from errlint.model.report import FileReport, Target

_KEPT_AT_ONCE = 2000
"""After how many new results they are written."""


def reports(plan: Plan, kind: Kind = Kind.CHECK) -> Iterator[FileReport]:
    """Yield what is known of each file of a plan, in its order."""
    if not plan.has_cache or (kind is not Kind.SURVEY and _rest_on_all_files(plan.jobs)):
        return _found(plan.jobs, kind, plan.workers)
    return _recalled_or_found(plan, kind)


def _rest_on_all_files(jobs: Sequence[Job]) -> bool:
    """Tell whether what is found in one file depends on what is found in all others."""
    settings = {id(job.target.settings): job.target.settings for job in jobs}
    return any(map(rests_on_all_files, settings.values()))


def _found(jobs: Sequence[Job], kind: Kind, workers: int) -> Iterator[FileReport]:
    from errlint.run.all_files import check_all, survey_all

    if kind is Kind.SURVEY:
        return survey_all(jobs, workers)
    return check_all(jobs, kind is Kind.EDITS, workers)


def _recalled_or_found(plan: Plan, kind: Kind) -> Iterator[FileReport]:
    memories = _Memories(kind)
    known = memories.recall(plan.jobs)
    missing = [job for job in plan.jobs if job.target.path not in known]
    try:
        found = memories.noted(missing, _traced(missing, kind, plan.workers))
        for job in plan.jobs:
            report = known.pop(job.target.path, None)
            yield next(found) if report is None else report
    finally:
        memories.keep()


@dataclass(eq=False, repr=False)
class _Memories:
    """The caches of all projects that a run looks at, and what they have not been told yet."""

    kind: Kind
    _made: dict[tuple[int, str], Memory] = field(default_factory=dict)
    _new: dict[tuple[int, str], list[tuple[Target, Traced]]] = field(default_factory=dict)

    def recall(self, jobs: Sequence[Job]) -> dict[str, FileReport]:
        """Return what is known of files, by their paths."""
        from errlint.cache.memory import Memory

        groups: dict[tuple[int, str], list[Job]] = {}
        for job in jobs:
            groups.setdefault(_place(job), []).append(job)
        known: dict[str, FileReport] = {}
        for place, group in groups.items():
            memory = self._made[place] = Memory(group[0].home, place[1], self.kind.value)
            known.update(memory.recall([job.target for job in group]))
        return known

    def noted(self, jobs: Sequence[Job], found: Iterator[Traced]) -> Iterator[FileReport]:
        """Yield the reports on some files, and write them down."""
        for job, traced in zip(jobs, found, strict=True):
            new = self._new.setdefault(_place(job), [])
            new.append((job.target, traced))
            if len(new) >= _KEPT_AT_ONCE:
                self.keep()
            yield traced.report

    def keep(self) -> None:
        """Keep what is new."""
        for place, memory in self._made.items():
            memory.keep(self._new.pop(place, ()))


def _place(job: Job) -> tuple[int, str]:
    """Return the project of a file and the folder of its cache."""
    return id(job.home), str(job.target.settings.cache_folder)


def _traced(jobs: Sequence[Job], kind: Kind, workers: int) -> Iterator[Traced]:
    if not jobs:
        return iter(())
    from errlint.run.all_files import trace_all

    return trace_all(jobs, kind, workers)
