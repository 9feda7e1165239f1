"""Imports go one way: from what is done last to what everything rests on."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "errlint"

FLOORS = (
    ("source", "workers", "schema", "statuses", "packages", "gitignore", "codes", "libcst_import"),
    ("nesting", "lowering", "reasons"),
    ("syntax", "positions"),
    ("project", "config"),
    ("excerpts", "exclusion", "files"),
    ("model",),
    ("routing", "keys", "suppressions", "own_files"),
    ("evidence",),
    ("client", "handlers"),
    ("walk",),
    ("rules", "codemods", "verify", "writer"),
    ("consumers", "identity"),
    ("baseline",),
    ("analysis", "plan"),
    ("cache",),
    ("run", "stats", "cadwyn"),
    ("report",),
    ("cli",),
)
FLOOR = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room not in ("__init__", "__main__"):
            yield room, path


def named_modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def imported_names(
    path: Path, statements: Callable[[ast.Module], Iterable[ast.AST]]
) -> Iterator[tuple[str, int]]:
    """Yield what a module needs of errlint, and the rows that say so."""
    for statement in statements(ast.parse(path.read_text())):
        names = []
        if isinstance(statement, ast.ImportFrom) and statement.module:
            names = [statement.module]
            if PACKAGE.parent.joinpath(*statement.module.split(".")).is_dir():
                names = [f"{statement.module}.{alias.name}" for alias in statement.names]
        elif isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        for name in names:
            if name.startswith("errlint."):
                yield name, statement.lineno


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the rooms that a module needs, even if late, and the rows that say so."""
    for name, row in imported_names(path, ast.walk):
        yield name.split(".")[1], row


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


def test_no_module_needs_itself() -> None:
    paths = dict(named_modules())
    needs: dict[str, set[str]] = {}
    for module, path in paths.items():
        names = [name for name, _ in imported_names(path, lambda module: module.body)]
        needs[module] = {name if name in paths else name.rpartition(".")[0] for name in names}
    assert tuple(TopologicalSorter(needs).static_order())


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


def test_libcst_is_imported_in_one_place() -> None:
    importing = {name for _, path in modules() for name in _imports_of_libcst(path)}
    assert importing == {"libcst_import.py"}


def _imports_of_libcst(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if "libcst" in names:
            yield path.name
