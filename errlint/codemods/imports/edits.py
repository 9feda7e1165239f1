"""Add, replace and drop imports, in the order and layout that isort and Ruff keep.

A statement that shares a row with another one is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from errlint.codemods.imports.draft import Draft
from errlint.model.changes import DropImport, ImportName
from errlint.project.availability import Use
from errlint.source import Edit


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
