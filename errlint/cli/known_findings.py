"""Read and write baselines for commands."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errlint.baseline import Baseline
    from errlint.model.diagnostic import Diagnostic
    from errlint.source import Read


def read(path: str) -> Baseline:
    """Return the baseline in a file. Raises click.UsageError."""
    from errlint.baseline import Baseline, BaselineError  # noqa: PLC0415

    try:
        return Baseline.read(path)
    except BaselineError as error:
        raise click.UsageError(f"--baseline: {error}") from None


def write(
    path: str, found: Sequence[Diagnostic], source_of: Read, looked_at: Sequence[str]
) -> Baseline:
    """Put what was found in some files into a baseline and return it. Raises click.UsageError.

    What it says of other files stays.
    """
    from errlint.baseline import Baseline, BaselineError  # noqa: PLC0415
    from errlint.writer import WriteError  # noqa: PLC0415

    baseline = Baseline.of(found, path, source_of)
    try:
        if os.path.exists(path):
            baseline = baseline.with_others(Baseline.read(path), path, looked_at)
        baseline.write(path)
    except (BaselineError, WriteError) as error:
        raise click.UsageError(f"--write-baseline: {error}") from None
    return baseline
