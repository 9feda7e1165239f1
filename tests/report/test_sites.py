from __future__ import annotations

import csv
import io
import json

from errlint.report import sites
from tests.report.samples import row

FIELDS = [
    "filename",
    "row",
    "column",
    "exception",
    "usage",
    "status",
    "status_source",
    "shape",
    "reason",
    "message",
    "route",
]


def test_json_has_these_fields_in_this_order() -> None:
    (parsed,) = json.loads("".join(sites.render_json([row()])))
    assert list(parsed) == FIELDS
    assert parsed["status"] == 404
    assert parsed["reason"] is None
    assert parsed["message"] == '"Item not found"'
    assert parsed["route"] == "GET /items/{item_id}"


def test_json_is_a_list_however_many_sites_there_are() -> None:
    assert json.loads("".join(sites.render_json([]))) == []
    assert len(json.loads("".join(sites.render_json([row(), row()])))) == 2


def test_csv_quotes_what_spans_lines_and_leaves_out_what_is_unknown() -> None:
    message = '(\n    "a, "\n    "b"\n)'
    text = "".join(sites.render_csv([row(None, "code", message=message, route=None)]))
    assert text.splitlines()[0] == ",".join(FIELDS)
    (parsed,) = csv.DictReader(io.StringIO(text))
    assert parsed["message"] == message
    assert (parsed["status"], parsed["status_source"], parsed["route"]) == ("", "code", "")


def test_table_aligns_columns_and_drops_those_that_are_empty() -> None:
    found = [row(), row(None, "error.status", route=None)]
    assert "".join(sites.render_table(found)) == (
        "SITE                EXCEPTION      USAGE   STATUS        SHAPE   MESSAGE           ROUTE\n"
        "app/items.py:12:11  HTTPException  raised  404           string  "
        '"Item not found"  GET /items/{item_id}\n'
        "app/items.py:12:11  HTTPException  raised  error.status  string  "
        '"Item not found"\n'
    )


def test_table_keeps_a_site_on_one_line() -> None:
    message = "(\n    " + '"much too long a message" ' * 10 + "\n)"
    _, line = "".join(sites.render_table([row(message=message)])).splitlines()
    assert '( "much too long a message" "much' in line
    assert "…  GET /items/{item_id}" in line


def test_table_of_nothing_is_empty() -> None:
    assert list(sites.render_table([])) == []
