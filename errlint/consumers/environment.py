"""What the names of a test stand for: responses, bodies, caught exceptions."""

from __future__ import annotations

import ast
import re
from collections import abc
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from errlint.consumers.bodies import entry_read, under
from errlint.consumers.exceptions import ExceptionNames
from errlint.consumers.expectations import BodyRead, Exchange, Expected
from errlint.project.nodes import FunctionNode, parameters_of
from errlint.project.signatures import DETAIL
from errlint.project.values import Mapping, Text

_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
_BODIES = frozenset({"text", "content", "body"})
_RAISES = frozenset({"raises", "assertRaises", "assertRaisesRegex"})
_FOLDING = frozenset({"lower", "casefold"})
"""The attribute of exceptions, and the key in bodies."""
_HOST = re.compile(r"^(?:\w+:)?//[^/]+")
UNKNOWN = "\ue000"
"""Stands for a part of a path that only the run of the test tells."""


@dataclass(frozen=True)
class Caught:
    """What `pytest.raises(...) as e` binds: not yet the exception."""

    exchange: Exchange


@dataclass(frozen=True)
class CaughtError:
    """A caught exception."""

    exchange: Exchange


@dataclass(frozen=True)
class Bound:
    """A name for a value: assigned, or given by a case of a parametrized test."""

    node: ast.expr
    is_case: bool = False
    is_shared: bool = False
    """Whether several tests have the same cases."""


@dataclass(frozen=True)
class HelperParameter:
    """A parameter of a helper, for what that is given."""

    expected: Expected

    @property
    def is_telling(self) -> bool:
        """Tell whether it was given what may be a message, or a body."""
        match self.expected:
            case Expected(value=Text(parts=[*_]) | Mapping(), is_given=True):
                return True
        return False


Meaning = Exchange | BodyRead | Caught | CaughtError | Bound | HelperParameter


