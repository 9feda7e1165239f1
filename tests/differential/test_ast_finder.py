"""The independent finder itself: a comparison is worth what both sides are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import samples

FINDER = Path(__file__).parent / "ast_finder.py"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    samples.write(folder)
    command = [sys.executable, str(FINDER), str(folder), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


def test_finds_exactly_the_marked_sites(found):
    sites = {(one["file"], one["row"], one["shape"], one["status"]) for one in found["sites"]}
    assert sorted(sites ^ samples.expected()) == []


def test_finds_each_site_once(found):
    places = [(one["file"], one["row"], one["column"]) for one in found["sites"]]
    assert len(places) == len(set(places))


def test_columns_count_characters_from_one(found):
    for one in found["sites"]:
        line = samples.FILES[one["file"]].splitlines()[one["row"] - 1]
        start = line[one["column"] - 1 :]
        name = one["exception"].rpartition(".")[2]
        aliases = (
            "HE(",
            "Missing(",
            "Opt(",
            "Inner(",
            "Typed(",
            "(HTTP",
            "cls(",
            "super(",
            "errors.",
        )
        assert start.startswith((name, "fastapi.", "Passing.__init__", *aliases)), line


def test_other_frameworks_exceptions_are_kept_apart(found):
    assert [(one["row"], one["exception"]) for one in found["foreign"]] == [
        (6, "aiohttp.web.HTTPException"),
        (7, "werkzeug.exceptions.HTTPException"),
        (8, "http.client.HTTPException"),
    ]


def test_every_shape_is_followed_where_the_best_answer_is_asked_for(tmp_path):
    source = (
        "from fastapi import HTTPException\n"
        "def f(word: str):\n"
        "    detail = {'reason': 'x'}\n"
        "    raise HTTPException(400, detail)\n"
        "    raise HTTPException(400, word)\n"
        "    raise HTTPException(400, str(f)[:20])\n"
    )
    (tmp_path / "a.py").write_text(source)
    command = [sys.executable, str(FINDER), str(tmp_path), "--json"]
    sites = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["sites"]
    assert [one["shape"] for one in sites] == ["opaque"] * 3
    assert [one["resolved"] for one in sites] == ["structured", "string", "string"]


def test_a_file_that_cannot_be_parsed_costs_only_itself(tmp_path):
    (tmp_path / "bad.py").write_text("def f(:\n")
    (tmp_path / "nul.py").write_bytes(b"x = 1\0")
    (tmp_path / "good.py").write_text("import fastapi\nfastapi.HTTPException(404)\n")
    command = [sys.executable, str(FINDER), str(tmp_path), "--json"]
    result = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert result["unreadable"] == ["bad.py", "nul.py"]
    assert [(one["file"], one["row"]) for one in result["sites"]] == [("good.py", 2)]
