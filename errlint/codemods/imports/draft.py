"""A file whose imports change step by step."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from errlint.codemods.imports.blocks import (
    Imported,
    PlacedImport,
    insertion,
    qualified_module,
    runs_of,
)
from errlint.codemods.imports.head import insertion_without_run
from errlint.codemods.imports.removal import removal
from errlint.codemods.imports.siblings import sibling_edits
from errlint.codemods.imports.statement import ImportStatement, read_statement, render_new
from errlint.codemods.imports.uses import is_used, is_used_beyond
from errlint.codemods.revision import Revision
from errlint.project.availability import Availability, Room, Use
from errlint.project.import_places import (
    AT_RUN_TIME,
    FoundImport,
    ImportPlace,
    bound_name,
    imports_in,
)
from errlint.project.tree import last_row
from errlint.source import Edit, Source, row_before
from errlint.syntax import read_tree

_MOVABLE = (ImportPlace.MODULE, ImportPlace.TYPE_CHECKING)
_SCOPES = (ImportPlace.SCOPE, ImportPlace.SCOPE_BRANCH)
_DROPPABLE = (ImportPlace.MODULE, ImportPlace.TYPE_CHECKING, ImportPlace.SCOPE)


@dataclass(frozen=True)
class Draft:
    """The file as it is so far; every method returns the next draft."""

    revision: Revision
    tree: ast.Module
    first_party: Collection[str]
    line_length: int
    rows: Collection[int] | None = None
    """Where names change, in the first text: imports in other functions stay. None: anywhere."""

    @property
    def source(self) -> Source:
        """Return the file's text so far."""
        return self.revision.current

    def adding(self, module: str, name: str, uses: Collection[Use] = ()) -> Draft:
        """Bind the name at run time for some uses, by default for those in any function.

        An import of it under `if TYPE_CHECKING:` moves. `name` may be `name as alias`. Where that
        can't be done for all the uses, nothing changes.
        """
        draft = self
        for use in sorted(uses, key=self._limit):
            room = draft._room(module, name, use)
            if room is not None:
                added = draft._adding_to(room, module, name)
                if added is draft:
                    return self
                draft = added
            elif not draft.has(module, name, [use]):
                return self
        if not uses and not _is_bound(self.tree, module, name):
            draft = self._adding_to(Room(self.tree.body), module, name)
        if draft is self or not _is_bound(draft.tree, module, name):
            return draft
        guarded = [
            found for found in draft._binding(name) if found.place is ImportPlace.TYPE_CHECKING
        ]
        return draft._without(guarded, name)

    def has(self, module: str, name: str, uses: Iterable[Use]) -> bool:
        """Tell whether the name is bound, from the module, whenever some code runs."""
        imports = self._availability.imports
        found = [one for one in imports if _binds(one.node, module, name)]
        return all(self._availability.has_run(found, self._now(use)) for use in uses)

    def admits(self, module: str, name: str, use: Use) -> bool:
        """Tell whether an import can bind the name for a use, or take the place of another one."""
        others = self._others(module, name)
        if any(read_statement(self.source, found.node) is None for found in others):
            return False
        is_in_place = bool(others) and not any(found.place in _MOVABLE for found in others)
        return is_in_place or self.adding(module, name, [use]).has(module, name, [use])

    def replacing(
        self,
        module: str,
        name: str,
        after: str,
        uses: Collection[Use] = (),
    ) -> Draft:
        """Import the name instead of what other imports bind as that name.

        Where only functions import it, it stays there unless `after` uses it elsewhere.
        """
        others = self._others(module, name)
        if any(read_statement(self.source, found.node) is None for found in others):
            return self
        if any(found.place in _MOVABLE for found in others):
            draft = self.adding(module, name, uses)
            if not _is_bound(draft.tree, module, name):
                return self
            others = draft._others(module, name)
            draft = draft._without([o for o in others if o.place in _MOVABLE], name)
        elif _are_in_scopes(others) and is_used_beyond(after, name):
            draft = self.adding(module, name, uses)
        else:
            draft = self
        for _ in others:
            draft = draft._replacing_one_in_place(module, name)
        return draft

    def without_unused(self, name: str, after: str) -> Draft:
        """Drop the imports of a name, if all of them can go."""
        found = self._binding(name)
        if self.source.filename.endswith("__init__.py") or is_used(after, name):
            return self
        if not all(_is_droppable(self.source, one, name) for one in found):
            return self
        are_submodules = any("." in alias.name for one in found for alias in one.node.names)
        if len(found) > 1 and are_submodules and any(isinstance(f.node, ast.Import) for f in found):
            return self
        return self._without(found, name)

    def _others(self, module: str, name: str) -> list[FoundImport]:
        """Return the imports of a name from another module, of names of other modules too."""
        return [
            found
            for found in self._binding(name)
            if not _binds(found.node, module, name) and self._concerns(found)
        ]

    def _concerns(self, found: FoundImport) -> bool:
        """Tell whether an import can be that of a name that is used in one of the rows."""
        if self.rows is None or found.place not in _SCOPES:
            return True
        edits = self.revision.edits()
        inside = [node for node in ast.walk(found.owner) if isinstance(node, ast.stmt)]
        first = row_before(min(node.lineno for node in inside), edits)
        last = row_before(max(map(last_row, inside)), edits)
        return any(first <= row <= last for row in self.rows)

    def _replacing_one_in_place(self, module: str, name: str) -> Draft:
        others = self._others(module, name)
        other = next((found for found in others if found.place not in _MOVABLE), None)
        if other is None:
            return self
        draft = self
        beside = [found for found in imports_in(self.tree) if found.block is other.block]
        if not any(_binds(found.node, module, name) for found in beside):
            draft = self._adding_to(Room(other.block), module, name)
            if draft is self:
                return self
        again = draft._others(module, name)
        return draft._without([f for f in again if f.place not in _MOVABLE][:1], name)

    def _binding(self, name: str) -> list[FoundImport]:
        return [found for found in imports_in(self.tree) if name in found.bound]

    @cached_property
    def _availability(self) -> Availability:
        return Availability(self.tree)

    def _now(self, use: Use) -> Use:
        """Return a use of the first text as one of the text so far."""
        return use._replace(row=self.revision.row_now(use.row))

    def _limit(self, use: Use) -> float:
        return self._availability.limit(self._now(use))

    def _room(self, module: str, name: str, use: Use) -> Room | None:
        """Return where an import has to be added for a use, None for nowhere."""
        is_there = self.has(module, name, [use])
        return None if is_there else self._availability.room(module, self._now(use))

    def _adding_to(self, room: Room, module: str, name: str) -> Draft:
        source, block = self.source, room.block
        runs = runs_of(source, block, self.first_party)
        runs = [run for run in runs if run[0][0].statement.first < room.below]
        items = [item for run in runs for group in run for item in group]
        is_renamed = " as " in name  # isort and Ruff give each of those a statement of its own
        statement = None if is_renamed else _extensible(items, module)
        if statement is not None:
            return self._revised(
                [statement.edit(source, statement.with_name(name, self.line_length))]
            )
        indent = items[0].statement.indent if items else ""
        text = render_new(module, name, indent, self.line_length)
        if runs:
            new = Imported.of(module, name, self.first_party)
            return self._revised([insertion(source, runs, new, text)])
        if block is not self.tree.body:
            return self
        edit = insertion_without_run(source, block, text)
        return self._revised([edit] if edit else [])

    def _without(self, found: Iterable[FoundImport], name: str) -> Draft:
        first = self.revision.original
        edits = [removal(self.source, one, name, self.line_length, first) for one in found]
        draft = self._revised([edit for edit in edits if edit])
        if draft is self:
            return self
        needed = [is_used(text, "TYPE_CHECKING") for text in (self.source.text, draft.source.text)]
        if needed != [True, False]:
            return draft
        leftover = [
            one for one in draft._binding("TYPE_CHECKING") if one.place is ImportPlace.MODULE
        ]
        return draft._without(leftover, "TYPE_CHECKING")

    def _revised(self, edits: Iterable[Edit]) -> Draft:
        draft = self._with(edits)
        if draft is self or sibling_edits(self.source, self.tree.body):
            return draft
        return draft._with(sibling_edits(draft.source, draft.tree.body))

    def _with(self, edits: Iterable[Edit]) -> Draft:
        revision = self.revision.revised(edits)
        tree = read_tree(revision.current.text) if revision is not self.revision else None
        return replace(self, revision=revision, tree=tree) if tree else self


