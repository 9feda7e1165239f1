"""Findings that are known stay known wherever they move to; nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from errlint.baseline import Baseline, BaselineComparison, BaselineError, Run
from errlint.model.diagnostic import Diagnostic
from errlint.source import Position, Range, Source
from errlint.writer import WriteError

SITE = 'HTTPException(404, "No such item")'


def found(text: str, filename: str, code: str = "ERR001") -> list[Diagnostic]:
    """Return one finding at each `HTTPException(...)` of a text, up to the end of its statement."""
    source = Source(filename, text)
    items = []
    for start in (i for i in range(len(text)) if text.startswith("HTTPException(", i)):
        end = text.index(")\n", start) + 1
        place = Range(source.position(start), source.position(end))
        rows = place.start.row, place.end.row
        items.append(Diagnostic(code, "name", "message", filename, place, place, rows, rows[1]))
    return items


def compared(folder: Path, before: str, after: str, code: str = "ERR001") -> BaselineComparison:
    filename, path = str(folder / "app.py"), str(folder / "known.json")
    old, new = found(before, filename), found(after, filename, code)
    Baseline.of(old, path, lambda name: Source(name, before)).write(path)
    return Baseline.read(path).compare(new, path, lambda name: Source(name, after), run(filename))


def run(*filenames: str, codes: tuple[str, ...] = ("ERR000", "ERR001")) -> Run:
    return Run(filenames, lambda: codes)


@pytest.mark.parametrize(
    "after",
    [
        f"raise {SITE}\n",
        f"import os\n\n\ndef f():\n    raise {SITE}\n",
        'raise HTTPException(\n    404,\n    "No such item",\n)\n',
        'raise HTTPException(\n    404, "No such item"\n)\n',
    ],
)
def test_what_moves_or_is_laid_out_anew_is_known(after: str, tmp_path: Path) -> None:
    result = compared(tmp_path, f"raise {SITE}\n", after)
    assert (len(result.new), result.known, result.gone) == (0, 1, 0)


@pytest.mark.parametrize(
    "after",
    [
        'raise HTTPException(404, "No such team")\n',
        'raise HTTPException(403, "No such item")\n',
        'raise HTTPException(404, detail="No such item")\n',
    ],
)
def test_what_says_something_else_is_new(after: str, tmp_path: Path) -> None:
    result = compared(tmp_path, f"raise {SITE}\n", after)
    assert (len(result.new), result.known, result.gone) == (1, 0, 1)


def test_another_rule_is_new(tmp_path: Path) -> None:
    result = compared(tmp_path, f"raise {SITE}\n", f"raise {SITE}\n", code="ERR101")
    assert (len(result.new), result.known, result.gone) == (1, 0, 1)


def test_one_more_of_a_kind_is_new(tmp_path: Path) -> None:
    result = compared(tmp_path, f"raise {SITE}\n" * 2, f"raise {SITE}\n" * 3)
    assert (result.known, result.gone) == (2, 0)
    assert [item.range.start.row for item in result.new] == [3]


def test_one_less_of_a_kind_is_gone(tmp_path: Path) -> None:
    result = compared(tmp_path, f"raise {SITE}\n" * 2, f"raise {SITE}\n")
    assert (result.new, result.known, result.gone) == ((), 1, 1)


def test_files_that_were_not_looked_at_are_not_gone(tmp_path: Path) -> None:
    path, text = str(tmp_path / "known.json"), f"raise {SITE}\n"
    (tmp_path / "a.py").write_text(text)
    known = Baseline.of(found(text, str(tmp_path / "a.py")), path, lambda n: Source(n, text))
    assert known.compare([], path, lambda _: None, run(str(tmp_path / "b.py"))).gone == 0


def test_files_that_are_no_more_are_gone(tmp_path: Path) -> None:
    path, text = str(tmp_path / "known.json"), f"raise {SITE}\n"
    known = Baseline.of(found(text, str(tmp_path / "a.py")), path, lambda n: Source(n, text))
    assert known.compare([], path, lambda _: None, run(str(tmp_path / "b.py"))).gone == 1


def test_what_rules_found_that_did_not_run_is_not_gone(tmp_path: Path) -> None:
    path, text = str(tmp_path / "known.json"), f"raise {SITE}\n"
    (tmp_path / "a.py").write_text(text)
    filename = str(tmp_path / "a.py")
    known = Baseline.of(found(text, filename), path, lambda n: Source(n, text))
    other = run(filename, codes=("ERR105",))
    assert known.compare([], path, lambda _: None, other).gone == 0
    assert Baseline.of([], path, lambda _: None).with_others(known, path, other) == known


def test_a_file_that_can_not_be_parsed_is_never_known(tmp_path: Path) -> None:
    place = Range(Position(1, 1), Position(1, 1))
    path, filename = str(tmp_path / "known.json"), str(tmp_path / "app.py")
    broken = Diagnostic("ERR000", "syntax-error", "invalid", filename, place, place, (1, 1), 1)
    known = Baseline.of([broken], path, lambda n: Source(n, "("))
    assert not known.counts
    assert known.compare([broken], path, lambda n: Source(n, "("), run(filename)).new == (broken,)


def test_the_file_has_one_finding_a_line_and_names_with_slashes(tmp_path: Path) -> None:
    path, text = str(tmp_path / "known.json"), f"raise {SITE}\n" * 2
    items = found(text, str(tmp_path / "app" / "items.py"))
    known = Baseline.of(items, path, lambda n: Source(n, text))
    known.write(path)
    known.write(path)
    assert Path(path).read_text() == (
        '{\n  "version": 1,\n  "findings": [\n'
        '    {"filename": "app/items.py", "code": "ERR001", '
        '"text": "HTTPException(404, \\"No such item\\")", "count": 2}\n'
        "  ]\n}\n"
    )
    assert Baseline.read(path) == known


def test_a_file_whose_name_is_no_utf_8_is_known(tmp_path: Path) -> None:
    filename, path, text = (
        str(tmp_path / "app\udcff.py"),
        str(tmp_path / "known.json"),
        SITE + ")\n",
    )
    Baseline.of(found(text, filename), path, lambda name: Source(name, text)).write(path)
    assert '"app\\udcff.py"' in Path(path).read_text(encoding="utf-8")
    again = Baseline.read(path)
    result = again.compare(
        found(text, filename), path, lambda name: Source(name, text), run(filename)
    )
    assert (len(result.new), result.known) == (0, 1)


def test_nothing_known_is_a_baseline_too(tmp_path: Path) -> None:
    path = str(tmp_path / "known.json")
    Baseline.of([], path, lambda _: None).write(path)
    assert json.loads(Path(path).read_text()) == {"version": 1, "findings": []}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no JSON"),
        ("[]", "expected an object with a list of `findings`"),
        ('{"findings": {}}', "expected an object with a list of `findings`"),
        ('{"version": 2, "findings": []}', "expected `version` to be 1"),
        ('{"version": 1, "findings": [1]}', "finding 1: expected `filename`, a string"),
        (
            '{"version": 1, "findings": [{"filename": "a", "code": "b", "text": "c", "count": "1"}]}',
            "finding 1: expected `count`, a number",
        ),
        (
            '{"version": 1, "findings": [{"filename": "a", "code": "b", "text": "c", "count": -1}]}',
            "finding 1: expected `count` to be 1 or more",
        ),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_baseline_is_told(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(BaselineError, match=r"known\.json: ") as error:
        Baseline.read(str(path))
    assert said in str(error.value)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere" / "known.json")
    with pytest.raises(WriteError):
        Baseline.of([], path, lambda _: None).write(path)
