"""Read and write baselines for commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from errlint.cli import console

if TYPE_CHECKING:
    from errlint.baseline import Baseline
    from errlint.model.diagnostic import Diagnostic
    from errlint.report.full import Read

_FAILED = 2


def read(path: str) -> Baseline:
    """Return the baseline in a file. Raises click.UsageError."""
    from errlint.baseline import Baseline, BaselineError  # noqa: PLC0415

    try:
        return Baseline.read(path)
    except BaselineError as error:
        raise click.UsageError(f"--baseline: {error}") from None


def write(path: str, found: Sequence[Diagnostic], source_of: Read, quiet: bool) -> int:
    """Put what was found into a baseline; return the command's exit code."""
    from errlint.baseline import Baseline  # noqa: PLC0415
    from errlint.report.text import counted  # noqa: PLC0415
    from errlint.writer import WriteError  # noqa: PLC0415

    baseline = Baseline.of(found, path, source_of)
    try:
        baseline.write(path)
    except WriteError as error:
        console.say(str(error))
        return _FAILED
    if not quiet:
        console.note(f"{counted(baseline.counts.total(), 'finding')} in {path} from now on")
    return 0
