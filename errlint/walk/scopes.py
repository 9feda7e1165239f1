"""What the names inside a function mean."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from errlint.project.ast_values import dotted_name, value_of
from errlint.project.facts import ClassFacts, FunctionFacts
from errlint.project.local_names import binds
from errlint.project.makers import annotated_name
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ObjectDefinition,
    OwnObject,
    Project,
    Scope,
    ValueDefinition,
)
from errlint.project.nodes import (
    FUNCTIONS,
    SCOPES,
    FunctionNode,
    parameters_of,
    starred_of,
    statements_of,
)
from errlint.project.objects import annotated_object, caught_object
from errlint.project.reader import assignments_of, imports_of
from errlint.project.rebound import rebound_names
from errlint.project.receiving import is_static
from errlint.project.tree import Step, SyntaxTree
from errlint.project.values import Item, Opaque, Reference, Text, Value
from errlint.walk.nearest import Assignment, Spot, reaching_assignments

_Pairs = Callable[[ast.stmt], Iterable[tuple[str, Value]]]
"""Leads from a statement to the names that it binds and their values."""
_Binding = Callable[[], Iterable[Definition]]
"""What a name is bound to, said when it is asked for."""
_LOOKED_UP = (
    r"\b{name}\b(?=\s*(?:=[^=]|:[^=\n]+=|\.(?:get|keys|items|values)\(|\[[^\[\]]*\](?!\s*[-+|]?=[^=])))"
    r"|\bin\s+{name}\b"
)
"""Where a dict by a name is displayed, or something is looked up in it."""
_MAX_LOCALS = 3
"""How many assignments a name is followed through inside a function."""


@dataclass(eq=False, repr=False)
class FunctionScope(Scope):
    """The names that a function binds; others are looked up in the scope around it.

    `owner` is the class whose method the function is.
    """

    project: Project
    path: str
    tree: SyntaxTree
    node: FunctionNode
    outer: Scope
    owner: ClassDefinition | None = None
    _bound: dict[str, list[_Binding]] | None = None
    _known: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    _active: list[str] = field(default_factory=list)

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return every meaning that the function, or the scope around it, gives to a name."""
        meanings = self._meanings(name)
        if not meanings:
            return self.outer.lookup(name, hops)
        if len(self._active) >= _MAX_LOCALS:
            return (ValueDefinition(Opaque(), self),)
        self._active.append(name)
        try:
            return _settled(self._followed(meanings, hops), self)
        finally:
            self._active.pop()

    def _meanings(self, name: str) -> tuple[Definition, ...]:
        """Return what the function binds a name to: most of its names nobody asks for."""
        if self._bound is None:
            self._bound = self._collect()
        if name not in self._known:
            found = (meaning for binding in self._bound.get(name, ()) for meaning in binding())
            self._known[name] = tuple(found)
        return self._known[name]

    def _followed(self, meanings: tuple[Definition, ...], hops: int) -> list[Definition]:
        found: list[Definition] = []
        for meaning in meanings:
            alias: tuple[Definition, ...] = ()
            if isinstance(meaning, ValueDefinition):
                alias = self.project.alias(meaning.value, self, hops + 1)
            found += [m for m in alias or (meaning,) if m not in found]
        return found

    def forget(self) -> None:
        """Drop what is known of the names: the values of most lead back to their scope."""
        self._bound = None
        self._known.clear()

    @property
    def parameters(self) -> frozenset[str]:
        """Return the names of the function's parameters."""
        return frozenset(parameter.arg for parameter, _ in _parameters(self.node.args))

    def alone_binds(self, name: str) -> bool:
        """Tell whether the function binds a name, and nothing in it does so later."""
        if self._bound is None:
            self._bound = self._collect()
        return name in self._bound and "nonlocal " not in self.tree.text_of(self.node)

    def fills(self, name: str) -> bool:
        """Tell whether the function does more with a dict than to look things up in it."""
        text = self.tree.text_of(self.node)
        uses = len(re.findall(rf"\b{name}\b", text))
        return uses != len(re.findall(_LOOKED_UP.format(name=name), text))

    def reads(self, dotted: str) -> bool:
        """Tell whether the function reads an attribute: `response.status_code`."""
        return (
            re.search(rf"(?<!\.)\b{re.escape(dotted)}\b", self.tree.text_of(self.node)) is not None
        )

    def _collect(self) -> dict[str, list[_Binding]]:
        collector = _Collector(self)
        collector.read(self.node.body)
        bound = collector.bound
        for index, (parameter, default) in enumerate(_parameters(self.node.args)):
            meaning = partial(self._parameter, index, parameter, default)
            bound.setdefault(parameter.arg, []).insert(0, meaning)
        for name in collector.elsewhere:
            bound.pop(name, None)
        for name in rebound_names("nonlocal", collector.text) & bound.keys():
            bound[name].append(lambda: (ValueDefinition(Opaque(), self),))
        return bound

    def _parameter(
        self, index: int, parameter: ast.arg, default: ast.expr | None
    ) -> tuple[Definition, ...]:
        if index == 0 and self.owner and not is_static(self.node):
            return (OwnObject(self.owner),)
        if parameter in (self.node.args.vararg, self.node.args.kwarg):
            return (ValueDefinition(Opaque(), self),)
        value, annotation = _value(parameter, default), parameter.annotation
        if annotation is None or not isinstance(value, Opaque):
            return (ValueDefinition(value, self),)
        return (annotated_object(annotation, self.outer) or ValueDefinition(value, self),)


