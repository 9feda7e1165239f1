"""Read the status, detail and headers that a construction gives its exception."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from errlint.libcst_import import cst
from errlint.model.site import (
    Detail,
    DetailEntry,
    Headers,
    Shape,
    Spelling,
    Status,
    StrayArgument,
    Usage,
)
from errlint.project import ast_values
from errlint.project.constructors import fallbacks_in, is_passed_on
from errlint.project.cst_values import dotted_name, source_of, value_of
from errlint.project.evaluation import Evaluator, is_text
from errlint.project.exceptions import TrackedClass
from errlint.project.fallbacks import changed_names
from errlint.project.names import External, Scope, ValueDefinition
from errlint.project.nodes import parameters_of
from errlint.project.signatures import Decided, Passed, Signature, argument_index, entry_role
from errlint.project.values import (
    Argument,
    Choice,
    Integer,
    Invocation,
    Item,
    Listing,
    Mapping,
    Null,
    Opaque,
    Reference,
    Text,
    Value,
    literal_of,
)
from errlint.source import Range
from errlint.statuses import constant_status
from errlint.walk.scopes import LOCAL, FunctionScope, SpotScope
from errlint.walk.unsendable import UnsendableReader

_KEY = re.compile(r"(?:\w+\.)*[a-z]+(?:(?:_[a-z]+)+|(?:[A-Z][a-z]+)+)")
"""A key of several words, such as what is translated has."""


class Arguments(NamedTuple):
    """The arguments of one construction, by what they decide."""

    status: Status
    detail: Detail
    headers: Headers
    are_open: bool
    unknown: tuple[StrayArgument, ...] = ()

    def without(self, changed: Collection[str]) -> Arguments:
        """Return them where attributes of the exception have got other values since."""
        status, detail, headers = self.status, self.detail, self.headers
        if "status_code" in changed:
            status = Status(None, "", Spelling.EXPRESSION)
        if "detail" in changed:
            detail = Detail(Shape.OPAQUE, Opaque(), is_decided_by_class=True)
        if "headers" in changed:
            headers = headers._replace(names=None, unsendable=())
        return self._replace(status=status, detail=detail, headers=headers)


@dataclass(eq=False, repr=False)
class SiteReader:
    """Reads constructions, resolving values through the project."""

    evaluator: Evaluator

    def read(
        self,
        node: cst.BaseExpression,
        class_: TrackedClass,
        scope: Scope,
        usage: Usage,
    ) -> Arguments:
        """Return what the construction `node` of `class_` says."""
        call = _Call(node.args if isinstance(node, cst.Call) else (), class_.signature)
        status_node, detail_node = call.node("status_code"), call.node("detail")
        status = self._status(status_node, call.decided("status_code"), scope)
        detail = self._detail(detail_node, call, scope, usage)
        unknown = tuple(self._unknown(call, scope))
        return Arguments(status, detail, self._headers(call, scope), call.is_open, unknown)

    def _unknown(self, call: _Call, scope: Scope) -> Iterator[StrayArgument]:
        for name, arg in call.unknown():
            value = self.evaluator.evaluate(value_of(arg.value), scope).value
            yield StrayArgument(name, arg, value)

    def _headers(self, call: _Call, scope: Scope) -> Headers:
        node = call.node("headers")
        found = UnsendableReader(self.evaluator, scope).in_headers(node) if node else ()
        return Headers(node, self._header_names(call, scope), tuple(found))

    def _header_names(self, call: _Call, scope: Scope) -> frozenset[str] | None:
        node, decider = call.node("headers"), call.signature.roles.get("headers")
        if node is not None:
            is_display = isinstance(node, (cst.Dict, cst.Call))
            value: Value = value_of(node)
            if not is_display and not isinstance(value, Null):
                return None  # a name may lead to a dict that is filled elsewhere
        elif isinstance(decider, Passed) and not call.is_open:
            value, scope = (
                (decider.default.value or Null(), decider.default.scope)
                if decider.default
                else (Null(), scope)
            )
        else:
            return None
        return _keys(self.evaluator.evaluate(value, scope).value)

    def _status(
        self, node: cst.BaseExpression | None, decided: Decided | None, scope: Scope
    ) -> Status:
        if node is None:
            if decided is None or decided.value is None:
                return Status(None, "", Spelling.ABSENT)
            value = self.evaluator.evaluate(decided.value, decided.scope).value
            return Status(_integer(value), "", Spelling.ABSENT, resolved=value)
        value = self.evaluator.evaluate(value_of(node), scope).value
        spelling, qualified = self._spelling(node, scope)
        status = _integer(value) or _named_status(node)
        return Status(status, source_of(node), spelling, node, qualified, value)

    def _spelling(self, node: cst.BaseExpression, scope: Scope) -> tuple[Spelling, str | None]:
        if isinstance(node, cst.Integer):
            return Spelling.LITERAL, None
        name = dotted_name(node)
        if name is None:
            return Spelling.EXPRESSION, None
        for meaning in self.evaluator.project.resolve(name, scope):
            if isinstance(meaning, External):
                if ".status.HTTP_" in meaning.name:
                    return Spelling.STARLETTE, meaning.name
                if meaning.name.startswith("http."):
                    return Spelling.HTTP_STATUS, meaning.name
            if isinstance(meaning, ValueDefinition) and not isinstance(meaning.scope, LOCAL):
                return Spelling.CONSTANT, name
        return Spelling.EXPRESSION, None

    def _detail(
        self, node: cst.BaseExpression | None, call: _Call, scope: Scope, usage: Usage
    ) -> Detail:
        if node is None:
            return self._absent_detail(call, scope)
        detail = self._given_detail(node, scope, usage)
        if detail.shape is Shape.STRING:
            return detail
        unsendable = UnsendableReader(self.evaluator, scope).in_detail(node)
        return detail._replace(unsendable=tuple(unsendable))

    def _given_detail(self, node: cst.BaseExpression, scope: Scope, usage: Usage) -> Detail:
        if usage is Usage.SUPER_INIT and (passed := _passed_on(node, scope)):
            return Detail(
                Shape.OPAQUE,
                Opaque(),
                node,
                is_decided_by_class=True,
                text_default=self._text_default(*passed),
            )
        value = self.evaluator.evaluate(value_of(node), scope).value
        entries = None
        if isinstance(node, cst.Dict):
            entries = tuple(self._entry(element, scope) for element in node.elements)
        if (text := self._lone_text(node, scope)) is not None:
            return Detail(Shape.SEQUENCE, text, node, is_lone_text=True)
        constant = self._constant(node, scope) or _looked_up_key(node, value)
        detail = Detail(_shape(value), value, node, entries, constant=constant)
        if detail.shape is Shape.OPAQUE and (handed := _handed_on(node, scope)):
            return detail._replace(text_default=self._text_default(*handed))
        if usage is Usage.SUPER_INIT and detail.shape is Shape.STRING:
            is_own = self.evaluator.is_overridable(dotted_name(node) or "", scope)
            return detail._replace(is_decided_by_class=is_own)
        return detail

    def _text_default(self, name: str, function: FunctionScope) -> Range | None:
        """Return where a string stands that a parameter is by default, or instead of nothing."""
        defaults = {p.arg: (d, function.outer) for p, d in parameters_of(function.node.args) if d}
        others = {other: (e, function) for other, e in fallbacks_in(function.node).items()}
        for default, scope in filter(None, (defaults.get(name), others.get(name))):
            if is_text(self.evaluator.evaluate(ast_values.value_of(default), scope).value):
                return function.tree.range_of(default)
        return None

    def _lone_text(self, node: cst.BaseExpression, scope: Scope) -> Value | None:
        """Return the one string in a tuple."""
        match node:
            case cst.Tuple(elements=[cst.Element(value=only)]):
                value = self.evaluator.evaluate(value_of(only), scope).value
                return value if is_text(value) else None
        return None

    def _absent_detail(self, call: _Call, scope: Scope) -> Detail:
        decided = call.decided("detail")
        if decided is not None:
            is_given = decided.value is not None
            value = (
                self.evaluator.evaluate(decided.value, decided.scope).value
                if decided.value is not None
                else Null()
            )
            given = tuple(self._given(value, call, scope))
            by_key = {entry.key: entry.value for entry in given}
            return Detail(
                _shape(value),
                _with_given(value, by_key) if by_key else value,
                is_decided_by_class=is_given or call.is_own,
                given=given,
            )
        if call.is_open or "detail" not in call.signature.roles:
            return Detail(Shape.OPAQUE, Opaque(), is_decided_by_class=not call.is_open)
        return Detail(Shape.MISSING, Null())

    def _given(self, value: Value, call: _Call, scope: Scope) -> Iterator[DetailEntry]:
        """Yield the arguments that a class makes entries of its detail of."""
        entries = value.entries if isinstance(value, Mapping) else ()
        for key in (literal_of(entry.key) for entry in entries if entry.key):
            if key and (arg := call.argument(entry_role(key))) is not None:
                given = self.evaluator.evaluate(value_of(arg.value), scope).value
                yield DetailEntry(key, given, arg, isinstance(arg.value, cst.SimpleString))

    def _entry(self, element: cst.BaseDictElement, scope: Scope) -> DetailEntry:
        if not isinstance(element, cst.DictElement):
            return DetailEntry(None, Opaque(), element)
        name = literal_of(value_of(element.key))
        value = self.evaluator.evaluate(value_of(element.value), scope).value
        is_literal = isinstance(element.value, cst.SimpleString)
        return DetailEntry(name, value, element, is_literal)

    def _constant(self, node: cst.BaseExpression, scope: Scope) -> str | None:
        """Return the name of the constant, or of the message function, that a detail names.

        That may be the value of an enum's member, or have something filled in. What a mapping
        holds has its key for a name.
        """
        match value_of(_template(node)):
            case Item(Reference(name), Text(parts=(str(key),))) if key.isidentifier():
                return f"{name}.{key}" if self._is_constant(name, scope) else None
        name = dotted_name(_template(node)) or ""
        candidates = (name.removesuffix(".value"), name)
        return next((n for n in candidates if n and self._is_constant(n, scope)), None)

    def _is_constant(self, name: str, scope: Scope) -> bool:
        return any(
            isinstance(meaning, ValueDefinition) and not isinstance(meaning.scope, LOCAL)
            for meaning in self.evaluator.project.resolve(name, scope)
        )


class _Call:
    """The arguments of a call against the signature of what it constructs."""

    def __init__(self, args: Sequence[cst.Arg], signature: Signature) -> None:
        self.args = args
        self.signature = signature
        self.values = tuple(
            Argument(Opaque(), arg.keyword.value if arg.keyword else None, arg.star) for arg in args
        )
        self.is_open = any(arg.star for arg in args)
        self.is_own = any(isinstance(d, Decided) for d in signature.roles.values())

    def argument(self, role: str) -> cst.Arg | None:
        index = argument_index(self.values, self.signature, role)
        return None if index is None else self.args[index]

    def unknown(self) -> Iterator[tuple[str, cst.Arg]]:
        """Yield the arguments by names that the constructor doesn't take."""
        taken = self.signature.taken
        for arg in self.args if taken is not None else ():
            if arg.keyword and arg.keyword.value not in (taken or ()):
                yield arg.keyword.value, arg

    def node(self, role: str) -> cst.BaseExpression | None:
        argument = self.argument(role)
        if argument is None:
            return None
        node, decider = argument.value, self.signature.roles[role]
        falls_back = isinstance(decider, Passed) and decider.has_fallback
        return None if falls_back and dotted_name(node) == "None" else node

    def decided(self, role: str) -> Decided | None:
        """Return what the class says of a role that the call gives nothing for."""
        decider = self.signature.roles.get(role)
        if isinstance(decider, Decided):
            return decider
        if isinstance(decider, Passed) and not self.is_open:
            return decider.default
        return None


