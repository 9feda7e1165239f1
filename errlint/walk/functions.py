"""What calls a function: is it a route, a dependency, a middleware, an exception handler?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from errlint.model.context import Function, FunctionKind, ParameterSource
from errlint.project.arguments import keyword_argument
from errlint.project.ast_values import dotted_name, is_none, last_word
from errlint.project.depended_on import last_words, names_depended_on
from errlint.project.evaluation import Evaluator
from errlint.project.frameworks import CONNECTIONS, DATA_RESPONSES, PAGE_RESPONSES
from errlint.project.names import ClassDefinition, FunctionDefinition, Scope
from errlint.project.nodes import FunctionNode, parameters_of, uncalled
from errlint.project.receiving import is_static
from errlint.project.tree import SyntaxTree
from errlint.walk.handled import handled_in
from errlint.walk.routes import RouteReader, routes_of

_MARKERS = {
    "Path": ParameterSource.PATH,
    "Query": ParameterSource.QUERY,
    "Header": ParameterSource.HEADER,
    "Cookie": ParameterSource.COOKIE,
    "Body": ParameterSource.BODY,
    "Form": ParameterSource.FORM,
    "File": ParameterSource.FORM,
    "Depends": ParameterSource.OTHER,
    "Security": ParameterSource.OTHER,
}
_GIVEN = frozenset({*CONNECTIONS, "BackgroundTasks", "Response", "SecurityScopes"})
"""What FastAPI gives a function by its annotation (`fastapi/dependencies/utils.py`)."""
_SCALARS = frozenset(
    {"str", "int", "float", "bool", "bytes", "UUID", "date", "datetime", "Decimal", "Literal"}
)
_RESPONSES = frozenset({*DATA_RESPONSES, *PAGE_RESPONSES, "EventSourceResponse"})
_CHECKED = re.compile("min_length|strip_whitespace|Constraints|Validator")
"""What says of a text that it can't be empty, or makes an empty one of another."""
_CALLED = ("__call__", "__init__")
"""What FastAPI calls of a class, or of an instance, that is depended on."""
_ASGI = ("scope", "receive", "send")
_MIDDLEWARE = (
    re.compile(r"add_middleware\((?<!\wadd_middleware\()\s*([\w.]+)"),
    re.compile(r"Middleware\((?<!\wMiddleware\()\s*([\w.]+)"),
    re.compile(r"middleware\((?<!\wmiddleware\()\s*[\"']http[\"']\s*\)\(\s*([\w.]+)"),
    re.compile(r"dispatch(?<!\wdispatch)\s*=\s*([\w.]+)"),
)


