from __future__ import annotations

import json
from pathlib import Path

from errlint.report import gitlab
from tests.report.samples import diagnostic


def test_has_the_fields_that_gitlab_reads(tmp_path: Path) -> None:
    found = diagnostic(str(tmp_path / "app" / "items.py"))
    text = "".join(gitlab.render([found], ["0a1b"], str(tmp_path)))
    assert json.loads(text) == [
        {
            "check_name": "ERR001",
            "description": "ERR001: Detail is a string",
            "severity": "major",
            "fingerprint": "0a1b",
            "location": {
                "path": "app/items.py",
                "positions": {
                    "begin": {"line": 2, "column": 11},
                    "end": {"line": 2, "column": 47},
                },
            },
        }
    ]


def test_of_nothing_is_an_empty_list() -> None:
    assert json.loads("".join(gitlab.render([], [], "."))) == []


def test_is_ascii_on_any_terminal() -> None:
    assert "".join(gitlab.render([diagnostic(message="“数”")], ["0"], ".")).isascii()
