"""Read and write baselines for commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errlint.baseline import Baseline
    from errlint.model.diagnostic import Diagnostic
    from errlint.report.full import Read


def read(path: str) -> Baseline:
    """Return the baseline in a file. Raises click.UsageError."""
    from errlint.baseline import Baseline, BaselineError  # noqa: PLC0415

    try:
        return Baseline.read(path)
    except BaselineError as error:
        raise click.UsageError(f"--baseline: {error}") from None


def write(path: str, found: Sequence[Diagnostic], source_of: Read) -> Baseline:
    """Put what was found into a baseline and return it. Raises click.UsageError."""
    from errlint.baseline import Baseline  # noqa: PLC0415
    from errlint.writer import WriteError  # noqa: PLC0415

    baseline = Baseline.of(found, path, source_of)
    try:
        baseline.write(path)
    except WriteError as error:
        raise click.UsageError(f"--write-baseline: {error}") from None
    return baseline