@dataclass
class Environment:
    """The names that are known at one place of a function.

    `reshaped` are the keys under which handlers of the project answer details, () among them where
    a detail that is a dict is the whole body.
    """

    names: dict[str, Meaning] = field(default_factory=dict)
    reshaped: Collection[tuple[str, ...]] = ()

    @property
    def has_cases(self) -> bool:
        """Tell whether it is that of one case of several."""
        return any(isinstance(found, Bound) and found.is_case for found in self.names.values())

    def inner(self, given: abc.Mapping[str, Meaning] | None = None) -> Environment:
        """Return the environment of a function or a round inside this one, where that is given."""
        return Environment({**self.names, **(given or {})}, self.reshaped)

    def inside(self, function: FunctionNode, exceptions: ExceptionNames) -> Environment:
        """Return the environment of a function, whose parameters may be exceptions and details."""
        inner = self.inner()
        for name in exceptions.parameters(function):
            exchange = Exchange(is_exception=True, is_handled=True, is_assumed=True)
            inner.names[name] = CaughtError(exchange)
        for name, is_told in exceptions.infos(function):
            inner.names[name] = Caught(Exchange(is_exception=True, is_told=is_told))
        if any(parameter.arg == DETAIL for parameter, _ in parameters_of(function.args)):
            inner.names[DETAIL] = BodyRead(Exchange(is_assumed=True), ())
        return inner

    def bare(self) -> Environment:
        """Return the environment of a function that stands elsewhere."""
        return Environment(reshaped=self.reshaped)

    def meaning(self, node: ast.expr) -> Meaning | None:
        """Return what an expression stands for, None for anything that says nothing of errors."""
        match node:
            case ast.Name(id=name):
                return self.names.get(name)
            case ast.Await(value=value):
                return self.meaning(value)
            case ast.Attribute(value=value, attr=attr):
                return self._attribute(value, attr)
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)) as index):
                return self._entry(value, key, index)
            case ast.Call():
                return self._call(node)
        return None

    def read(self, node: ast.expr) -> BodyRead | None:
        """Return what an expression reads of what is known to be an error."""
        found = self.meaning(node)
        return found if isinstance(found, BodyRead) and not found.exchange.is_assumed else None

    def detail(self, node: ast.expr) -> BodyRead | None:
        """Return the detail that an expression reads, or may read."""
        found = self.meaning(node)
        return (
            found if isinstance(found, BodyRead) and found.path == () and not found.outer else None
        )

    def with_other_key(self, node: ast.expr) -> Exchange | None:
        """Return the response in whose body an expression reads a key that no detail is under."""
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))):
                pass
            case ast.Call(
                func=ast.Attribute(value=value, attr="get"), args=[ast.Constant(value=str(key)), *_]
            ):
                pass
            case _:
                return None
        body = self.meaning(value)
        if not isinstance(body, BodyRead) or body.path is not None or body.is_raw or body.outer:
            return None
        return None if key == DETAIL or self._below(body, key, node) else body.exchange

    def value(self, node: ast.expr) -> ast.expr:
        """Return what a name is bound to, and any other expression as it is."""
        if argument := self.argument(node):
            return argument.literal
        found = self.bound(node)
        return found.node if found else node

    def bound(self, node: ast.expr) -> Bound | None:
        """Return what a name, or an attribute of `self`, is bound to."""
        match node:
            case ast.Name(id=name):
                found = self.names.get(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found = self.names.get(f"self.{name}")
            case _:
                return self._entry_of_case(node)
        return found if isinstance(found, Bound) else None

    def _entry_of_case(self, node: ast.expr) -> Bound | None:
        """Return what a case that is a dict has under the key that is read of it."""
        read = entry_read(node)
        case = self.bound(read[0]) if read else None
        if read is None or case is None or not case.is_case:
            return None
        entry = under(case.node, (read[1],))
        return replace(case, node=entry) if entry else None

    def exchange(self, node: ast.expr) -> Exchange:
        """Return the response that an expression stands for."""
        found = self.meaning(node)
        match found:
            case Exchange():
                return found
            case Caught(exchange) | CaughtError(exchange):
                return exchange
        exchange = self._request(node) or Exchange()
        if isinstance(node, ast.Name):
            self.names[node.id] = exchange
        return exchange

    def status_of(self, node: ast.expr) -> Exchange | None:
        """Return the response or exception whose status an expression reads."""
        match node:
            case ast.Attribute(value=value, attr="status_code" | "status"):
                return self.exchange(value)
        return None

    def is_case(self, node: ast.expr) -> bool:
        """Tell whether a name stands for what a case of a parametrized test gives."""
        found = self.bound(node)
        return found is not None and found.is_case

    def argument(self, node: ast.expr) -> Expected | None:
        """Return what a helper is given for a parameter."""
        found = self.names.get(node.id) if isinstance(node, ast.Name) else None
        return found.expected if isinstance(found, HelperParameter) else None

    def bind(self, name: str, value: ast.expr) -> None:
        """Take notice of an assignment.

        What is read stays what a name means where nothing is the other thing that it may hold.
        """
        if _is_blank(value) and isinstance(self.names.get(name), BodyRead):
            return
        value = _filled(value)
        found = self.meaning(value) or self._request(value)
        if found is None and isinstance(value, (ast.Constant, ast.JoinedStr, ast.Dict)):
            found = Bound(value)
        if found is None:
            self.names.pop(name, None)
        else:
            self.names[name] = found

    def _attribute(self, value: ast.expr, attr: str) -> Meaning | None:
        if attr in _BODIES:
            return BodyRead(self.exchange(value), None, is_raw=True)
        match self.meaning(value), attr:
            case Caught(exchange), "value" | "exception":
                return CaughtError(exchange)
            case CaughtError(Exchange(is_assumed=True)), "value" if isinstance(value, ast.Name):
                caught = Exchange(is_exception=True, is_told=False)
                self.names[value.id] = Caught(caught)
                return CaughtError(caught)
            case CaughtError(exchange), attribute if attribute == DETAIL:
                return BodyRead(exchange, ())
        return None

    def _entry(self, value: ast.expr, key: str, index: ast.expr) -> BodyRead | None:
        found = self.meaning(value)
        if found is None and key == DETAIL:
            return BodyRead(Exchange(is_assumed=True), (), key=index)
        if not isinstance(found, BodyRead) or found.is_raw:
            return None
        if found.path is None:
            if key == DETAIL and not found.outer:
                return replace(found, path=(), key=index, is_below_detail=True)
            return self._below(found, key, index)
        return replace(found, path=(*found.path, key), key=index)

    def _below(self, body: BodyRead, key: str, index: ast.expr) -> BodyRead | None:
        """Return what is under a key of a body that a handler of the project has made."""
        outer = (*body.outer, key)
        if outer in self.reshaped:
            return replace(body, path=(), outer=outer)
        if any(keys[: len(outer)] == outer for keys in self.reshaped):
            return replace(body, outer=outer)
        is_in_detail = () in self.reshaped and not body.outer
        return replace(body, path=(key,), key=index) if is_in_detail else None

    def _call(self, node: ast.Call) -> Meaning | None:
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="json"), args=[], keywords=[]):
                return BodyRead(self.exchange(value), None)
            case ast.Call(func=ast.Attribute(attr="loads") | ast.Name(id="loads"), args=[text]):
                return self._loaded(text)
            case ast.Call(
                func=ast.Attribute(value=value, attr="get"),
                args=[ast.Constant(value=str(key)) as index, *_],
            ):
                return self._entry(value, key, index) or self._request(node)
            case ast.Call(func=ast.Attribute(value=value, attr=method), args=[]):
                found = self.meaning(value)
                if isinstance(found, BodyRead) and method in _FOLDING:
                    return replace(found, is_folded=True, inner=found.inner or value)
                return found if isinstance(found, BodyRead) and method == "decode" else None
            case ast.Call(func=ast.Name(id="cast") | ast.Attribute(attr="cast"), args=[_, value]):
                return self.meaning(value)
            case ast.Call(func=ast.Name(id="str"), args=[value], keywords=[]):
                return self._as_text(value)
            case ast.Call(
                func=ast.Name(id="getattr"), args=[value, ast.Constant(value=str(name)), *_]
            ):
                return self._attribute(value, name)
        return _caught(node) or self._request(node)

    def _as_text(self, value: ast.expr) -> BodyRead | None:
        match self.meaning(value):
            case BodyRead() as read if not read.is_raw:
                return replace(read, inner=value)
            case CaughtError(exchange):
                return BodyRead(exchange, None, is_raw=True)
        return None

    def _loaded(self, text: ast.expr) -> BodyRead | None:
        match text:
            case ast.Call(func=ast.Attribute(value=value, attr="decode"), args=[]):
                return self._loaded(value)
            case ast.Attribute(value=value, attr=attr) if attr in _BODIES:
                return BodyRead(self.exchange(value), None)
            case ast.Call(func=ast.Attribute(value=value, attr="read"), args=[]):
                return BodyRead(self.exchange(value), None)
        return None

    def _request(self, node: ast.expr) -> Exchange | None:
        """Return the response that a call of a client returns."""
        if isinstance(node, ast.Await):
            return self._request(node.value)
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            return None
        arguments, method = [*node.args], node.func.attr
        if method == "request" and len(arguments) > 1:
            first = self.value(arguments.pop(0))
            method = str(first.value) if isinstance(first, ast.Constant) else ""
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        url = arguments[0] if arguments else named.get("url", named.get("path"))
        if method.lower() not in _METHODS:
            return None
        path = _path(self.value(url)) if url is not None else None
        return Exchange(method.upper(), path, _has_bearer(named.get("headers")))


