from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from errlint.model.row import SiteRow
from errlint.model.site import Shape
from errlint.report.bars import Glyphs, glyphs_for, stacked
from errlint.report.stats import Look, render_json, render_table
from errlint.stats import Grouping, statistics
from tests.report.samples import row

STRING = row()._replace(filename="shop/public/items.py")
NOT_FOUND = row(reason='"not_found"')._replace(
    filename="shop/internal/items.py", shape="structured", keys="message, reason"
)
CONFLICT = NOT_FOUND._replace(status=409, reason='"in_use"')
PLAIN = NOT_FOUND._replace(shape="string", reason=None, keys=None)
SITES = (STRING, STRING, NOT_FOUND, NOT_FOUND, CONFLICT, PLAIN)

ASCII = Look(Glyphs(is_ascii=True))


def table(
    sites: Sequence[SiteRow] = SITES, by: Grouping = Grouping.PACKAGE, look: Look = ASCII
) -> str:
    return "".join(render_table(statistics(sites, by), look))


def test_table_marks_what_mixes_strings_and_objects() -> None:
    assert table() == (
        "packages in shop\n"
        "\n"
        "PACKAGE   SITES  SHAPES                CONSISTENT  STRING  STRUCTURED"
        "  STATUSES     REASONS\n"
        "internal      4  #####===============   mixed 75%       1           3"
        "  404:3 409:1        2\n"
        "public        2  ####################        100%       2            "
        "  404:2\n"
        "TOTAL         6  ##########==========   mixed 50%       3           3"
        "  404:5 409:1        2\n"
        "\n"
        "# string  = structured\n"
        "\n"
        "STATUSES\n"
        "404  5  ##############################\n"
        "409  1  ######\n"
        "\n"
        "REASONS\n"
        "not_found  2  ##############################\n"
        "in_use     1  ###############\n"
    )


def test_keys_are_listed_where_they_differ() -> None:
    assert "KEYS" not in table()
    text = table((*SITES, CONFLICT._replace(keys="code, message, …")))
    assert text.endswith(
        "KEYS\n"
        "message, reason   3  ##############################\n"
        "code, message, …  1  ##########\n"
    )


def test_bars_are_blocks_where_an_output_has_them() -> None:
    internal = table(look=Look()).splitlines()[3]
    assert "█████▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒" in internal
    assert "\x1b" not in table(look=Look())


def test_each_shape_has_its_colour_and_a_mix_is_red() -> None:
    text = table(look=Look(colour=True))
    assert "\x1b[33m█████\x1b[0m\x1b[32m▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\x1b[0m" in text
    assert "\x1b[31m\x1b[1mmixed 75%\x1b[0m" in text


@pytest.mark.parametrize(
    ("columns", "last"),
    [
        (100, "REASONS"),
        (90, "STATUSES"),
        (70, "STRUCTURED"),
        (60, "CONSISTENT"),
        (20, "CONSISTENT"),
    ],
)
def test_leaves_out_what_does_not_fit_the_shapes_all_at_once(columns: int, last: str) -> None:
    heading = table(look=Look(columns=columns)).splitlines()[2]
    assert heading.split()[-1] == last


def test_what_the_table_is_grouped_by_has_no_column_of_its_own() -> None:
    by_status = table(by=Grouping.STATUS)
    assert "STATUSES" not in by_status
    assert "REASONS" in by_status
    by_reason = table(by=Grouping.REASON)
    assert "REASONS" not in by_reason
    assert "\n(no reason)" in by_reason


def test_reasons_have_a_column_only_where_there_are_some() -> None:
    assert "REASONS" not in table((STRING, PLAIN))


def test_counts_classes_only_where_there_are_several() -> None:
    own = NOT_FOUND._replace(exception="shop.errors.a_module_with_a_long_name.ItemNotFoundError")
    assert "CLASSES" not in table()
    text = table((*SITES, own))
    assert text.splitlines()[2].endswith("CLASSES")
    assert "fastapi.HTTPException                     6  ####" in text
    assert "…s.a_module_with_a_long_name.ItemNotFound" not in text
    assert "_with_a_long_name.ItemNotFoundError" in text


