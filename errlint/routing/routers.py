"""The routers of a project: what includes what, and the whole paths that come of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from errlint.files import is_test_file
from errlint.model.contract import FunctionKey
from errlint.model.route import Route
from errlint.project.names import Project
from errlint.project.origins import BoundName
from errlint.routing.declared import NOTHING, Declared, united

ROUTING = re.compile(
    r"include_router|versioned_routers|add_api_route|prefix[ ]*="
    r"|@[\w. ]+\.(?:api_route|get|post|put|patch|delete|head|options|trace)\b"
)
"""What no file lacks that says something of routers."""
DECLARING = re.compile(rf"{ROUTING.pattern}|FastAPI\(")
"""What no file lacks that declares statuses for routes."""


RouterName = BoundName
"""A router, by the file and the name that it is made under."""
Endpoint = FunctionKey
"""A function that serves routes."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One decorator of an endpoint; `path` is None where it can't be told, as is a method."""

    router: RouterName
    endpoint: Endpoint
    methods: tuple[str | None, ...]
    path: str | None
    declared: Declared = NOTHING


@dataclass(frozen=True, slots=True)
class Dependency:
    """One element of `dependencies=[...]`, and the file that it is written in."""

    path: str
    node: ast.expr


@dataclass(frozen=True, slots=True)
class Inclusion:
    """One router that another one includes, `prefix` being None where it can't be told."""

    parent: RouterName
    child: RouterName
    prefix: str | None
    declared: Declared = NOTHING
    dependencies: tuple[Dependency, ...] = ()


@dataclass(frozen=True, slots=True)
class Construction:
    """The construction of a router, or of the application that is the last of them.

    `is_parameter` for an application that a function is given.
    """

    declared: Declared
    is_application: bool
    is_parameter: bool = False
    dependencies: tuple[Dependency, ...] = ()


class Served(NamedTuple):
    """A route by its whole path, None where that can't be told; `dependencies` are around it."""

    route: Route | None
    dependencies: tuple[Dependency, ...]


class _Way(NamedTuple):
    """What precedes the paths of a router's routes in one of its places, and runs before them."""

    prefix: str | None
    dependencies: tuple[Dependency, ...]


