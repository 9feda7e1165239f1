"""One line a diagnostic: `path:row:column: ERR001 [*] message`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import Applicability, Diagnostic
from errlint.report.text import Paint, painter, visible


def render(diagnostics: Iterable[Diagnostic], colour: bool = False) -> Iterator[str]:
    """Yield the report, a line at a time."""
    paint = painter(colour)
    for diagnostic in diagnostics:
        yield f"{headline(diagnostic, paint)}\n"


def headline(diagnostic: Diagnostic, paint: Paint) -> str:
    """Return where it is and what it says; `[*]` marks what `errlint fix` would fix."""
    start = diagnostic.range.start
    fix = diagnostic.fix
    is_fixable = fix is not None and fix.applicability is Applicability.SAFE
    mark = f"[{paint('*', fg='cyan')}] " if is_fixable else ""
    return (
        f"{paint(visible(diagnostic.filename), bold=True)}:{start.row}:{start.column}: "
        f"{paint(diagnostic.code, fg='red', bold=True)} {mark}{visible(diagnostic.message)}"
    )