def _origins(node: ast.Import | ast.ImportFrom, name: str) -> list[tuple[str, str]]:
    """Return module and name there of what an import binds as `name`."""
    return [
        (qualified_module(node), alias.name)
        if isinstance(node, ast.ImportFrom)
        else (alias.name.rpartition(".")[0], alias.name.rpartition(".")[2])
        for alias in node.names
        if bound_name(alias, node) == name
    ]


def _is_bound(tree: ast.Module, module: str, name: str) -> bool:
    return any(
        found.place in AT_RUN_TIME and _binds(found.node, module, name)
        for found in imports_in(tree)
    )


def _binds(node: ast.Import | ast.ImportFrom, module: str, name: str) -> bool:
    imported, _, alias = name.partition(" as ")
    return (module, imported) in _origins(node, alias or imported)


def _are_in_scopes(found: Sequence[FoundImport]) -> bool:
    return all(one.place in _SCOPES for one in found)


def _is_droppable(source: Source, found: FoundImport, name: str) -> bool:
    statement = read_statement(source, found.node)
    if statement is None or statement.has_noqa or found.place not in _DROPPABLE:
        return False
    is_last = len(found.block) == 1 and len(statement.names) == 1
    if is_last and found.place is ImportPlace.SCOPE:
        return False
    is_exported = any(alias.asname == alias.name == name for alias in found.node.names)
    is_future = isinstance(found.node, ast.ImportFrom) and found.node.module == "__future__"
    return not is_exported and not is_future


def _extensible(items: Sequence[PlacedImport], module: str) -> ImportStatement | None:
    """Return the statement that takes further names of a module."""
    if _is_one_name_each(items):
        return None
    for item in items:
        names = item.statement.names
        only_renames = len(names) == 1 and names[0].is_renamed
        is_of_module = item.imported.is_from and item.imported.spelling == module
        if is_of_module and not item.statement.is_star and not only_renames:
            return item.statement
    return None


def _is_one_name_each(items: Sequence[PlacedImport]) -> bool:
    """Tell whether the imports keep isort's `force-single-line`."""
    froms = [item for item in items if item.imported.is_from]
    if any(len(item.statement.names) > 1 for item in froms):
        return False
    plain = [i.imported.spelling for i in froms if not i.statement.names[0].is_renamed]
    return any(before == after for before, after in pairwise(plain))
