"""A list of objects with the field names of Ruff's JSON, which many tools read already."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator

from errlint.model.diagnostic import Diagnostic, Fix
from errlint.model.report import STDIN
from errlint.report.links import rule_url
from errlint.source import Edit, Position


def render(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield the report in pieces; all of them are ASCII."""
    separator = "[\n"
    for diagnostic in diagnostics:
        text = json.dumps(_object(diagnostic), indent=2).replace("\n", "\n  ")
        yield f"{separator}  {text}"
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _object(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "cell": None,
        "code": diagnostic.code,
        "end_location": _location(diagnostic.range.end),
        "filename": _absolute(diagnostic.filename),
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
        "location": _location(diagnostic.range.start),
        "message": diagnostic.message,
        "name": diagnostic.name,
        "noqa_row": diagnostic.noqa_row,
        "severity": "error",
        "url": rule_url(diagnostic.code),
    }


def _absolute(filename: str) -> str:
    return filename if filename == STDIN else os.path.abspath(filename)


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "applicability": fix.applicability.value,
        "edits": [_edit(edit) for edit in fix.edits],
        "message": fix.message,
        "wire_effect": fix.wire_effect.value,
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {
        "content": edit.content,
        "end_location": _location(edit.range.end),
        "location": _location(edit.range.start),
    }


def _location(position: Position) -> dict[str, int]:
    return {"column": position.column, "row": position.row}
