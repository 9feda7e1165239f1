"""Which routes may run the code that a site stands in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from errlint.cadwyn.files import Files
from errlint.model.route import ROUTE_METHODS
from errlint.project.arguments import all_arguments
from errlint.project.depended_on import MARKERS
from errlint.project.nodes import DEFINITIONS, FUNCTIONS, FunctionNode, parameters_of
from errlint.routing.routers import Endpoint

_DEPENDING = re.compile(r"\b(?:Depends|Security)\b")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece of code by its names, and the names that it mentions.

    Of an `endpoint` only the body counts: what its signature mentions runs before it.
    """

    names: frozenset[str]
    mentions: frozenset[str]
    bare: frozenset[str]
    """The names that it mentions without anything before them."""
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """What may run a piece of code: endpoints by themselves, or what FastAPI calls before them.

    Endpoints that mention it themselves are `direct`.
    """

    endpoints: frozenset[Endpoint]
    is_outside: bool
    direct: frozenset[Endpoint] = field(default=frozenset(), compare=False)


@dataclass(eq=False)
class Mentions:
    """Who mentions whom, by bare names: more than who calls whom, never less.

    What is only reached by `getattr` with a computed name stays unseen. `endpoints` are the
    functions that serve routes.
    """

    files: Files
    endpoints: set[Endpoint]
    _units: dict[str, tuple[_Unit, ...]] = field(default_factory=dict)

    @cached_property
    def _depended(self) -> set[str]:
        """Return the names that are handed to `Depends`."""
        return {name for _, tree in self.files.holding(_DEPENDING) for name, _ in _depended(tree)}

    def reaching(self, names: Iterable[str], is_endpoint: bool = False) -> Reached:
        """Return what may run the code of those names.

        An endpoint is called by its bare name, if at all: `service.get_item` is no `get_item`.
        """
        reached = frontier = set(names)
        endpoints: set[Endpoint] = set()
        direct: frozenset[Endpoint] | None = None
        while frontier:
            found: set[str] = set()
            for unit in self._units_mentioning(frontier):
                mentions = unit.bare if is_endpoint and frontier is reached else unit.mentions
                if mentions.isdisjoint(frontier):
                    continue
                found |= unit.names
                if unit.endpoint:
                    endpoints.add(unit.endpoint)
            direct = frozenset(endpoints) if direct is None else direct
            frontier = found - reached
            reached = reached | found
        is_outside = not reached.isdisjoint(self._depended)
        return Reached(frozenset(endpoints), is_outside, direct or frozenset())

    def _units_mentioning(self, names: set[str]) -> Iterator[_Unit]:
        for path in self.files.mentioning(names):
            if path not in self._units:
                self._units[path] = tuple(_units(path, self.files.tree(path), self.endpoints))
            yield from self._units[path]


def names_of(qualname: str) -> tuple[str, ...]:
    """Return the names under which a function, or what it is a part of, is mentioned."""
    return tuple(name for name in qualname.split(".") if not re.fullmatch(r"__\w+__", name))


def _units(path: str, tree: ast.Module, endpoints: set[Endpoint]) -> Iterator[_Unit]:
    for statement in tree.body:
        if isinstance(statement, DEFINITIONS):
            continue
        if names := frozenset(_bound(statement)):
            yield _unit(names, [statement])
    for node, qualname in _definitions(tree.body, ""):
        own = frozenset(names_of(node.name))
        endpoint = Endpoint(path, qualname)
        if endpoint in endpoints:
            yield _unit(own, node.body, endpoint)
        else:
            yield _unit(own, [node])


def _unit(
    names: frozenset[str], body: Iterable[ast.AST], endpoint: Endpoint | None = None
) -> _Unit:
    mentions = list(_mentioned(body))
    every = frozenset(name for name, _ in mentions)
    return _Unit(names, every, frozenset(name for name, is_bare in mentions if is_bare), endpoint)


def _definitions(
    body: Iterable[ast.AST], prefix: str
) -> Iterator[tuple[FunctionNode | ast.ClassDef, str]]:
    for node in body:
        if isinstance(node, DEFINITIONS):
            qualname = prefix + node.name
            yield node, qualname
            yield from _definitions(node.body, f"{qualname}.")
        else:
            yield from _definitions(ast.iter_child_nodes(node), prefix)


def _bound(statement: ast.stmt) -> Iterator[str]:
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname
        elif isinstance(node, DEFINITIONS):
            yield node.name


def _mentioned(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, bool]]:
    """Yield the names that some code mentions, and whether nothing is before them.

    What is handed to `Depends` is left out: nobody who mentions it there calls it.
    """
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name):
            yield node.id, True
        elif isinstance(node, ast.Attribute):
            yield node.attr, False
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2], True
        if not _is_depends(node):
            pending += [child for child in ast.iter_child_nodes(node) if not _is_routing(child)]


def _is_depends(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "attr", getattr(node.func, "id", "")) in MARKERS


def _is_routing(node: ast.AST) -> bool:
    """Tell whether `router.get(...)` is what a node means by `get`."""
    return isinstance(node, ast.Attribute) and node.attr in ROUTE_METHODS and _is_router(node.value)


def _is_router(node: ast.expr) -> bool:
    name = getattr(node, "attr", getattr(node, "id", ""))
    return name == "app" or name.endswith("router")


def _depended(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_depends(node):
            yield from _mentioned(all_arguments(node))
        annotation = getattr(node, "annotation", None)
        if isinstance(node, ast.arg) and annotation is not None and _has_depends(annotation):
            yield from _mentioned([annotation])
        if isinstance(node, FUNCTIONS):
            yield from _annotated_defaults(node)


def _annotated_defaults(function: FunctionNode) -> Iterator[tuple[str, bool]]:
    """Yield the names in the annotations of parameters that are `= Depends()`."""
    for argument, default in parameters_of(function.args):
        if default is not None and argument.annotation and _has_depends(default):
            yield from _mentioned([argument.annotation])


def _has_depends(node: ast.AST) -> bool:
    """Tell whether an expression has a `Depends()` that takes what the annotation names."""
    return any(
        isinstance(inner, ast.Call) and _is_depends(inner) and not inner.args
        for inner in ast.walk(node)
    )
