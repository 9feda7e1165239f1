from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import click
import pytest

from errlint.model.diagnostic import WireEffect
from errlint.report import diff
from errlint.report.diff import places_before
from errlint.source import Source
from tests.report.samples import diagnostic, span

TEXTS = {
    "line feeds": ("a\nb\nc\n", "a\nB\nc\n"),
    "carriage returns and line feeds": ("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n"),
    "carriage returns": ("a\rb\rc\r", "a\rB\rc\r"),
    "both": ("a\r\nb\nc\r\n", "a\r\nB\nc\r\n"),
    "no line end at the end": ("a\nb", "a\nB"),
    "line end gained": ("a\nb", "a\nb\n"),
    "line end lost": ("a\nb\n", "a\nb"),
    "other separators": ("a\x0cb\u2028c\nd\n", "a\x0cb\u2028C\nd\n"),
}


def rendered(old: str, new: str, colour: bool = False) -> str:
    sources = Source("app/items.py", old), Source("app/items.py", new)
    return "".join(diff.render(*sources, colour))


def test_is_a_unified_diff() -> None:
    assert rendered("a\nb\nc\n", "a\nB\nc\n") == (
        "--- app/items.py\n+++ app/items.py\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
    )


def test_says_where_the_last_line_has_no_end() -> None:
    assert rendered("a\nb", "a\nb\n").endswith(" a\n-b\n\\ No newline at end of file\n+b\n")


def test_tells_the_fixes_of_each_hunk() -> None:
    lines = [f"{number}\n" for number in range(1, 41)]
    old = Source("app/items.py", "".join(lines))
    lines[4:5], lines[29:30] = ["five\n", "and a half\n"], ["thirty\n"]
    fixes = [
        (5, "ERR001", WireEffect.BODY),
        (5, "ERR104", WireEffect.NONE),
        (29, "ERR101", WireEffect.STATUS),
    ]
    text = "".join(diff.render(old, Source("app/items.py", "".join(lines)), fixes=fixes))
    assert [row for row in text.split("\n") if row.startswith("@@")] == [
        "@@ -2,7 +2,8 @@ 1 ERR001 (body), 1 ERR104",
        "@@ -26,7 +27,7 @@ 1 ERR101 (status)",
    ]


def test_is_empty_where_nothing_changes() -> None:
    assert rendered("a\n", "a\n") == ""


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.parametrize("name", TEXTS)
def test_git_applies_it(name: str, tmp_path: Path) -> None:
    old, new = TEXTS[name]
    (tmp_path / "app").mkdir()
    file = tmp_path / "app" / "items.py"
    file.write_bytes(old.encode())
    command = ["git", "-c", "core.autocrlf=false", "apply", "-p0", "--whitespace=nowarn", "-"]
    subprocess.run(command, input=rendered(old, new).encode(), cwd=tmp_path, check=True)
    assert file.read_bytes() == new.encode()


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_git_applies_it_to_a_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    old = Source("items.py", "a\nb\n", has_bom=True)
    new = Source("items.py", "A\nb\n", has_bom=True)
    (tmp_path / "items.py").write_bytes(old.encode())
    text = "".join(diff.render(old, new))
    subprocess.run(["git", "apply", "-p0", "-"], input=text.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "items.py").read_bytes() == new.encode()


@pytest.mark.parametrize("name", TEXTS)
def test_colour_changes_nothing_but_colour(name: str) -> None:
    coloured = rendered(*TEXTS[name], colour=True)
    assert "\x1b[32m" in coloured
    assert click.unstyle(coloured) == rendered(*TEXTS[name])


def test_places_are_those_of_the_same_lines_before() -> None:
    old = Source("a.py", "first\nraise old\nlast\n")
    new = Source("a.py", "first\nraise (\n    new\n)\nlast\n")
    found = [diagnostic("a.py", span(row, 1, row, 3)) for row in (1, 5)]
    assert [item.range for item in places_before(found, old, new)] == [
        span(1, 1, 1, 3),
        span(3, 1, 3, 3),
    ]


def test_a_new_line_has_the_place_of_what_it_replaces() -> None:
    old = Source("a.py", "first\nraise old\nlast\n")
    new = Source("a.py", "first\nraise (\n    new\n)\nlast\n")
    (item,) = places_before([diagnostic("a.py", span(4, 1, 4, 2))], old, new)
    assert item.range.start.row == 2


def test_where_lines_end_otherwise_nothing_is_lost() -> None:
    old, new = Source("a.py", "first\rold\rlast\r"), Source("a.py", "first\rnew\rlast\r")
    assert len([*places_before([diagnostic("a.py", span(3, 1, 3, 2))], old, new)]) == 1
