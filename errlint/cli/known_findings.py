"""Read and write baselines for commands."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errlint.baseline import Baseline, Run
    from errlint.model.diagnostic import Diagnostic
    from errlint.plan import Plan
    from errlint.source import ReadSource


def read_baseline(path: str) -> Baseline:
    """Return the baseline in a file. Raises click.UsageError."""
    from errlint.baseline import Baseline, BaselineError

    try:
        return Baseline.read(path)
    except BaselineError as error:
        raise click.UsageError(f"--baseline: {error}") from None


def run_of(plan: Plan, filenames: Collection[str]) -> Run:
    """Return what a run has looked for in some files."""
    from errlint.baseline import Run

    return Run(filenames, partial(_codes, plan))


def _codes(plan: Plan) -> frozenset[str]:
    """Return the codes of the rules that are on for any file."""
    from errlint.rules import all_rules

    every = {id(job.target.settings): job.target.settings for job in plan.jobs}.values()
    return frozenset(
        rule.code
        for rule in all_rules()
        if any(settings.selects(rule.code, rule.is_on(settings)) for settings in every)
    )


def update_baseline(
    path: str, found: Sequence[Diagnostic], source_of: ReadSource, run: Run
) -> Baseline:
    """Put what was found in some files into a baseline and return it. Raises click.UsageError.

    What it says of other files and rules stays.
    """
    from errlint.baseline import Baseline, BaselineError
    from errlint.writer import WriteError

    baseline = Baseline.of(found, path, source_of)
    try:
        if os.path.exists(path):
            baseline = baseline.with_others(Baseline.read(path), path, run)
        baseline.write(path)
    except (BaselineError, WriteError) as error:
        raise click.UsageError(f"--write-baseline: {error}") from None
    return baseline
