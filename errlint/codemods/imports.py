"""Add, replace and drop imports, in the order and layout that isort and Ruff keep.

All functions take the source and a tree whose statements stand on its rows, and return edits of
that source. A statement that shares a row with another one is left alone.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from errlint.codemods.import_blocks import qualified_module
from errlint.codemods.import_draft import Draft
from errlint.codemods.revision import Revision
from errlint.model.changes import DropImport, ImportName
from errlint.project.availability import Use
from errlint.project.import_places import AT_RUN_TIME, imports_in
from errlint.source import Edit, Source


def import_edits(
    draft: Draft, wanted: Iterable[ImportName], dropped: Iterable[DropImport], after: str
) -> tuple[Edit, ...]:
    """Return the edits that make all changes of the imports of a file, none overlapping.

    `after` is the text with all its other edits made. Every other import of a wanted name gives
    way to the wanted one, those in functions where names change in the function.
    """
    kept = set()
    uses: dict[ImportName, list[Use]] = {}
    for change in wanted:
        uses.setdefault(change._replace(use=None), []).extend(filter(None, [change.use]))
    for change, needed in uses.items():
        if change.alias:
            draft = draft.adding(change.module, change.text, needed)
            continue
        kept.add(change.name)
        draft = draft.replacing(change.module, change.name, after, uses=needed)
    for name in dict.fromkeys(change.name for change in dropped):
        if name not in kept:
            draft = draft.without_unused(name, after)
    return draft.revision.edits()


def add_import(
    source: Source,
    tree: ast.Module,
    module: str,
    name: str,
    *,
    first_party: Collection[str] = (),
    line_length: int = 88,
) -> tuple[Edit, ...]:
    """Return the edits that bind a name at run time by `from module import name`.

    None if the module does so already. An import of the name under `if TYPE_CHECKING:` moves;
    any other import of the name stays.
    """
    draft = Draft(Revision.of(source), tree, first_party, line_length)
    return draft.adding(module, name).revision.edits()


def replace_import(
    source: Source,
    tree: ast.Module,
    module: str,
    name: str,
    *,
    old_module: str | None = None,
    first_party: Collection[str] = (),
    line_length: int = 88,
) -> tuple[Edit, ...]:
    """Return the edits that import a name from `module` instead of `old_module`, or of any other.

    Imports in functions are replaced there, those of the module in their sorted place.
    """
    draft = Draft(Revision.of(source), tree, first_party, line_length)
    return draft.replacing(module, name, source.text, old_module).revision.edits()


def drop_import(
    source: Source, tree: ast.Module, name: str, after: str, *, line_length: int = 88
) -> tuple[Edit, ...]:
    """Return the edits that remove the imports of a name that `after` doesn't use any more.

    `after` is the text with all other edits made. None if it uses or exports the name, and for
    imports that say `noqa`, stand in `try:`, or in an `__init__.py`.
    """
    draft = Draft(Revision.of(source), tree, (), line_length)
    return draft.without_unused(name, after).revision.edits()


def local_name(tree: ast.Module, module: str, name: str) -> str | None:
    """Return how a module can spell `module.name` at run time by what it imports at its top level.

    `HTTPException`, `HE` for `import HTTPException as HE`, `fastapi.HTTPException`, ...; None if
    it imports neither the name nor the module.
    """
    found = [found.node for found in imports_in(tree) if found.place in AT_RUN_TIME]
    spellings = [
        spelling
        for node in found
        for alias in node.names
        if (spelling := _spelling(node, alias, module, name))
    ]
    return min(spellings, key=lambda spelling: spelling.count("."), default=None)


def imported_under(tree: ast.Module, name: str) -> tuple[str, str] | None:
    """Return the module and the name there of what the top level imports as `name`."""
    for found in imports_in(tree):
        if found.place in AT_RUN_TIME and isinstance(found.node, ast.ImportFrom):
            for alias in found.node.names:
                if (alias.asname or alias.name) == name:
                    return qualified_module(found.node), alias.name
    return None


def _spelling(
    node: ast.Import | ast.ImportFrom, alias: ast.alias, module: str, name: str
) -> str | None:
    bound = alias.asname or alias.name
    if isinstance(node, ast.Import):
        return f"{bound}.{name}" if alias.name == module else None
    origin = qualified_module(node)
    if origin == module and alias.name == name:
        return bound
    separator = "" if origin.endswith(".") else "."
    return f"{bound}.{name}" if f"{origin}{separator}{alias.name}" == module else None
