"""What the files of a project declare for their routes, and what these inherit."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial

from errlint.model.contract import FunctionKey, Inherited, RaisedStatus
from errlint.model.route import Route
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import Project
from errlint.routing.answerable import Answerable
from errlint.routing.callees import Callees
from errlint.routing.definitions import Definitions
from errlint.routing.dependencies import DependencyReader
from errlint.routing.inherited import Inheritance
from errlint.routing.reader import read_routers
from errlint.routing.routers import DECLARING, Dependency, Routers, Served
from errlint.syntax import SyntaxProblem, deeply, read_tree


@dataclass(eq=False, repr=False)
class Documentation:
    """Reads a project, file by file; `text` returns that of one, None where it can't be read."""

    project: Project
    classes: ExceptionClasses
    text: Callable[[str], str | None]
    _paths: list[str] = field(default_factory=list)
    _trees: dict[str, ast.Module | None] = field(default_factory=dict)

    @cached_property
    def routers(self) -> Routers:
        """Return the routers of the files taken so far."""
        return Routers(self.project)

    def take(self, path: str) -> None:
        """Read what one file says of routers."""
        self._paths.append(path)
        text = self.text(path)
        if not text or not DECLARING.search(text):
            return
        if (tree := self._tree(path)) is not None:
            read_routers(self.routers, path, text, tree)

    def documented(self) -> dict[FunctionKey, frozenset[int]]:
        """Return the statuses that are declared for each endpoint of which that can be told."""
        return self.routers.documented()

    def routes(self) -> dict[FunctionKey, tuple[Route, ...]]:
        """Return the routes of each endpoint of which the whole path can be told."""
        return {endpoint: _routes(served) for endpoint, served in self._served.items()}

    def inherited(
        self, raised: Mapping[FunctionKey, tuple[RaisedStatus, ...]]
    ) -> dict[FunctionKey, dict[int, Inherited]]:
        """Return what each of them answers by what it calls, given all that is raised."""
        definitions = Definitions(self._tree)
        inheritance = Inheritance(Callees(self.project, self.classes, definitions), raised)
        reader = DependencyReader(self.project, definitions)
        found: dict[FunctionKey, dict[int, Inherited]] = {}
        for endpoint in self.documented():
            alike: dict[tuple[Dependency, ...], list[Served]] = {}
            for one in self._served[endpoint]:
                alike.setdefault(one.dependencies, []).append(one)
            found[endpoint] = {}
            for dependencies, served in alike.items():
                outer = [key for d in dependencies for key in reader.run_by(d.path, d.node)]
                with suppress(SyntaxProblem):
                    statuses = deeply(partial(inheritance.of, endpoint, outer))
                    for status, origin in statuses.items():
                        found[endpoint].setdefault(status, Inherited(origin, _routes(served)))
        return found

    @cached_property
    def _served(self) -> dict[FunctionKey, list[Served]]:
        return self.routers.served()

    def undeliverable(self) -> dict[FunctionKey, frozenset[int]]:
        """Return the statuses that a route declares and nothing that it may run answers."""
        answerable = Answerable(self.project, self.routers, self._paths, self._tree)
        with suppress(SyntaxProblem):
            return deeply(answerable.undeliverable)
        return {}

    def _tree(self, path: str) -> ast.Module | None:
        if path not in self._trees:
            text = self.text(path)
            self._trees[path] = None if text is None else read_tree(text)
        return self._trees[path]


def _routes(served: Iterable[Served]) -> tuple[Route, ...]:
    return tuple(one.route for one in served if one.route is not None)
