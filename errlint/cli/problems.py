"""What kept a run from looking at everything that it was asked to look at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import Diagnostic
from errlint.model.report import FileReport
from errlint.plan import Plan, shown
from errlint.source import Position, Range

UNREADABLE = "ERR000"
_START = Range(Position(1, 1), Position(1, 1))


def unlisted(plan: Plan) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each folder that can't be listed."""
    here = os.getcwd()
    for folder in plan.unreadable:
        yield Diagnostic(
            code=UNREADABLE,
            name="syntax-error",
            message=f"can't be listed: {folder.reason}",
            filename=shown(folder.path, here),
            range=_START,
            highlight=_START,
            statement_rows=(1, 1),
            noqa_row=1,
        )


def unreadable(reports: Iterable[FileReport]) -> Iterator[Diagnostic]:
    """Yield the diagnostics of files that can't be read."""
    for report in reports:
        for diagnostic in report.diagnostics:
            if diagnostic.code == UNREADABLE:
                yield diagnostic