def _looked_up_key(node: cst.BaseExpression, value: Value) -> str | None:
    """Return the key of a text that a function finds: `translate("user.not_found", language)`."""
    if not isinstance(node, cst.Call) or value != Text():
        return None
    match value_of(node):
        case Invocation(receiver=None, arguments=(Argument(Text(parts=(str(key),)), None, ""), *_)):
            return key if _KEY.fullmatch(key) else None
    return None


def _template(node: cst.BaseExpression) -> cst.BaseExpression:
    """Return what a detail fills something into, or calls, or all of it."""
    match node:
        case cst.Call(func=cst.Attribute(value=text, attr=cst.Name(value="format"))):
            return text
        case cst.BinaryOperation(left=text, operator=cst.Modulo()):
            return text
        case cst.Call(func=func):
            return func
    return node


def _handed_on(node: cst.BaseExpression, scope: Scope) -> tuple[str, FunctionScope] | None:
    """Return the parameter that an expression is, as it was given, and its function."""
    function = scope.function if isinstance(scope, SpotScope) else scope
    if not isinstance(function, FunctionScope) or not isinstance(node, cst.Name):
        return None
    if node.value not in function.parameters:
        return None
    changed = changed_names([*ast.walk(function.node)], function.node.end_lineno or 0)
    return None if node.value in changed else (node.value, function)


