"""Imports go one way: from what is done last to what everything rests on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "errlint"

FLOORS = (
    ("source", "workers", "schema", "statuses", "packages", "gitignore", "codes"),
    ("syntax", "positions", "nesting", "reasons"),
    ("project", "config"),
    ("excerpts", "traverse", "exclusion", "files"),
    ("model",),
    ("interests", "routing", "not_read"),
    ("attempts", "emptiness", "exposure", "keys", "nearest", "evidence", "rows", "answers"),
    ("known_texts", "response_bodies", "suppressions", "swallowing"),
    ("statement_line", "scopes", "routes", "functions", "surroundings", "usages"),
    ("objects", "unsendable", "reading"),
    ("fates", "narrowing", "type_tests"),
    ("reshaping", "responses"),
    ("caught_names", "local_values"),
    ("detail_way", "own_handlers"),
    ("detail_flow",),
    ("detail_calls",),
    ("caught_details", "declarations", "failures", "registrations", "requests_sent"),
    ("extras",),
    ("walker",),
    ("rules", "codemods", "verify", "writer"),
    ("consumers", "identity"),
    ("baseline",),
    ("analysis", "plan"),
    ("cache",),
    ("judge",),
    ("engine",),
    ("moving",),
    ("run", "stats", "cadwyn"),
    ("results",),
    ("report",),
    ("cli",),
)
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room not in ("__init__", "__main__"):
            yield room, path


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the rooms that a module needs when it is imported, and the rows that say so."""
    for statement in ast.parse(path.read_text()).body:
        names = []
        if isinstance(statement, ast.ImportFrom) and statement.module:
            names = [statement.module]
            if statement.module == "errlint":
                names = [f"errlint.{alias.name}" for alias in statement.names]
        elif isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "errlint" and rest:
                yield rest.partition(".")[0], statement.lineno


def test_every_room_has_a_floor() -> None:
    assert {room for room, _ in modules()} <= set(FLOOR)


@pytest.mark.parametrize(
    ("room", "path"), list(modules()), ids=lambda value: getattr(value, "name", value)
)
def test_imports_go_down(room: str, path: Path) -> None:
    upwards = [
        f"{path.name}:{row} imports {imported}"
        for imported, row in imported_rooms(path)
        if imported in FLOOR and FLOOR[imported] > FLOOR[room]
    ]
    assert upwards == []


@pytest.mark.parametrize("path", sorted((PACKAGE / "rules").rglob("*.py")), ids=lambda p: p.name)
def test_rules_open_no_file_and_know_no_parser(path: Path) -> None:
    imported = {
        name
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        for name in [
            getattr(statement, "module", None) or "",
            *(alias.name for alias in statement.names),
        ]
    }
    assert not imported & {"libcst", "os", "pathlib", "io", "errlint.syntax", "errlint.analysis"}