@dataclass(eq=False)
class Routers:
    """What the files of a project say of its routers; a reader takes one after the other."""

    project: Project
    constructions: dict[RouterName, Construction] = field(default_factory=dict)
    prefixes: dict[RouterName, str | None] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    inclusions: list[Inclusion] = field(default_factory=list)
    versioned: set[RouterName] = field(default_factory=set)
    """The routers that Cadwyn makes versions of."""
    are_all_known: bool = True
    """Whether every router that Cadwyn makes versions of can be told."""

    def routes(self) -> dict[Endpoint, tuple[Route, ...]]:
        """Return the versioned routes of each endpoint, by the paths that Cadwyn knows.

        Where nothing says which routers are versioned, all of them count.
        """
        found: dict[Endpoint, dict[Route, None]] = {}
        for operation in self.operations:
            for prefix in self._mounts(operation.router, frozenset()):
                if prefix is None or operation.path is None:
                    continue
                for method in filter(None, operation.methods):
                    route = Route(method, prefix + operation.path)
                    found.setdefault(operation.endpoint, {})[route] = None
        return {endpoint: tuple(routes) for endpoint, routes in found.items()}

    def endpoints(self) -> set[Endpoint]:
        """Return all functions that serve routes, whether or not their paths can be told."""
        return {operation.endpoint for operation in self.operations}

    def hidden(self) -> set[Endpoint]:
        """Return the functions that serve a route of which the path or method can't be told."""
        return {
            operation.endpoint
            for operation in self.operations
            if operation.path is None
            or None in operation.methods
            or None in self._mounts(operation.router, frozenset())
        }

    def documented(self) -> dict[Endpoint, frozenset[int]]:
        """Return the statuses that are declared for each endpoint, by itself or further out.

        An endpoint of which that can't be told, or that no known application serves, is left out.
        """
        found: dict[Endpoint, Declared] = {}
        for operation in self.operations:
            outer = [*self._declared_around(operation.router, frozenset())] or [None]
            every = (found.get(operation.endpoint, NOTHING), operation.declared, *outer)
            found[operation.endpoint] = united(every)
        return {endpoint: told for endpoint, told in found.items() if told is not None}

    def served(self) -> dict[Endpoint, list[Served]]:
        """Return the routes of each endpoint by their whole paths, with what each depends on."""
        found: dict[Endpoint, list[Served]] = {}
        for operation in self.operations:
            served = found.setdefault(operation.endpoint, [])
            for way in self._ways(operation.router, frozenset()):
                if way.prefix is None or operation.path is None:
                    served.append(Served(None, way.dependencies))
                    continue
                served += (
                    Served(Route(method, way.prefix + operation.path), way.dependencies)
                    for method in operation.methods
                )
        return found

    def dependencies(self) -> dict[Endpoint, list[Dependency]]:
        """Return what the routers and the application around each endpoint depend on."""
        return {
            endpoint: [*dict.fromkeys(d for one in served for d in one.dependencies)]
            for endpoint, served in self.served().items()
        }

    def _declared_around(
        self, router: RouterName, seen: frozenset[RouterName]
    ) -> Iterator[Declared]:
        """Yield what a router and those around it declare, once for each way to an application."""
        if router in seen:
            return
        is_returned = router.name.endswith("()")
        made = Construction(NOTHING, False) if is_returned else self.constructions.get(router)
        parents = self._inclusions_of.get(router, ())
        if made is None or not (made.is_application or router in self.versioned or parents):
            yield None
            return
        if made.is_parameter:
            yield self._declared_by_applications
        elif made.is_application or router in self.versioned:
            yield made.declared
        for inclusion in () if made.is_application else parents:
            for outer in self._declared_around(inclusion.parent, seen | {router}):
                yield united((outer, inclusion.declared, made.declared))

    @cached_property
    def _declared_by_applications(self) -> Declared:
        """Return what any application declares for all its routes."""
        made = (one for one in self.constructions.values() if one.is_application)
        return united(one.declared for one in made if not one.is_parameter)

    @cached_property
    def _inclusions_of(self) -> dict[RouterName, list[Inclusion]]:
        """Return the inclusions of each router, those in tests last.

        It is to be asked when all files are read.
        """
        found: dict[RouterName, list[Inclusion]] = {}
        for inclusion in sorted(self.inclusions, key=lambda one: is_test_file(one.parent.path)):
            found.setdefault(inclusion.child, []).append(inclusion)
        return found

    def _ways(self, router: RouterName, seen: frozenset[RouterName]) -> Iterator[_Way]:
        """Yield what is around the routes of a router, once for each way out of it."""
        if router in seen:
            return
        made = self.constructions.get(router)
        own = self.prefixes.get(router, "")
        inner = made.dependencies if made else ()
        parents = self._inclusions_of.get(router, ())
        if router in self.versioned or not parents:
            yield _Way(own, inner)
        for inclusion in parents:
            for outer in self._ways(inclusion.parent, seen | {router}):
                around = (*inner, *inclusion.dependencies, *outer.dependencies)
                yield _Way(_joined(outer.prefix, inclusion.prefix, own), around)

    def _mounts(self, router: RouterName, seen: frozenset[RouterName]) -> Iterator[str | None]:
        """Yield what precedes the path of a route of a router, once for each place of it."""
        own = self.prefixes.get(router, "")
        if router in seen:
            return
        parents = self._inclusions_of.get(router, ())
        if router in self.versioned or not (self.versioned or parents):
            yield own
        for inclusion in parents:
            for outer in self._mounts(inclusion.parent, seen | {router}):
                yield _joined(outer, inclusion.prefix, own)


def _joined(*parts: str | None) -> str | None:
    """Return a path put together, None where a part of it can't be told."""
    return None if None in parts else "".join(filter(None, parts))