@dataclass(eq=False, repr=False)
class SpotScope(Scope):
    """The names of a function as they are at one of its statements."""

    function: FunctionScope
    spot: Spot
    _reaching: dict[str, tuple[Assignment, ...]] = field(default_factory=dict)

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return the meanings that a name may have here: every one where that can't be told."""
        if caught := self._caught(name):
            return (caught,)
        if name not in self._reaching:
            is_own = self.function.alone_binds(name)
            self._reaching[name] = reaching_assignments(name, self.spot) if is_own else ()
        if not self._reaching[name]:
            return self.function.lookup(name, hops)
        found = [
            meaning
            for value, spot in self._reaching[name]
            for meaning in self._meaning(value, spot, hops)
        ]
        return _settled(found, self)

    def _caught(self, name: str) -> ObjectDefinition | None:
        """Return the exception that the innermost clause around the spot gives a name to."""
        for step in reversed(self.spot.steps):
            node = step.node
            if isinstance(node, SCOPES):
                return None
            if isinstance(node, ast.ExceptHandler) and node.name == name:
                if any(binds(statement, name) for statement in node.body):
                    return None
                if self.function.tree.catches_group(node):
                    return ObjectDefinition((), self.function, is_caught=True)
                return caught_object(node, self.function)
        return None

    def _meaning(self, value: Value, spot: Spot, hops: int) -> tuple[Definition, ...]:
        scope = SpotScope(self.function, spot)
        alias = self.function.project.alias(value, scope, hops + 1)
        return alias or (ValueDefinition(value, scope),)

    def fills(self, name: str) -> bool:
        """Tell whether the function does more with a dict than to look things up in it."""
        return self.function.fills(name)

    def reads(self, dotted: str) -> bool:
        """Tell whether the function reads an attribute: `response.status_code`."""
        return self.function.reads(dotted)

    @property
    def parameters(self) -> frozenset[str]:
        """Return the names of the function's parameters."""
        return self.function.parameters


def scope_at(scope: Scope, steps: Sequence[Step], statement: ast.stmt) -> Scope:
    """Return a scope as it is at a statement, where it is that of a function."""
    if not isinstance(scope, FunctionScope):
        return scope
    return SpotScope(scope, Spot(steps, statement))


def _settled(meanings: Sequence[Definition], scope: Scope) -> tuple[Definition, ...]:
    """Return meanings, with objects left open where it may be something else as well."""
    are_objects = [isinstance(meaning, ObjectDefinition) for meaning in meanings]
    if all(are_objects) or not any(are_objects):
        return tuple(meanings)
    is_open = ValueDefinition(Opaque(), scope)
    kept = zip(meanings, are_objects, strict=True)
    return tuple(is_open if is_object else meaning for meaning, is_object in kept)


