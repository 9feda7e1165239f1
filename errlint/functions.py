"""What calls a function: is it a route, a dependency, a middleware, an exception handler?"""

from __future__ import annotations

import re

import libcst as cst

from errlint.model.context import Function, FunctionKind, ParameterSource, Route
from errlint.project.cst_values import dotted_name, source_of, value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import ClassDefinition, Scope, ValueDefinition
from errlint.project.values import Invocation, Text, Value

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
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
_REQUEST_TYPES = frozenset(
    {
        "BackgroundTasks",
        "HTTPConnection",
        "Request",
        "Response",
        "SecurityScopes",
        "WebSocket",
    }
)
_SCALARS = frozenset(
    {"str", "int", "float", "bool", "bytes", "UUID", "date", "datetime", "Decimal", "Literal"}
)
_RESPONSES = frozenset(
    {
        "EventSourceResponse",
        "FileResponse",
        "HTMLResponse",
        "JSONResponse",
        "ORJSONResponse",
        "PlainTextResponse",
        "RedirectResponse",
        "Response",
        "StreamingResponse",
        "UJSONResponse",
    }
)
_CALLED = ("__call__", "__init__")
"""What FastAPI calls of a class, or of an instance, that is depended on."""
_ASGI = ("scope", "receive", "send")


def describe_function(
    node: cst.FunctionDef,
    qualname: str,
    *,
    owner: ClassDefinition | None,
    scope: Scope,
    evaluator: Evaluator,
    depended_on: frozenset[str],
    middleware: frozenset[str],
) -> Function:
    """Return what is known of a function from its definition and its module."""
    routes = tuple(route for d in node.decorators for route in _routes(d, scope, evaluator))
    called = owner.facts.qualname if owner and node.name.value in _CALLED else node.name.value
    is_depended_on = called in depended_on
    kind = _kind(node, owner, bool(routes), is_depended_on, evaluator)
    if kind is FunctionKind.OTHER and _is_middleware(node, owner, evaluator, middleware):
        kind = FunctionKind.MIDDLEWARE
    sources: dict[str, ParameterSource] = {}
    if kind in (FunctionKind.ROUTE, FunctionKind.DEPENDENCY):
        sources = _parameter_sources(node, routes)
    parameters = _parameters(node) if routes else ()
    return Function(
        qualname,
        kind,
        node,
        sources,
        routes,
        _declares_response(node),
        texts=frozenset(p.name.value for p in parameters if _holds_any_text(p)),
        optional=frozenset(p.name.value for p in parameters if _is_optional(p)),
        arguments=frozenset(p.name.value for p in _parameters(node)),
    )


def _kind(
    node: cst.FunctionDef,
    owner: ClassDefinition | None,
    is_route: bool,
    is_depended_on: bool,
    evaluator: Evaluator,
) -> FunctionKind:
    name = node.name.value
    decorators = [_decorator_name(decorator) for decorator in node.decorators]
    if is_route:
        return FunctionKind.ROUTE
    if any(decorator.endswith(".exception_handler") for decorator in decorators):
        return FunctionKind.EXCEPTION_HANDLER
    if any(decorator.endswith(".middleware") for decorator in decorators):
        return FunctionKind.MIDDLEWARE
    if name.startswith("test_") or any(".fixture" in decorator for decorator in decorators):
        return FunctionKind.TEST
    if is_depended_on:
        return FunctionKind.DEPENDENCY
    return FunctionKind.OTHER


def _is_middleware(
    node: cst.FunctionDef,
    owner: ClassDefinition | None,
    evaluator: Evaluator,
    added: frozenset[str],
) -> bool:
    name = node.name.value
    if owner is None:
        return name in added
    if name == "dispatch":
        ancestors = evaluator.ancestors(owner)
        return any(ancestor.endswith(".BaseHTTPMiddleware") for ancestor in ancestors)
    names = tuple(parameter.name.value for parameter in node.params.params[1:4])
    class_name = owner.facts.qualname.rpartition(".")[2]
    is_added = class_name in added or class_name.endswith("Middleware")
    return name == "__call__" and names == _ASGI and is_added


