"""What all files of a run answer and declare, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from errlint.model.contract import Contract, FunctionKey, Inherited, answered_by, raised_in
from errlint.model.report import FileReport
from errlint.model.route import Route
from errlint.model.row import SiteRow
from errlint.plan import Job
from errlint.routing.documentation import Documentation
from errlint.run.moving import asks_for_answers, asks_for_delivery, asks_for_documentation

Survey = Callable[[], Iterable[FileReport]]
"""Lists the sites of each file, in the order of the jobs."""
_Rows = Sequence[tuple[str, SiteRow]]
"""Sites, with the paths of their files."""


def contract_of(jobs: Sequence[Job], survey: Survey) -> Contract:
    """Return what all files answer and declare, as far as any of the jobs asks for it."""
    settings = [job.target.settings for job in jobs]
    is_for_answers = any(map(asks_for_answers, settings))
    is_for_documentation = any(map(asks_for_documentation, settings))
    is_for_delivery = any(map(asks_for_delivery, settings))
    rows = _rows(jobs, survey) if is_for_answers or is_for_documentation else ()
    contract = answered_by(row for _, row in rows) if is_for_answers else Contract()
    if is_for_documentation or is_for_delivery:
        projects = _projects(jobs)
        if is_for_documentation:
            contract = _documented(contract, projects, rows)
        if is_for_delivery:
            undeliverable: dict[FunctionKey, frozenset[int]] = {}
            for project in projects:
                undeliverable |= project.undeliverable()
            contract = contract._replace(undeliverable=undeliverable)
    return contract


def documentation_of(jobs: Sequence[Job], survey: Survey) -> Contract:
    """Return what all files answer by their routes and declare for these, and nothing else."""
    return _documented(Contract(), _projects(jobs), _rows(jobs, survey))


def _rows(jobs: Sequence[Job], survey: Survey) -> _Rows:
    surveyed = zip(jobs, survey(), strict=True)
    return [(job.target.path, row) for job, report in surveyed for row in report.sites]


def _documented(contract: Contract, projects: Sequence[Documentation], rows: _Rows) -> Contract:
    raised = raised_in(rows)
    documented: dict[FunctionKey, frozenset[int]] = {}
    routes: dict[FunctionKey, tuple[Route, ...]] = {}
    inherited: dict[FunctionKey, dict[int, Inherited]] = {}
    for project in projects:
        documented |= project.documented()
        routes |= project.routes()
        inherited |= project.inherited(raised)
    statuses = {key: frozenset(one.status for one in found) for key, found in raised.items()}
    return contract._replace(
        documented=documented, routes=routes, raised=statuses, inherited=inherited
    )


def _projects(jobs: Sequence[Job]) -> Sequence[Documentation]:
    """Return what the projects of the jobs say of their routes."""
    found: dict[int, Documentation] = {}
    for job in jobs:
        workspace = job.workspace
        known = found.setdefault(
            id(workspace), Documentation(workspace.project, workspace.classes, workspace.text)
        )
        known.take(job.target.path)
    return [*found.values()]
