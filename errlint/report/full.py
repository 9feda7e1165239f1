"""A diagnostic with the code that it is about, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import Applicability, Diagnostic, Fix, WireEffect
from errlint.report.concise import headline
from errlint.report.frame import Frame
from errlint.report.text import Paint, painter, visible
from errlint.source import ReadSource, Source

_OFFERS = {
    Applicability.SAFE: "safe fix available",
    Applicability.UNSAFE: "unsafe fix: use --unsafe",
    Applicability.DISPLAY: "not applied by errlint",
}
_SEEN = {
    WireEffect.NONE: "",
    WireEffect.BODY: "; clients see another body",
    WireEffect.STATUS: "; clients see another status",
}


def render(
    diagnostics: Iterable[Diagnostic], read: ReadSource, colour: bool = False
) -> Iterator[str]:
    """Yield the report, a diagnostic at a time.

    `read` returns the text of a file by the name that diagnostics give it, None where it can't
    be read any more.
    """
    paint = painter(colour)
    filename, source = None, None
    for diagnostic in diagnostics:
        if diagnostic.filename != filename:
            filename, source = diagnostic.filename, read(diagnostic.filename)
        lines = [headline(diagnostic, paint), *_frame(diagnostic, source, paint)]
        if diagnostic.fix:
            lines.append(_help(diagnostic.fix, paint))
        yield "\n".join(lines) + "\n\n"


def _frame(diagnostic: Diagnostic, source: Source | None, paint: Paint) -> Iterator[str]:
    if source and diagnostic.range.end.row <= len(source.line_starts):
        yield from Frame(source, diagnostic.range, diagnostic.highlight, paint).lines()


def _help(fix: Fix, paint: Paint) -> str:
    label = paint("help:", fg="cyan", bold=True)
    offer = _OFFERS[fix.applicability] + _SEEN[fix.wire_effect]
    return f"{label} {visible(fix.message)} ({offer})"
