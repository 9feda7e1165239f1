"""Which statuses routes declare by themselves that nothing they may run answers.

A bare name leads to everything of that name in all given files, whatever it is an attribute of.
What no name says, such as a call of a parameter, may answer anything.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from errlint.files import is_test_file
from errlint.model.contract import FunctionKey
from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluated, Evaluator
from errlint.project.facts import Import
from errlint.project.names import ModuleScope, Project
from errlint.project.nodes import FunctionNode
from errlint.routing.code import Code, Piece
from errlint.routing.definitions import Definitions
from errlint.routing.marks import Marks, marks_of
from errlint.routing.own import own_statuses
from errlint.routing.routers import Routers


@dataclass(eq=False, repr=False)
class Answerable:
    """Holds what routes declare against what they may answer; `tree` reads a file."""

    project: Project
    routers: Routers
    paths: Sequence[str]
    tree: Callable[[str], ast.Module | None]
    _code: Code = field(default_factory=Code)
    _marks: dict[Piece, Marks] = field(default_factory=dict)

    def undeliverable(self) -> dict[FunctionKey, frozenset[int]]:
        """Return the statuses of each endpoint that none of its code answers."""
        own = list(self._own())
        if not own or not self._has_read_all():
            return {}
        seen: set[Piece] = set()
        around = self._answered(self._around_all(), seen)
        if around is None:
            return {}
        dependencies = self.routers.dependencies()
        found: dict[FunctionKey, frozenset[int]] = {}
        for endpoint, node, declared in own:
            outer = [Piece(dependency.node) for dependency in dependencies[endpoint]]
            answered = self._answered([*outer, self._code.owners[node]], set(seen))
            left = frozenset() if answered is None else declared - answered - around
            if left:
                found[endpoint] = left
        return found

    def _own(self) -> Iterator[tuple[FunctionKey, FunctionNode, frozenset[int]]]:
        """Yield what each endpoint declares that serves one route, as far as it can be told."""
        definitions = Definitions(self.tree)
        served = Counter(operation.endpoint for operation in self.routers.operations)
        for endpoint in self.routers.documented():
            node = definitions.node(endpoint)
            if node is None or served[endpoint] != 1 or is_test_file(endpoint.path):
                continue
            if statuses := own_statuses(node, partial(self._evaluate, endpoint.path)):
                yield endpoint, node, statuses

    def _evaluate(self, path: str, written: ast.expr) -> Evaluated:
        return Evaluator(self.project).evaluate(value_of(written), ModuleScope(self.project, path))

    def _has_read_all(self) -> bool:
        """Read all files but tests; tell whether each of them could be read."""
        for path in self.paths:
            tree = None if is_test_file(path) else self.tree(path)
            if tree is not None:
                self._code.take(path, tree)
            elif not is_test_file(path):
                return False
        for path, name, meant in self._code.imports:
            if self._is_missing(path, meant):
                self._code.unseen.add(name)
        return True

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(path for path in self.paths if not is_test_file(path))

    def _is_missing(self, path: str, imported: Import) -> bool:
        """Tell whether an import is of the project's own code that is none of the given files."""
        finder, module = self.project.finder, imported.module
        if imported.level:
            location = finder.relative(path, module, imported.level)
        elif finder.absolute(path, module.partition(".")[0]) is None:
            return False
        else:
            location = finder.absolute(path, module)
        if location and imported.attribute and not self._code.defines(imported.attribute):
            location = finder.submodule(location, imported.attribute)
        return location is None or (location.endswith(".py") and location not in self._given)

    def _around_all(self) -> list[Piece]:
        """Return what runs around every route, with what is done to the applications."""
        found = list(self._code.around_all)
        for router, made in self.routers.constructions.items():
            if made.is_application:
                for name in router.name.replace(":", ".").split("."):
                    found += self._code.pieces.get(name, ())
        return found

    def _answered(self, start: Iterable[Piece], seen: set[Piece]) -> set[int] | None:
        """Return what those pieces and all that they lead to answer; None where it may be any."""
        statuses: set[int] = set()
        waiting = list(start)
        while waiting:
            piece = waiting.pop()
            if piece in seen:
                continue
            seen.add(piece)
            if piece not in self._marks:
                self._marks[piece] = marks_of(piece, self._code)
            marks = self._marks[piece]
            names = self._meant(marks.names)
            if marks.is_open or names & self._code.unseen:
                return None
            statuses |= marks.statuses
            waiting += piece.inside
            waiting += (reached for name in names for reached in self._code.pieces.get(name, ()))
        return statuses

    def _meant(self, names: Iterable[str]) -> set[str]:
        """Return names, with those that they are other names of."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._code.aliases.get(name, ())
        return found
