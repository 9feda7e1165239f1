from __future__ import annotations

import os
from pathlib import Path

from errlint.identity import fingerprints, relative
from errlint.source import Range, Source
from tests.report.samples import ONE_LINE, diagnostic, span

TWICE = Source("app/items.py", ONE_LINE.text + "\n\n" + ONE_LINE.text)
FIRST, SECOND = span(2, 11, 2, 47), span(6, 11, 6, 47)


def marks(source: Source, *places: Range) -> list[str]:
    found = [diagnostic(range_=place) for place in places]
    return list(fingerprints(found, os.getcwd(), lambda _: source))


def test_a_finding_stays_the_same_when_its_rows_move() -> None:
    moved = Source("app/items.py", "import this\n\n\n" + ONE_LINE.text)
    assert marks(ONE_LINE, FIRST) == marks(moved, span(5, 11, 5, 47))


def test_a_finding_stays_the_same_when_a_formatter_lays_it_out() -> None:
    spread = 'def f():\n    raise HTTPException(\n        404,\n        "Item not found",\n    )\n'
    laid_out = Source("app/items.py", spread)
    assert marks(ONE_LINE, FIRST) == marks(laid_out, span(2, 11, 5, 6))


def test_equal_findings_of_a_file_are_told_apart() -> None:
    first, second = marks(TWICE, FIRST, SECOND)
    assert first != second
    assert marks(ONE_LINE, FIRST) == [first]


def test_other_rules_and_files_are_others() -> None:
    found = [diagnostic(), diagnostic(code="ERR002"), diagnostic("app/other.py")]
    assert len({*fingerprints(found, os.getcwd(), lambda _: ONE_LINE)}) == 3


def test_a_file_that_can_not_be_read_again_is_told_by_its_name() -> None:
    found = [diagnostic("-"), diagnostic("gone.py")]
    assert len({*fingerprints(found, os.getcwd(), lambda _: None)}) == 2


def test_names_are_relative_to_a_folder(tmp_path: Path) -> None:
    assert relative(str(tmp_path / "app" / "items.py"), str(tmp_path)) == "app/items.py"
    assert relative(str(tmp_path / "items.py"), str(tmp_path / "app")) == "../items.py"
