"""Which routes a function serves: by its decorators, and by calls of `add_api_route()`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.model.route import LISTING_METHODS, ROUTE_METHODS, WEBSOCKET_METHODS, Route
from errlint.project.arguments import argument_at
from errlint.project.ast_values import dotted_name, value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import ClassDefinition, Scope, ValueDefinition
from errlint.project.nodes import FunctionNode, statements_of
from errlint.project.tree import SyntaxTree
from errlint.project.values import Invocation, Text, Value
from errlint.routing.methods import listed_methods

_ANY_METHOD = LISTING_METHODS | {"route"}
_REGISTERING = "add_api_"


class _Registration(NamedTuple):
    """A call of `add_api_route()` and what it is given; `owner` is the class that it stands in."""

    call: ast.Call
    endpoint: str
    owner: str


@dataclass(eq=False, repr=False)
class RouteReader:
    """Knows the calls of one module that declare routes."""

    tree: SyntaxTree

    def declaring(self, node: FunctionNode, owner: ClassDefinition | None) -> list[ast.Call]:
        """Return the calls that may declare routes for a function, a method of `owner` if any."""
        class_ = owner.facts.qualname.rpartition(".")[2] if owner else ""
        named = {f"{class_}.{node.name}"} if owner else {node.name}
        found = [call for call in node.decorator_list if isinstance(call, ast.Call)]
        for registration in self._registrations:
            own = {f"{name}.{node.name}" for name in ("self", "cls")}
            is_own = registration.owner == class_ and registration.endpoint in own
            if is_own or registration.endpoint in named:
                found.append(registration.call)
        return found

    @cached_property
    def _registrations(self) -> tuple[_Registration, ...]:
        if _REGISTERING not in self.tree.source.text:
            return ()
        return tuple(_registrations(self.tree.root.body, ""))


def _registrations(body: Iterable[ast.stmt], owner: str) -> Iterator[_Registration]:
    for statement in statements_of(body):
        match statement:
            case ast.Expr(value=ast.Call() as call) if endpoint := endpoint_of(call):
                yield _Registration(call, endpoint, owner)
            case ast.ClassDef(name=name, body=inner):
                yield from _registrations(inner, name)
            case ast.FunctionDef(body=inner) | ast.AsyncFunctionDef(body=inner):
                yield from _registrations(inner, owner)


def endpoint_of(call: ast.Call) -> str | None:
    """Return the dotted name of the function that a call registers for a route."""
    func = call.func
    if not isinstance(func, ast.Attribute) or not func.attr.startswith(_REGISTERING):
        return None
    endpoint = argument_at(call, 1, "endpoint")
    return dotted_name(endpoint) if endpoint is not None else None


def routes_of(node: ast.Call, scope: Scope, evaluator: Evaluator) -> list[Route]:
    """Return the routes that a decorator, or a call of `add_api_route()`, declares."""
    router, _, method = (dotted_name(node.func) or "").rpartition(".")
    is_websocket = method in WEBSOCKET_METHODS
    if not router or not (method in ROUTE_METHODS or method in _ANY_METHOD or is_websocket):
        return []
    invocation = value_of(node)
    if not isinstance(invocation, Invocation):
        return []
    path = _argument(invocation, 0, "path")
    if path is None:
        return []
    text = evaluator.evaluate(path, scope).value
    literal = _pattern(text)
    if literal is None or not (literal == "" or literal.startswith(("/", "{", "*"))):
        return []
    prefix = _prefix(router, scope, evaluator)
    methods: Iterable[str | None] = [method.upper()]
    if is_websocket:
        methods = ["WEBSOCKET"]
    elif method in _ANY_METHOD:
        methods = listed_methods(node, evaluator, scope)
    return [Route(name, prefix + literal) for name in methods]


def _argument(call: Invocation, position: int, keyword: str) -> Value | None:
    for index, argument in enumerate(call.arguments):
        if argument.keyword == keyword:
            return argument.value
        if index == position and not argument.keyword and not argument.star:
            return argument.value
    return None


def _pattern(value: Value) -> str | None:
    """Return a path as text, its unknown parts in braces."""
    if not isinstance(value, Text) or value.parts is None:
        return None
    return "".join(
        part if isinstance(part, str) else f"{{{part.expression}}}" for part in value.parts
    )


def _prefix(router: str, scope: Scope, evaluator: Evaluator) -> str:
    """Return the prefix that the router was constructed with, as far as it can be told."""
    for meaning in evaluator.project.resolve(router, scope):
        if isinstance(meaning, ValueDefinition) and isinstance(meaning.value, Invocation):
            for argument in meaning.value.arguments:
                if argument.keyword == "prefix":
                    found = evaluator.evaluate(argument.value, meaning.scope).value
                    return _pattern(found) or ""
    return ""
