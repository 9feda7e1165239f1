"""Whether anything sends the problem details that fixes build as problem documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from errlint.cli import console
from errlint.model.diagnostic import WireEffect
from errlint.report.links import PROBLEM_DETAILS_URL
from errlint.schema import PROBLEM_DETAILS

if TYPE_CHECKING:
    from errlint.model.file_fix import FileFix
    from errlint.plan import Job


def tell_unsent(jobs: Sequence[Job], fixes: Sequence[FileFix]) -> None:
    """Say so where a project changes bodies to problem details and has no exception handler."""
    changing = {
        id(job.workspace): job.workspace
        for job, fix in zip(jobs, fixes, strict=True)
        if job.target.settings.schema.name == PROBLEM_DETAILS
        and any(item.wire_effect is WireEffect.BODY for item in fix.applied)
    }
    if any(
        not workspace.own_handlers.exist(for_subclasses=True) for workspace in changing.values()
    ):
        console.note(
            "no exception handler sends problem details: clients get them under `detail`, as "
            "`application/json`, and so tests expect them; register one first: "
            f"{PROBLEM_DETAILS_URL}"
        )