def _declares_response(node: cst.FunctionDef) -> bool:
    """Tell whether a route says what it answers, and thereby has FastAPI check it."""
    for decorator in node.decorators:
        call = decorator.decorator
        for argument in call.args if isinstance(call, cst.Call) else ():
            if argument.keyword and argument.keyword.value == "response_model":
                return dotted_name(argument.value) != "None"
    if node.returns is None:
        return False
    name = dotted_name(node.returns.annotation) or ""
    return name != "None" and name.rpartition(".")[2] not in _RESPONSES


def _decorator_name(decorator: cst.Decorator) -> str:
    node = decorator.decorator
    return dotted_name(node.func if isinstance(node, cst.Call) else node) or ""


def _routes(decorator: cst.Decorator, scope: Scope, evaluator: Evaluator) -> list[Route]:
    node = decorator.decorator
    if not isinstance(node, cst.Call):
        return []
    router, _, method = (dotted_name(node.func) or "").rpartition(".")
    is_websocket = method in ("websocket", "websocket_route")
    if not router or not (method in _METHODS or method in ("api_route", "route") or is_websocket):
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
    methods = [method.upper()]
    if is_websocket:
        methods = ["WEBSOCKET"]
    elif method in ("api_route", "route"):
        methods = _listed_methods(node) or ["GET"]
    return [Route(name, prefix + literal) for name in methods]


def _listed_methods(node: cst.Call) -> list[str]:
    for argument in node.args:
        if argument.keyword and argument.keyword.value == "methods":
            value = argument.value
            if isinstance(value, (cst.List, cst.Tuple, cst.Set)):
                names = (value_of(element.value) for element in value.elements)
                literals = (name.literal for name in names if isinstance(name, Text))
                return [literal.upper() for literal in literals if literal]
    return []


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


def _parameter_sources(
    node: cst.FunctionDef, routes: tuple[Route, ...]
) -> dict[str, ParameterSource]:
    in_path = {name for route in routes for name in route.convertors}
    return {p.name.value: _parameter_source(p, in_path) for p in _parameters(node)}


def _parameters(node: cst.FunctionDef) -> tuple[cst.Param, ...]:
    return (*node.params.posonly_params, *node.params.params, *node.params.kwonly_params)


def _holds_any_text(parameter: cst.Param) -> bool:
    annotation = source_of(parameter.annotation.annotation) if parameter.annotation else "str"
    default = source_of(parameter.default) if parameter.default else ""
    is_text = re.fullmatch(r"str|(?:\w+\.)*Annotated\[\s*str\b[^|]*", annotation, re.DOTALL)
    return bool(is_text) and "min_length" not in annotation + default


def _is_optional(parameter: cst.Param) -> bool:
    annotation = source_of(parameter.annotation.annotation) if parameter.annotation else ""
    if {"None", "Optional"} & {*_identifiers(annotation)}:
        return True
    return parameter.default is not None and _marker(parameter.default) is None


def _parameter_source(parameter: cst.Param, in_path: set[str]) -> ParameterSource:
    """Classify a parameter as FastAPI does (tutorial: path, query, body parameters)."""
    marked = [parameter.default, parameter.annotation and parameter.annotation.annotation]
    for node in filter(None, marked):
        if marker := _marker(node):
            return marker
    if parameter.name.value in in_path:
        return ParameterSource.PATH
    if parameter.annotation is None:
        return ParameterSource.QUERY
    names = set(_identifiers(source_of(parameter.annotation.annotation)))
    if names & _REQUEST_TYPES:
        return ParameterSource.OTHER
    return ParameterSource.QUERY if names & _SCALARS else ParameterSource.BODY


def _marker(node: cst.CSTNode) -> ParameterSource | None:
    if isinstance(node, cst.Subscript) and (dotted_name(node.value) or "").endswith("Annotated"):
        extras = [e.slice.value for e in node.slice[1:] if isinstance(e.slice, cst.Index)]
        return next(filter(None, map(_marker, extras)), None)
    if isinstance(node, cst.Call):
        name = (dotted_name(node.func) or "").rpartition(".")[2]
        return _MARKERS.get(name)
    return None


def _identifiers(text: str) -> list[str]:
    return re.findall(r"\w+", text)
