from __future__ import annotations

import textwrap

import click
import pytest

from errlint.model.diagnostic import Applicability, Diagnostic
from errlint.report import full
from errlint.source import Source
from tests.report.samples import IN_ONE_LINE, ONE_LINE, SPREAD, diagnostic, fix, span


def shown(found: Diagnostic, source: Source | None, colour: bool = False) -> str:
    return "".join(full.render([found], lambda _: source, colour))


def golden(text: str) -> str:
    return textwrap.dedent(text).strip("\n") + "\n\n"


def test_marks_the_highlight_and_offers_the_fix() -> None:
    assert shown(IN_ONE_LINE, ONE_LINE) == golden(
        """
        app/items.py:2:11: ERR001 [*] Detail is a string
          |
        2 |     raise HTTPException(404, "Item not found")
          |                              ^^^^^^^^^^^^^^^^
          |
        help: Build the structured form (safe fix available; clients see another body)
        """
    )


def test_shows_the_lines_of_the_construct() -> None:
    found = diagnostic("app/dags.py", span(2, 11, 8, 6), span(3, 9, 3, 46))
    assert shown(found, SPREAD) == golden(
        """
        app/dags.py:2:11: ERR001 Detail is a string
          |
        2 |     raise HTTPException(
        3 |         status_code=status.HTTP_404_NOT_FOUND,
          |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        4 |         detail=(
        5 |             f"The Dag with ID: `{dag_id}` "
        6 |             "was not found"
        7 |         ),
        8 |     )
          |
        """
    )


def test_marks_several_lines_with_a_bar_from_where_the_code_starts() -> None:
    found = diagnostic("app/dags.py", span(4, 9, 7, 10), span(5, 13, 6, 28))
    assert shown(found, SPREAD) == golden(
        """
        app/dags.py:4:9: ERR001 Detail is a string
          |
        4 |           detail=(
        5 | /             f"The Dag with ID: `{dag_id}` "
        6 | |             "was not found"
          | |___________________________^
        7 |           ),
          |
        """
    )


def test_marks_several_lines_from_the_middle_of_one() -> None:
    found = diagnostic("app/dags.py", span(4, 9, 7, 10), span(4, 16, 7, 10))
    assert shown(found, SPREAD) == golden(
        """
        app/dags.py:4:9: ERR001 Detail is a string
          |
        4 |           detail=(
          |  ________________^
        5 | |             f"The Dag with ID: `{dag_id}` "
        6 | |             "was not found"
        7 | |         ),
          | |_________^
          |
        """
    )


def test_leaves_out_the_middle_of_a_long_construct_but_never_the_highlight() -> None:
    body = [f"    line_{row}," for row in range(2, 40)]
    source = Source("app/long.py", "\n".join(["raise HTTPException(", *body, ")", ""]))
    found = diagnostic("app/long.py", span(1, 7, 40, 2), span(20, 5, 20, 12))
    assert shown(found, source) == golden(
        """
        app/long.py:1:7: ERR001 Detail is a string
           |
         1 | raise HTTPException(
         2 |     line_2,
         3 |     line_3,
         4 |     line_4,
        ...
        19 |     line_19,
        20 |     line_20,
           |     ^^^^^^^
        21 |     line_21,
        ...
        39 |     line_39,
        40 | )
           |
        """
    )


def test_a_long_highlight_keeps_both_its_ends() -> None:
    source = Source("app/long.py", "\n".join(f"# note {row}" for row in range(1, 31)))
    found = diagnostic("app/long.py", span(1, 1, 30, 10))
    lines = shown(found, source).splitlines()
    assert "1 | / # note 1" in lines[2]
    assert lines.count("...") == 1
    assert lines[-3] == "   | |_________^"


@pytest.mark.parametrize(
    ("line", "column", "marks"),
    [
        ('\traise HTTPException(404, "x")', 27, "                             ^^^"),
        ('raise HTTPException("数", "x")', 26, "                          ^^^"),
        ('raise HTTPException("e\u0301", "x")', 27, "                         ^^^"),
    ],
    ids=["tab", "wide characters", "combining character"],
)
def test_marks_stand_under_what_they_mark(line: str, column: int, marks: str) -> None:
    source = Source("app/items.py", line + "\n")
    found = diagnostic(range_=span(1, column, 1, column + 3))
    _, _, code, marked, _ = shown(found, source).rstrip("\n").splitlines()
    assert marked == f"  | {marks}"
    assert "\t" not in code


def test_shows_no_control_characters_of_the_source() -> None:
    source = Source("app/items.py", 'raise HTTPException(404, "\x1b[31m \u202e")\n')
    assert not {"\x1b", "\u202e"} & set(shown(diagnostic(range_=span(1, 7, 1, 35)), source))


def test_marks_the_place_of_a_syntax_error() -> None:
    source = Source("app/broken.py", "def f(:\n    pass\n")
    found = diagnostic("app/broken.py", span(1, 7, 1, 7), code="ERR000", message="expected `)`")
    assert shown(found, source) == golden(
        """
        app/broken.py:1:7: ERR000 expected `)`
          |
        1 | def f(:
          |       ^
          |
        """
    )


@pytest.mark.parametrize("source", [None, Source("app/items.py", "\n")], ids=["gone", "shorter"])
def test_shows_no_frame_where_the_text_can_not_be_read_any_more(source: Source | None) -> None:
    found = diagnostic(range_=span(12, 11, 12, 20))
    assert shown(found, source) == "app/items.py:12:11: ERR001 Detail is a string\n\n"


def test_a_highlight_of_whole_lines_ends_with_the_last_of_them() -> None:
    source = Source("app/todo.py", "# TODO: RFC 9457\nraise error\n")
    assert shown(diagnostic("app/todo.py", span(1, 1, 2, 1)), source) == golden(
        """
        app/todo.py:1:1: ERR001 Detail is a string
          |
        1 | # TODO: RFC 9457
          | ^^^^^^^^^^^^^^^^
          |
        """
    )


@pytest.mark.parametrize(
    ("applicability", "offer"),
    [
        (Applicability.UNSAFE, "(unsafe fix: use --unsafe; clients see another body)"),
        (Applicability.DISPLAY, "(not applied by errlint; clients see another body)"),
    ],
)
def test_only_what_fix_applies_by_itself_is_marked(
    applicability: Applicability, offer: str
) -> None:
    text = shown(diagnostic(fix=fix(applicability)), ONE_LINE)
    assert "[*]" not in text
    assert text.endswith(f"help: Build the structured form {offer}\n\n")


def test_colour_changes_nothing_but_colour() -> None:
    coloured = shown(IN_ONE_LINE, ONE_LINE, colour=True)
    assert coloured != shown(IN_ONE_LINE, ONE_LINE)
    assert click.unstyle(coloured) == shown(IN_ONE_LINE, ONE_LINE)


def test_reads_a_file_once_for_all_its_diagnostics() -> None:
    asked: list[str] = []

    def read(filename: str) -> Source:
        asked.append(filename)
        return ONE_LINE

    list(full.render([IN_ONE_LINE, IN_ONE_LINE, diagnostic("app/other.py")], read))
    assert asked == ["app/items.py", "app/other.py"]
