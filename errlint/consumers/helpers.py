"""The helpers that tests have for comparing answers."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.project.ast_values import dotted_name, last_word
from errlint.project.names import ClassDefinition, FunctionDefinition, ModuleScope, Project
from errlint.project.nodes import (
    FUNCTIONS,
    FunctionNode,
    own_nodes,
    parameters_of,
    statements_of,
    uncalled,
)

_UNBOUND = frozenset({"staticmethod"})
_METHODS = frozenset({"staticmethod", "classmethod"})


class Helper(NamedTuple):
    """A function that compares what it is given, and the file that it stands in.

    `is_bound` when a call leaves out its first parameter.
    """

    node: FunctionNode
    path: str
    is_bound: bool = False

    def given(self, call: ast.Call) -> dict[str, ast.expr]:
        """Return the arguments of a call by the names of the parameters."""
        parameters = [parameter.arg for parameter, _ in parameters_of(self.node.args)]
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        positional = call.args
        if any(isinstance(argument, ast.Starred) for argument in positional):
            positional = []
        return {**dict(zip(parameters[self.is_bound :], positional, strict=False)), **named}


@dataclass(eq=False, repr=False)
class Helpers:
    """Finds the helpers that the tests of one file call.

    `conftests` are the files whose fixtures its tests have, the nearest first.
    """

    project: Project
    path: str
    conftests: Sequence[str]
    _known: dict[tuple[str, str], Helper | None] = field(default_factory=dict)
    _inner: dict[FunctionNode, dict[str, FunctionNode]] = field(default_factory=dict)
    _others: dict[str, Helpers] = field(default_factory=dict)

    def of(self, path: str) -> Helpers:
        """Return the helpers that those of another file call."""
        if path == self.path:
            return self
        return self._others.setdefault(path, Helpers(self.project, path, ()))

    def called(
        self, call: ast.Call, function: FunctionNode | None, class_: ClassDefinition | None
    ) -> Helper | None:
        """Return the helper that is called in a function, which may be a method of a class."""
        name = dotted_name(call.func)
        if name is None:
            return None
        head, _, attribute = name.partition(".")
        parameters = [p.arg for p, _ in parameters_of(function.args)] if function else []
        if class_ is not None and attribute and head in parameters[:1]:
            owner = f"{class_.path}:{class_.facts.qualname}"
            return self._once(owner, attribute, lambda: self._method(class_, attribute))
        if head in parameters:
            return None if attribute else self._once("fixture", name, lambda: self._fixture(name))
        if function and (inner := self._functions_in(function).get(name)):
            return None if inner.decorator_list else Helper(inner, self.path)
        return self._once("", name, lambda: self._function(name, self.path))

    def _functions_in(self, function: FunctionNode) -> dict[str, FunctionNode]:
        if function not in self._inner:
            self._inner[function] = _functions_in(function)
        return self._inner[function]

    def _once(self, kind: str, name: str, find: Callable[[], Helper | None]) -> Helper | None:
        if (kind, name) not in self._known:
            self._known[kind, name] = find()
        return self._known[kind, name]

    def _function(self, name: str, path: str) -> Helper | None:
        match self.project.resolve(name, ModuleScope(self.project, path)):
            case [FunctionDefinition() as found]:
                return self._of(found, frozenset())
        return None

    def _method(self, class_: ClassDefinition, name: str) -> Helper | None:
        match self.project.attribute(class_, name):
            case [FunctionDefinition() as found]:
                return self._of(found, _METHODS)
        return None

    def _of(self, found: FunctionDefinition, decorators: frozenset[str]) -> Helper | None:
        node = self.project.node_of(found)
        if not isinstance(node, FUNCTIONS) or node.name.startswith("test"):
            return None
        named = {dotted_name(decorator) for decorator in node.decorator_list}
        if not named <= decorators:
            return None
        return Helper(node, found.path, bool(decorators) and not named & _UNBOUND)

    def _fixture(self, name: str) -> Helper | None:
        """Return the helper that a fixture returns: the nearest fixture of that name decides."""
        paths = (self.path, *self.conftests)
        bound = next(filter(None, (self.project.bound(path, name) for path in paths)), ())
        match bound:
            case [FunctionDefinition() as found]:
                node = self.project.node_of(found)
                if isinstance(node, FUNCTIONS) and any(map(_is_fixture, node.decorator_list)):
                    return self._returned(node, found.path)
        return None

    def _returned(self, fixture: FunctionNode, path: str) -> Helper | None:
        returned = [*_returned(fixture)]
        if len(returned) != 1 or not isinstance(returned[0], ast.Name):
            return None
        name = returned[0].id
        if inner := _functions_in(fixture).get(name):
            return None if inner.decorator_list else Helper(inner, path)
        return self._function(name, path)


def _functions_in(function: FunctionNode) -> dict[str, FunctionNode]:
    """Return the functions that a function defines, by their names."""
    return {s.name: s for s in statements_of(function.body) if isinstance(s, FUNCTIONS)}


def _returned(fixture: FunctionNode) -> Iterator[ast.expr | None]:
    for node in own_nodes(fixture.body):
        if isinstance(node, (ast.Return, ast.Yield)):
            yield node.value


def _is_fixture(decorator: ast.expr) -> bool:
    return last_word(uncalled(decorator)) == "fixture"