def test_long_routes_show_both_ends() -> None:
    path = "/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}"
    routes = [f"GET {path}/{what}" for what in ("tries", "links")]
    text = table(tuple(STRING._replace(route=route) for route in routes), by=Grouping.ROUTE)
    assert "\nGET /dags/{dag_…d}/taskInstances/{task_id}/links " in text
    assert "\nGET /dags/{dag_…d}/taskInstances/{task_id}/tries " in text


def test_statuses_that_can_not_be_told_are_counted_too() -> None:
    text = table((STRING, STRING._replace(status=None)))
    assert "404:1 ?:1" in text
    assert "\nunknown  1  ####" in text


def test_nearly_consistent_is_not_wholly() -> None:
    sequence = STRING._replace(shape="sequence")
    assert " 99%" in table([STRING] * 300 + [sequence])
    assert "100%" not in table([STRING] * 300 + [sequence])


def test_says_how_many_packages_are_counted_with_another() -> None:
    many = [STRING._replace(filename=f"shop/p{n}/items.py") for n in range(22)]
    assert "\n3 packages with few sites are counted with the one above\n" in table(many)


def test_names_can_not_move_the_cursor() -> None:
    text = table((NOT_FOUND._replace(reason=r'"\x1b[2J"'),), Grouping.REASON)
    assert "\x1b" not in text
    assert "\ufffd[2J" in text


def test_table_of_nothing_is_empty() -> None:
    assert table(()) == ""


def test_json_has_these_fields() -> None:
    parsed = json.loads("".join(render_json(statistics(SITES))))
    assert list(parsed) == ["by", "root", "folded", "groups", "total"]
    assert (parsed["by"], parsed["root"], parsed["folded"]) == ("package", "shop", 0)
    assert parsed["groups"][0] == {
        "name": "internal",
        "sites": 4,
        "consistency": 0.75,
        "mixed": True,
        "shapes": {"missing": 0, "string": 1, "structured": 3, "sequence": 0, "opaque": 0},
        "statuses": {"404": 3, "409": 1},
        "reasons": {"in_use": 1, "not_found": 2},
        "keys": {"message, reason": 3},
        "exceptions": {"fastapi.HTTPException": 4},
    }
    assert [group["name"] for group in parsed["groups"]] == ["internal", "public"]
    assert parsed["total"]["name"] is None
    assert parsed["total"]["sites"] == 6


def test_json_of_nothing_has_a_total_of_nothing() -> None:
    parsed = json.loads("".join(render_json(statistics([]))))
    assert parsed["groups"] == []
    assert parsed["total"]["sites"] == 0
    assert parsed["total"]["consistency"] is None


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8", "cp437", "gb18030"])
def test_an_output_with_blocks_gets_them(encoding: str) -> None:
    assert glyphs_for(encoding) == Glyphs()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "no such encoding", None])
def test_an_output_without_blocks_gets_ascii(encoding: str | None) -> None:
    glyphs = glyphs_for(encoding)
    assert all(glyphs.of(shape).isascii() for shape in Shape)
    assert glyphs.plain == "#"


@pytest.mark.parametrize("is_ascii", [False, True])
def test_shapes_can_be_told_apart_without_colours(is_ascii: bool) -> None:
    assert len({Glyphs(is_ascii).of(shape) for shape in Shape}) == len(Shape)


@pytest.mark.parametrize(
    ("counts", "cells"),
    [
        ((1, 1), [10, 10]),
        ((3, 0, 1), [15, 0, 5]),
        ((103, 0, 1), [19, 0, 1]),
        ((1, 1, 1), [7, 7, 6]),
        ((1000, 1, 1, 1, 1), [16, 1, 1, 1, 1]),
        ((0, 7), [0, 20]),
        ((0, 0), [0, 0]),
    ],
)
def test_a_bar_shows_every_shape_there_is_and_is_always_as_long(
    counts: tuple[int, ...], cells: list[int]
) -> None:
    assert stacked(counts, 20) == cells
