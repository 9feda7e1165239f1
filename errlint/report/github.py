"""Workflow commands that GitHub Actions shows as annotations of a pull request.

The escapes are those of `@actions/core` (`escapeData`, `escapeProperty`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import Diagnostic

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_ESCAPED_IN_DATA = str.maketrans(_DATA)
_ESCAPED_IN_PROPERTY = str.maketrans({**_DATA, ":": "%3A", ",": "%2C"})


def render(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the report, a command at a time."""
    for diagnostic in diagnostics:
        start, end = diagnostic.range.start, diagnostic.range.end
        properties = {
            "title": f"errlint ({diagnostic.code})",
            "file": diagnostic.filename,
            "line": str(start.row),
            "col": str(start.column),
            "endLine": str(end.row),
            "endColumn": str(end.column),
        }
        given = ",".join(
            f"{name}={value.translate(_ESCAPED_IN_PROPERTY)}" for name, value in properties.items()
        )
        text = (
            f"{diagnostic.filename}:{start.row}:{start.column}: "
            f"{diagnostic.code} {diagnostic.message}"
        )
        yield f"::error {given}::{text.translate(_ESCAPED_IN_DATA)}\n"
