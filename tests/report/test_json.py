from __future__ import annotations

import json
import os

from errlint.model.diagnostic import Applicability
from errlint.report import json_
from errlint.source import Edit
from tests.report.samples import diagnostic, fix, span

RUFF_0_17 = {
    "cell",
    "code",
    "end_location",
    "filename",
    "fix",
    "location",
    "message",
    "name",
    "noqa_row",
    "severity",
    "url",
}


def test_has_the_fields_of_ruff() -> None:
    edit = Edit(span(2, 30, 2, 46), '{"reason": "not_found"}')
    found = diagnostic(fix=fix(Applicability.UNSAFE, edit))
    (parsed,) = json.loads("".join(json_.render([found])))
    assert parsed.keys() == RUFF_0_17
    assert parsed == {
        "cell": None,
        "code": "ERR001",
        "end_location": {"column": 47, "row": 2},
        "filename": os.path.abspath("app/items.py"),
        "fix": {
            "applicability": "unsafe",
            "edits": [
                {
                    "content": '{"reason": "not_found"}',
                    "end_location": {"column": 46, "row": 2},
                    "location": {"column": 30, "row": 2},
                }
            ],
            "message": "Build the structured form",
            "wire_effect": "body",
        },
        "location": {"column": 11, "row": 2},
        "message": "Detail is a string",
        "name": "string-detail",
        "noqa_row": 2,
        "severity": "error",
        "url": parsed["url"],
    }
    assert parsed["url"].startswith("https://")
    assert parsed["url"].endswith("/docs/rules/ERR001.md")


def test_is_a_list_however_much_was_found() -> None:
    assert json.loads("".join(json_.render([]))) == []
    found = [diagnostic(), diagnostic("app/other.py")]
    parsed = json.loads("".join(json_.render(found)))
    assert [os.path.basename(item["filename"]) for item in parsed] == ["items.py", "other.py"]
    assert [item["fix"] for item in parsed] == [None, None]


def test_standard_input_without_a_name_stays_a_dash() -> None:
    (parsed,) = json.loads("".join(json_.render([diagnostic("-")])))
    assert parsed["filename"] == "-"


def test_is_ascii_on_any_terminal() -> None:
    text = "".join(json_.render([diagnostic(message="“not found”")]))
    assert text.isascii()
    assert json.loads(text)[0]["message"] == "“not found”"