def _is_blank(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=value):
            return value is None or value == ""
        case ast.Dict(keys=[]):
            return True
    return False


def _filled(node: ast.expr) -> ast.expr:
    """Return what an expression gives where it doesn't give nothing."""
    match node:
        case ast.IfExp(body=body, orelse=orelse) if _is_blank(orelse):
            return body
        case ast.IfExp(body=body, orelse=orelse) if _is_blank(body):
            return orelse
        case ast.BoolOp(op=ast.Or(), values=[value, other]) if _is_blank(other):
            return value
    return node


def caught_by(item: ast.withitem, exceptions: ExceptionNames) -> Caught | None:
    """Return what a `with pytest.raises(...)` binds."""
    call = item.context_expr
    types = next(iter(call.args), None) if isinstance(call, ast.Call) else None
    if not isinstance(call, ast.Call) or not exceptions.may_catch(types):
        return None
    return _caught(call, is_told=exceptions.is_told(types))


def _caught(node: ast.Call, is_told: bool = True) -> Caught | None:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else None
    if isinstance(node.func, ast.Name):
        name = node.func.id
    return Caught(Exchange(is_exception=True, is_told=is_told)) if name in _RAISES else None


def _path(url: ast.expr) -> str | None:
    match url:
        case ast.Constant(value=str(text)):
            path = text
        case ast.JoinedStr(values=values):
            path = "".join(
                str(part.value) if isinstance(part, ast.Constant) else UNKNOWN for part in values
            )
        case _:
            return None
    return _HOST.sub("", path).partition("?")[0].partition("#")[0]


def _has_bearer(headers: ast.expr | None) -> bool:
    """Tell whether a request brings a bearer token that is not empty."""
    if not isinstance(headers, ast.Dict):
        return False
    for key, value in zip(headers.keys, headers.values, strict=True):
        text = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
        match key, text:
            case ast.Constant(value=str(name)), ast.Constant(value=str(credentials)):
                scheme, _, token = credentials.partition(" ")
                is_given = bool(token.strip()) or isinstance(value, ast.JoinedStr)
                if name.lower() == "authorization" and scheme.lower() == "bearer" and is_given:
                    return True
    return False
