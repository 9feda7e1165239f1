from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from errlint.model.diagnostic import Applicability, Diagnostic
from errlint.report import sarif
from errlint.report.catalogue import RulePage
from errlint.source import Edit
from tests.report.samples import diagnostic, fix, span

PAGES = [
    RulePage(code, name, "What it flags", True, None, (("What it does", "Flags it."),))
    for code, name in (("ERR001", "string-detail"), ("ERR002", "missing-reason"))
]


def run_of(found: Sequence[Diagnostic]) -> dict[str, Any]:
    marks = [str(number) for number in range(len(found))]
    parsed = json.loads("".join(sarif.render(found, marks, PAGES, "1.2.3")))
    assert parsed["version"] == "2.1.0"
    (run,) = parsed["runs"]
    assert isinstance(run, dict)
    return run


def test_says_where_and_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "naïve app" / "items.py"
    (result,) = run_of([diagnostic(str(path))])["results"]
    assert result == {
        "ruleId": "ERR001",
        "level": "error",
        "message": {"text": "Detail is a string"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": path.as_uri()},
                    "region": {"startLine": 2, "startColumn": 11, "endLine": 2, "endColumn": 47},
                }
            }
        ],
        "partialFingerprints": {"errlint/v1": "0"},
    }


def test_counts_columns_as_python_does() -> None:
    assert run_of([])["columnKind"] == "unicodeCodePoints"


def test_documents_the_rules_that_found_something() -> None:
    driver = run_of([diagnostic(), diagnostic("b.py")])["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("errlint", "1.2.3")
    (rule,) = driver["rules"]
    assert (rule["id"], rule["name"]) == ("ERR001", "string-detail")
    assert rule["help"]["markdown"] == "## What it does\n\nFlags it."
    assert rule["helpUri"].endswith("/docs/rules/ERR001.md")
    assert run_of([])["tool"]["driver"]["rules"] == []


def test_has_the_edits_of_safe_fixes() -> None:
    edit = Edit(span(2, 30, 2, 46), '{"reason": "not_found"}')
    (result,) = run_of([diagnostic(fix=fix(Applicability.SAFE, edit))])["results"]
    (offered,) = result["fixes"]
    assert offered["description"] == {"text": "Build the structured form"}
    (change,) = offered["artifactChanges"]
    assert (
        change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    )
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 2, "startColumn": 30, "endLine": 2, "endColumn": 46},
            "insertedContent": {"text": '{"reason": "not_found"}'},
        }
    ]


@pytest.mark.parametrize("applicability", [Applicability.UNSAFE, Applicability.DISPLAY])
def test_leaves_out_fixes_that_are_not_safe(applicability: Applicability) -> None:
    (result,) = run_of([diagnostic(fix=fix(applicability, Edit(span(2, 1, 2, 2), "x")))])["results"]
    assert "fixes" not in result


def test_standard_input_without_a_name_is_no_file() -> None:
    (result,) = run_of([diagnostic("-")])["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "-"}


def test_is_ascii_on_any_terminal() -> None:
    text = "".join(sarif.render([diagnostic(message="“数”")], ["0"], PAGES, "1"))
    assert text.isascii()
