from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Run


def test_lists_every_site_clean_ones_too(project: Path, run: Run) -> None:
    result = run("sites")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "SITE",
        "app/clean.py:3:7",
        "app/items.py:3:7",
        "app/users.py:3:7",
    ]
    assert result.stderr == "3 sites in 3 files\n"


def test_json_and_csv_say_the_same(project: Path, run: Run) -> None:
    parsed = json.loads(run("sites", "--format", "json").stdout)
    assert parsed[1] == {
        "filename": "app/items.py",
        "row": 3,
        "column": 7,
        "exception": "fastapi.HTTPException",
        "usage": "raised",
        "status": 404,
        "status_source": "404",
        "shape": "string",
        "reason": None,
        "message": '"Item not found"',
        "route": None,
    }
    rows = list(csv.DictReader(io.StringIO(run("sites", "--format", "csv").stdout)))
    assert [row["filename"] for row in rows] == [item["filename"] for item in parsed]
    assert [row["shape"] for row in rows] == [item["shape"] for item in parsed]


def test_json_of_nothing_is_an_empty_list(project: Path, run: Run) -> None:
    assert json.loads(run("sites", "--format", "json", "-", stdin="x = 1\n").stdout) == []


def test_says_which_file_can_not_be_read_and_lists_the_others(project: Path, run: Run) -> None:
    (project / "app" / "items.py").write_text("def f(:\n")
    result = run("sites", "--format", "json")
    assert len(json.loads(result.stdout)) == 2
    assert result.stderr.startswith("app/items.py:1:7: ERR000 ")
