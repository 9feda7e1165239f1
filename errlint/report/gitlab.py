"""A report for GitLab's code quality widget, of the form that Ruff's has.

The fields are those of GitLab's documentation ("Code Quality report format").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from errlint.identity import relative
from errlint.model.diagnostic import Diagnostic
from errlint.source import Position


def render(
    diagnostics: Iterable[Diagnostic], fingerprints: Iterable[str], root: str
) -> Iterator[str]:
    """Yield the report; `root` is the folder of the project, which paths are relative to."""
    found = zip(diagnostics, fingerprints, strict=True)
    yield json.dumps([_object(*item, root) for item in found], indent=2) + "\n"


def _object(diagnostic: Diagnostic, fingerprint: str, root: str) -> dict[str, object]:
    return {
        "check_name": diagnostic.code,
        "description": f"{diagnostic.code}: {diagnostic.message}",
        "severity": "major",
        "fingerprint": fingerprint,
        "location": {
            "path": relative(diagnostic.filename, root),
            "positions": {
                "begin": _place(diagnostic.range.start),
                "end": _place(diagnostic.range.end),
            },
        },
    }


def _place(position: Position) -> dict[str, int]:
    return {"line": position.row, "column": position.column}