@dataclass(eq=False, repr=False)
class FunctionReader:
    """Reads the functions of one module."""

    tree: SyntaxTree
    evaluator: Evaluator

    @cached_property
    def routes(self) -> RouteReader:
        """Return what knows which calls of the module declare routes."""
        return RouteReader(self.tree)

    @cached_property
    def depended_on(self) -> frozenset[str]:
        """Return the names that the module passes to `Depends` or `Security`."""
        return last_words(names_depended_on(self.tree.source.text))

    @cached_property
    def middleware(self) -> frozenset[str]:
        """Return the names of the classes and functions that the module adds as middleware."""
        text = self.tree.source.text
        return last_words(name for pattern in _MIDDLEWARE for name in pattern.findall(text))

    @cached_property
    def handled(self) -> dict[str, tuple[str, ...]]:
        """Return the exceptions that functions are registered for by their names."""
        return handled_in(self.tree.source.text)

    def read(
        self, node: FunctionNode, qualname: str, owner: ClassDefinition | None, scope: Scope
    ) -> Function:
        """Return what is known of a function from its definition and its module."""
        declaring = self.routes.declaring(node, owner)
        routes = tuple(
            route for call in declaring for route in routes_of(call, scope, self.evaluator)
        )
        kind = self._kind(node, owner, bool(routes))
        parameters = [*parameters_of(node.args)][1 if owner and not is_static(node) else 0 :]
        sources: dict[str, ParameterSource] = {}
        if kind in (FunctionKind.ROUTE, FunctionKind.DEPENDENCY):
            in_path = {name for route in routes for name in route.convertors}
            sources = {p.arg: self._source(p, default, in_path) for p, default in parameters}
        of_route = parameters if routes else []
        return Function(
            qualname,
            kind,
            node,
            sources,
            routes,
            self._response_type(declaring, node.returns),
            texts=frozenset(p.arg for p, default in of_route if self._holds_any_text(p, default)),
            optional=frozenset(p.arg for p, default in of_route if self._is_optional(p, default)),
            arguments=frozenset(p.arg for p, _ in parameters),
            handled=self._handled(node) if kind is FunctionKind.EXCEPTION_HANDLER else (),
        )

    def _kind(
        self, node: FunctionNode, owner: ClassDefinition | None, is_route: bool
    ) -> FunctionKind:
        decorators = [_decorator_name(decorator) for decorator in node.decorator_list]
        called = owner.facts.qualname if owner and node.name in _CALLED else node.name
        if is_route:
            return FunctionKind.ROUTE
        if any(decorator.endswith(".exception_handler") for decorator in decorators):
            return FunctionKind.EXCEPTION_HANDLER
        if any(decorator.endswith(".middleware") for decorator in decorators):
            return FunctionKind.MIDDLEWARE
        if node.name.startswith("test_") or any(".fixture" in name for name in decorators):
            return FunctionKind.TEST
        if called in self.depended_on:
            return FunctionKind.DEPENDENCY
        if owner is None and node.name in self.handled:
            return FunctionKind.EXCEPTION_HANDLER
        return FunctionKind.MIDDLEWARE if self._is_middleware(node, owner) else FunctionKind.OTHER

    def _handled(self, node: FunctionNode) -> tuple[str, ...]:
        decorating = (
            self._text(decorator.args[0])
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Call) and decorator.args
            if _decorator_name(decorator).endswith(".exception_handler")
        )
        return (*decorating, *self.handled.get(node.name, ()))

    def _is_middleware(self, node: FunctionNode, owner: ClassDefinition | None) -> bool:
        if owner is None:
            return node.name in self.middleware
        if node.name == "dispatch":
            ancestors = self.evaluator.ancestors(owner)
            return any(ancestor.endswith(".BaseHTTPMiddleware") for ancestor in ancestors)
        names = tuple(argument.arg for argument in node.args.args[1:4])
        if node.name != "__call__" or names != _ASGI:
            return False
        class_name = owner.facts.qualname.rpartition(".")[2]
        if class_name in self.middleware:
            return True
        return class_name.endswith("Middleware") and self._takes_an_app(owner)

    def _takes_an_app(self, owner: ClassDefinition) -> bool:
        """Tell whether a class is made as Starlette makes middleware: `Middleware(app=app)`.

        One that is not may be mounted, or stand inside of what handles exceptions.
        """
        inits = self.evaluator.project.attribute(owner, "__init__")
        return all(
            [parameter.name for parameter in init.facts.parameters[1:2]] == ["app"]
            for init in inits
            if isinstance(init, FunctionDefinition)
        )

    def _response_type(self, declaring: Iterable[ast.Call], returns: ast.expr | None) -> str | None:
        """Return what a route says that it answers, where FastAPI checks that."""
        for call in declaring:
            model = keyword_argument(call, "response_model")
            if model is not None:
                return None if is_none(model) else self._text(model)
        if returns is None or is_none(returns) or last_word(returns) in _RESPONSES:
            return None
        return self._text(returns)

    def _text(self, node: ast.expr | None) -> str:
        return self.tree.text_of(node) if node else ""

    def _holds_any_text(self, parameter: ast.arg, default: ast.expr | None) -> bool:
        annotation = self._text(parameter.annotation) or "str"
        is_text = re.fullmatch(r"str|(?:\w+\.)*Annotated\[\s*str\b[^|]*", annotation, re.DOTALL)
        if is_text is None:
            return False
        return _CHECKED.search(annotation + self._text(default)) is None

    def _is_optional(self, parameter: ast.arg, default: ast.expr | None) -> bool:
        if {"None", "Optional"} & {*_identifiers(self._text(parameter.annotation))}:
            return True
        return default is not None and _marker(default) is None

    def _source(
        self, parameter: ast.arg, default: ast.expr | None, in_path: set[str]
    ) -> ParameterSource:
        """Classify a parameter as FastAPI does (tutorial: path, query, body parameters)."""
        for node in filter(None, (default, parameter.annotation)):
            if marker := _marker(node):
                return marker
        if parameter.arg in in_path:
            return ParameterSource.PATH
        if parameter.annotation is None:
            return ParameterSource.QUERY
        names = set(_identifiers(self._text(parameter.annotation)))
        if names & _GIVEN:
            return ParameterSource.OTHER
        return ParameterSource.QUERY if names & _SCALARS else ParameterSource.BODY


def _decorator_name(node: ast.expr) -> str:
    return dotted_name(uncalled(node)) or ""


def _marker(node: ast.expr) -> ParameterSource | None:
    if isinstance(node, ast.Subscript) and (dotted_name(node.value) or "").endswith("Annotated"):
        extras = node.slice.elts[1:] if isinstance(node.slice, ast.Tuple) else []
        return next(filter(None, map(_marker, extras)), None)
    if isinstance(node, ast.Call):
        name = last_word(node.func)
        return _MARKERS.get(name)
    return None


def _identifiers(text: str) -> list[str]:
    return re.findall(r"\w+", text)
