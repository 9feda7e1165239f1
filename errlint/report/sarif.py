"""SARIF 2.1.0, an OASIS standard, which code scanning services and editors read.

Nothing in it says how sure a fix is, so it has the safe ones alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from errlint.model.diagnostic import Applicability, Diagnostic, Fix
from errlint.model.report import STDIN
from errlint.report.catalogue import RulePage
from errlint.report.links import PROJECT_URL, rule_url
from errlint.source import Edit, Range

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_FINGERPRINT = "errlint/v1"


def render(
    diagnostics: Sequence[Diagnostic],
    fingerprints: Iterable[str],
    pages: Iterable[RulePage],
    version: str,
) -> Iterator[str]:
    """Yield the report; `pages` document all rules, `version` is errlint's."""
    codes = {diagnostic.code for diagnostic in diagnostics}
    driver = {
        "name": "errlint",
        "version": version,
        "informationUri": PROJECT_URL,
        "rules": [_rule(page) for page in pages if page.code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(*item) for item in zip(diagnostics, fingerprints, strict=True)],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(page: RulePage) -> dict[str, object]:
    titles = "\n\n".join(f"## {title}\n\n{text}" for title, text in page.sections)
    return {
        "id": page.code,
        "name": page.name,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": page.summary},
        "help": {"text": titles, "markdown": titles},
        "helpUri": rule_url(page.code),
        "defaultConfiguration": {"enabled": page.is_default, "level": "error"},
    }


def _result(diagnostic: Diagnostic, fingerprint: str) -> dict[str, object]:
    place = _artifact(diagnostic.filename)
    region = _region(diagnostic.range)
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "level": "error",
        "message": {"text": diagnostic.message},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if diagnostic.fix and diagnostic.fix.applicability is Applicability.SAFE:
        result["fixes"] = [_fix(diagnostic.fix, place)]
    return result


def _fix(fix: Fix, place: dict[str, str]) -> dict[str, object]:
    replacements = [_replacement(edit) for edit in fix.edits]
    return {
        "description": {"text": fix.message},
        "artifactChanges": [{"artifactLocation": place, "replacements": replacements}],
    }


def _replacement(edit: Edit) -> dict[str, object]:
    return {
        "deletedRegion": _region(edit.range),
        "insertedContent": {"text": edit.content},
    }


def _artifact(filename: str) -> dict[str, str]:
    if filename == STDIN:
        return {"uri": quote(filename)}
    return {"uri": Path(filename).absolute().as_uri()}


def _region(place: Range) -> dict[str, int]:
    return {
        "startLine": place.start.row,
        "startColumn": place.start.column,
        "endLine": place.end.row,
        "endColumn": place.end.column,
    }
