"""Whether an import has run by the time that code uses a name that it binds."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import NamedTuple

from errlint.project.frameworks import FRAMEWORKS
from errlint.project.import_places import FoundImport, ImportPlace, imports_in
from errlint.project.nodes import DEFINITIONS, FUNCTIONS, statements_of, stored_names
from errlint.project.tree import first_row, last_row

_COMES_WITH = {"starlette": "fastapi"}
"""What is there wherever something else is."""


class Use(NamedTuple):
    """Code on a row that uses a name; `beside` is one that it uses already.

    Without that, or where nothing imports it, the framework's names stand for it.
    """

    row: int
    beside: str | None = None


class Room(NamedTuple):
    """A block that an import may be added to: in a run of imports that begins above a row."""

    block: Sequence[ast.stmt]
    below: float = inf


@dataclass(eq=False, repr=False)
class Availability:
    """What the imports of one module bind, and when."""

    tree: ast.Module

    @cached_property
    def imports(self) -> tuple[FoundImport, ...]:
        """Return all imports, in the order of the text."""
        return tuple(imports_in(self.tree))

    def binds(self, name: str, use: Use) -> bool:
        """Tell whether some import has bound a name whenever some code runs."""
        return self.has_run([found for found in self.imports if name in found.bound], use)

    def has_run(self, wanted: Collection[FoundImport], use: Use) -> bool:
        """Tell whether one of several imports has run whenever some code runs.

        So has one that stands wherever a name is bound that the code uses already.
        """
        limit = self.limit(use)
        if any(one.place is ImportPlace.MODULE and one.node.lineno < limit for one in wanted):
            return True
        blocks = {id(one.block) for one in wanted if one.place is not ImportPlace.TYPE_CHECKING}
        guarded = {id(anchor.block) for anchor in self._guarded(use)}
        return bool(guarded) and guarded <= blocks

    def room(self, module: str, use: Use) -> Room | None:
        """Return where an import of something of a module runs before some code does.

        None where it might fail, or not run, although what the code uses already is there.
        """
        limit, package = self.limit(use), module.partition(".")[0]
        guarded = self._guarded(use)
        needed = {package, _COMES_WITH.get(package, package)} & FRAMEWORKS
        if not guarded or self._imports_any(needed or FRAMEWORKS, limit):
            return Room(self.tree.body, limit)
        anchor = guarded[0]
        if any(other.block is not anchor.block for other in guarded):
            return None
        is_plain = anchor.place is ImportPlace.SCOPE
        is_there = any(one.packages & needed for one in guarded)
        if (is_plain and not needed) or (is_there and not self._has_substitute(guarded, use)):
            return Room(anchor.block, anchor.node.lineno + 1)
        return None

    def grounds(self, use: Use) -> tuple[object, ...]:
        """Return what answers about a use depend on: the same for two, and they are the same."""
        return (self.limit(use), use.beside, *(id(one.node) for one in self._anchors(use)))

    def limit(self, use: Use) -> float:
        """Return the row above which an import at the top level runs before some code."""
        anchors = [one for one in self._anchors(use) if one.place is ImportPlace.MODULE]
        relied_on = [one.node.lineno for one in anchors if use.beside in one.bound]
        return max(self._first_run(use.row), min(relied_on, default=0) + 1)

    def _first_run(self, row: int) -> float:
        """Return the row of the first statement of the module that may run the code on a row."""
        below = [
            one for one in self.imports if one.place is ImportPlace.MODULE and one.node.lineno > row
        ]
        if not below:
            return inf
        for statement in self.tree.body:
            if last_row(statement) < row:
                continue
            if first_row(statement) <= row:
                if not any(_encloses(node, row) for node in ast.walk(statement)):
                    return first_row(statement)
            elif _may_run(statement, self._own):
                return first_row(statement)
        return inf

    @cached_property
    def _own(self) -> frozenset[str]:
        """Return the names of the functions and classes that the module defines."""
        statements = statements_of(self.tree.body)
        return frozenset(one.name for one in statements if isinstance(one, DEFINITIONS))

    def _guarded(self, use: Use) -> list[FoundImport]:
        """Return what binds the name that some code uses already, if it need not have run."""
        anchors = self._anchors(use)
        return [] if any(one.place is ImportPlace.MODULE for one in anchors) else anchors

    def _anchors(self, use: Use) -> list[FoundImport]:
        """Return the imports of the name that some code uses already, in its own scope."""
        visible = [one for one in self.imports if self._is_visible(one, use.row)]
        named = [one for one in visible if use.beside in one.bound]
        inner = [one for one in named if one.scope is not self.tree]
        if inner:
            nearest = max(_row(one.scope) for one in inner)
            return [one for one in inner if _row(one.scope) == nearest]
        return named or [one for one in visible if one.packages & FRAMEWORKS]

    def _is_visible(self, found: FoundImport, row: int) -> bool:
        if found.place is ImportPlace.TYPE_CHECKING:
            return False
        return found.scope is self.tree or _encloses(found.scope, row)

    def _imports_any(self, packages: Set[str], limit: float) -> bool:
        """Tell whether the module can't be imported without one of some packages."""
        return any(
            one.place is ImportPlace.MODULE and one.packages & packages and one.node.lineno < limit
            for one in self.imports
        )

    def _has_substitute(self, guarded: Sequence[FoundImport], use: Use) -> bool:
        """Tell whether something else than `None` takes the place of what may not be there."""
        every = {name for one in guarded for name in one.bound}
        names = {use.beside} & every or every
        others = [one for one in self.imports if one.block is not guarded[0].block]
        if any(self._is_visible(one, use.row) and one.bound & names for one in others):
            return True
        scope = guarded[0].scope
        assert isinstance(scope, (ast.Module, *FUNCTIONS))
        return any(_binds_something(one, names) for one in statements_of(scope.body))


def _row(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def _encloses(node: ast.AST, row: int) -> bool:
    """Tell whether a node is a function with a row in its body, which runs when it is called."""
    if not isinstance(node, FUNCTIONS):
        return False
    return first_row(node.body[0]) <= row <= last_row(node)


def _may_run(statement: ast.stmt, own: Collection[str]) -> bool:
    """Tell whether a statement may call what the module itself defines, when it is run."""
    for node in _executed([statement]):
        decorators = getattr(node, "decorator_list", [])
        called = [node] if isinstance(node, ast.Call) else decorators
        for part in called:
            if any(isinstance(name, ast.Name) and name.id in own for name in ast.walk(part)):
                return True
    return False


def _executed(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield nodes and all in them but the bodies of functions."""
    for node in nodes:
        yield node
        if isinstance(node, FUNCTIONS):
            yield from _executed([*node.decorator_list, node.args])
        elif not isinstance(node, ast.Lambda):
            yield from _executed(ast.iter_child_nodes(node))


def _binds_something(statement: ast.stmt, names: Collection[str | None]) -> bool:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name in names
        case ast.Import() | ast.ImportFrom():
            return False
        case ast.Assign(value=ast.Constant(value=None)):
            return False
        case ast.AnnAssign(value=None | ast.Constant(value=None)):
            return False
    is_compound = hasattr(statement, "body")
    return not is_compound and any(name in names for name in stored_names(statement))
