"""What kept a run from looking at everything that it was asked to look at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import UNREADABLE, Diagnostic
from errlint.model.report import FileReport
from errlint.plan import Plan, shown
from errlint.run import not_read


def unlisted_folders(plan: Plan) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each folder that can't be listed."""
    here = os.getcwd()
    for folder in plan.unreadable:
        yield not_read.unlisted(shown(folder.path, here), folder.reason)


def unreadable_files(reports: Iterable[FileReport]) -> Iterator[Diagnostic]:
    """Yield the diagnostics of files that can't be read."""
    for report in reports:
        for diagnostic in report.diagnostics:
            if diagnostic.code == UNREADABLE:
                yield diagnostic


def untracked_exceptions(reports: Iterable[FileReport]) -> Iterator[str]:
    """Yield a note on each exception that a handler answers, and that no run looks at."""
    told: set[str] = set()
    for report in reports:
        for name in report.untracked:
            if name not in told:
                told.add(name)
                yield (
                    f"note: `{name}` derives from no HTTP exception, but {report.filename} "
                    "answers it: name it in `exceptions` to have it looked at"
                )