def _passed_on(node: cst.BaseExpression, scope: Scope) -> tuple[str, FunctionScope] | None:
    """Return the parameter that an expression is, or has a fallback for, and its function."""
    function = scope.function if isinstance(scope, SpotScope) else scope
    if not isinstance(function, FunctionScope):
        return None
    match value_of(node):
        case Reference(name):
            names = [name]
        case Choice(options):
            names = [o.name for o in options if isinstance(o, Reference)]
        case _:
            return None
    for name in names:
        if name in function.parameters and is_passed_on(name, function.node):
            return name, function
    return None


def _with_given(value: Value, given: dict[str | None, Value]) -> Value:
    """Return a mapping with the values that a call gives for some of its literal keys."""
    if not isinstance(value, Mapping):
        return value
    entries = ((entry, literal_of(entry.key) if entry.key else None) for entry in value.entries)
    return Mapping(tuple(replace(e, value=given.get(key, e.value)) for e, key in entries))


def _keys(value: Value) -> frozenset[str] | None:
    """Return the keys of a mapping in lower case, None where one of them can't be told."""
    if isinstance(value, Null):
        return frozenset()
    if not isinstance(value, Mapping):
        return None
    keys = [literal_of(entry.key) for entry in value.entries]
    return None if None in keys else frozenset(key.lower() for key in keys if key)


def _named_status(node: cst.BaseExpression) -> int | None:
    """Return what a name such as `compat.status.HTTP_404_NOT_FOUND` says, wherever it is from."""
    return constant_status((dotted_name(node) or "").rpartition(".")[2])


def _integer(value: Value) -> int | None:
    return value.value if isinstance(value, Integer) else None


def _shape(value: Value) -> Shape:
    if is_text(value):
        return Shape.STRING
    match value:
        case Null():
            return Shape.MISSING
        case Mapping():
            return Shape.STRUCTURED
        case Listing():
            return Shape.SEQUENCE
        case Choice(options=(first, *rest)):
            shapes = {_shape(option) for option in (first, *rest)}
            return shapes.pop() if len(shapes) == 1 else Shape.OPAQUE
    return Shape.OPAQUE