LOCAL = (FunctionScope, SpotScope)
"""Scopes in which names are local to a function."""


def _parameters(arguments: ast.arguments) -> list[tuple[ast.arg, ast.expr | None]]:
    """Return the parameters of a function, each with its default."""
    return [*parameters_of(arguments), *((star, None) for star in starred_of(arguments))]


def _value(parameter: ast.arg, default: ast.expr | None) -> Value:
    if parameter.annotation is None or dotted_name(parameter.annotation) != "str":
        return Opaque()
    match value_of(default) if default else Text():
        case Text():
            return Text()
        case Reference() as constant:
            return Item(constant, Opaque())  # a text if that is one, but not the same
    return Opaque()


class _Collector:
    """Collects what the statements of one function bind, not those of inner functions."""

    def __init__(self, scope: FunctionScope) -> None:
        self.scope = scope
        self.bound: dict[str, list[_Binding]] = {}
        self.elsewhere: set[str] = set()
        self.text = scope.tree.text_of(scope.node)
        self.has_named_expressions = ":=" in self.text

    def read(self, body: list[ast.stmt]) -> None:
        path = self.scope.path
        for statement in statements_of(body):
            match statement:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._bind(statement.name, partial(_function, path, statement))
                case ast.ClassDef():
                    self._bind(statement.name, partial(_class, path, statement))
                case ast.Import() | ast.ImportFrom():
                    for name, import_ in imports_of(statement):
                        self._bind(name, partial(self.scope.project.imported, path, import_))
                case ast.Global(names=names) | ast.Nonlocal(names=names):
                    self.elsewhere.update(names)
                case ast.Try():  # the name of a clause means nothing that can be told
                    pass
                case _:
                    for name in _names_assigned(statement):
                        self._bind(
                            name, partial(_values, self.scope, assignments_of, statement, name)
                        )
            if self.has_named_expressions:
                for name in dict(_named_values(statement)):
                    self._bind(name, partial(_values, self.scope, _named_values, statement, name))

    def _bind(self, name: str, binding: _Binding) -> None:
        self.bound.setdefault(name, []).append(binding)


def _values(scope: Scope, pairs: _Pairs, statement: ast.stmt, name: str) -> Iterator[Definition]:
    """Yield what a statement makes of one of its names."""
    for bound, value in pairs(statement):
        if bound == name:
            yield ValueDefinition(value, scope)


def _names_assigned(statement: ast.stmt) -> Iterable[str]:
    """Return the names in what a statement assigns to."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return (name,)
        case ast.Assign(targets=targets):
            parts: list[ast.expr | None] = [*targets]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            parts = [item.optional_vars for item in items]
        case _:
            parts = [getattr(statement, "target", None)]
    found = (node for part in parts if part for node in ast.walk(part))
    return dict.fromkeys(node.id for node in found if isinstance(node, ast.Name))


def _named_values(statement: ast.stmt) -> Iterator[tuple[str, Value]]:
    """Yield what `:=` binds in the expressions of a statement, outside of its blocks."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, (ast.expr, ast.withitem)):
            for node in ast.walk(child):
                if isinstance(node, ast.NamedExpr):
                    yield node.target.id, value_of(node.value)


def _function(path: str, node: FunctionNode) -> tuple[FunctionDefinition]:
    facts = FunctionFacts(node.name, (), annotated_name(node.returns), (0, 0))
    return (FunctionDefinition(path, facts),)


def _class(path: str, node: ast.ClassDef) -> tuple[ClassDefinition]:
    bases = tuple(filter(None, map(dotted_name, node.bases)))
    has_init = any(isinstance(s, FUNCTIONS) and s.name == "__init__" for s in node.body)
    facts = ClassFacts(node.name, bases, {}, (0, 0), has_init or bool(node.decorator_list))
    return (ClassDefinition(path, facts),)
