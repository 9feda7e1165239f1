"""Read the status, detail and headers that a construction gives its exception."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errlint.model.site import Detail, DetailEntry, Shape, Spelling, Status, Usage
from errlint.project.ast_values import dotted_name, value_of
from errlint.project.evaluation import Evaluator, is_text
from errlint.project.exceptions import Decided, Passed, Signature, TrackedClass, argument_index
from errlint.project.names import External, Scope, ValueDefinition
from errlint.project.values import Argument as Passable
from errlint.project.values import (
    Choice,
    Integer,
    Listing,
    Mapping,
    Null,
    Opaque,
    Text,
    Value,
)
from errlint.scopes import FunctionScope
from errlint.spelling import Argument, Speller

_STATUS_NAME = re.compile(r"HTTP_([1-5]\d\d)_[A-Z][A-Z_]*")


@dataclass(frozen=True)
class Arguments:
    """The arguments of one construction, by what they decide."""

    status: Status
    detail: Detail
    has_headers: bool
    header_names: frozenset[str] | None
    are_open: bool


@dataclass(frozen=True)
class SiteReader:
    """Reads constructions, resolving values through the project."""

    evaluator: Evaluator

    def read(
        self,
        given: Sequence[Argument],
        class_: TrackedClass,
        scope: Scope,
        usage: Usage,
        speller: Speller,
    ) -> Arguments:
        """Return what the arguments given to a construction of `class_` say."""
        call = _Call(given, class_.signature)
        status = self._status(call, scope)
        detail = self._detail(call, scope, usage, speller)
        names = self._header_names(call, scope)
        return Arguments(status, detail, call.argument("headers") is not None, names, call.is_open)

    def _header_names(self, call: _Call, scope: Scope) -> frozenset[str] | None:
        given, decider = call.argument("headers"), call.signature.roles.get("headers")
        if given is not None:
            is_display = isinstance(given.value, (ast.Dict, ast.Call))
            value: Value = value_of(given.value)
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

    def _status(self, call: _Call, scope: Scope) -> Status:
        given = call.argument("status_code")
        if given is None:
            decided = call.decided("status_code")
            if decided is None or decided.value is None:
                return Status(None, "", Spelling.ABSENT)
            value = self.evaluator.evaluate(decided.value, decided.scope).value
            return Status(_integer(value), "", Spelling.ABSENT, resolved=value)
        node = given.value
        value = self.evaluator.evaluate(value_of(node), scope).value
        spelling, qualified = self._spelling(node, scope)
        status = _integer(value) or _named_status(node)
        return Status(status, given.source, spelling, node, qualified, value)

    def _spelling(self, node: ast.expr, scope: Scope) -> tuple[Spelling, str | None]:
        if isinstance(value_of(node), Integer):
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
            if isinstance(meaning, ValueDefinition) and not isinstance(
                meaning.scope, FunctionScope
            ):
                return Spelling.CONSTANT, name
        return Spelling.EXPRESSION, None

    def _detail(self, call: _Call, scope: Scope, usage: Usage, speller: Speller) -> Detail:
        given = call.argument("detail")
        if given is None:
            return self._absent_detail(call)
        node, source = given.value, given.source
        if usage is Usage.SUPER_INIT and _is_parameter(node, scope):
            return Detail(Shape.OPAQUE, Opaque(), node, source, is_decided_by_class=True)
        value = self.evaluator.evaluate(value_of(node), scope).value
        entries = None
        if isinstance(node, ast.Dict):
            entries = tuple(self._entries(node, scope, speller))
        constant = self._constant(node, scope)
        return Detail(_shape(value), value, node, source, entries, constant=constant)

    def _absent_detail(self, call: _Call) -> Detail:
        decided = call.decided("detail")
        if decided is not None:
            is_given = decided.value is not None
            value = (
                self.evaluator.evaluate(decided.value, decided.scope).value
                if decided.value is not None
                else Null()
            )
            return Detail(_shape(value), value, is_decided_by_class=is_given or call.is_own)
        if call.is_open or not call.knows("detail"):
            return Detail(Shape.OPAQUE, Opaque(), is_decided_by_class=not call.is_open)
        return Detail(Shape.MISSING, Null())

    def _entries(self, display: ast.Dict, scope: Scope, speller: Speller) -> Iterator[DetailEntry]:
        for key, node, source in speller.entries(display):
            if key is None:
                yield DetailEntry(None, Opaque(), node, source)
                continue
            name = value_of(key)
            literal = name.literal if isinstance(name, Text) else None
            value = self.evaluator.evaluate(value_of(node), scope).value
            yield DetailEntry(literal, value, node, source, speller.is_one_string(node))

    def _constant(self, node: ast.expr, scope: Scope) -> str | None:
        """Return the name of the constant, or of the message function, that a detail names."""
        target = node.func if isinstance(node, ast.Call) else node
        name = dotted_name(target)
        if name is None:
            return None
        for meaning in self.evaluator.project.resolve(name, scope):
            if isinstance(meaning, ValueDefinition) and not isinstance(
                meaning.scope, FunctionScope
            ):
                return name
        return None


class _Call:
    """The arguments of a call against the signature of what it constructs."""

    def __init__(self, args: Sequence[Argument], signature: Signature) -> None:
        self.args = args
        self.signature = signature
        self.values = tuple(Passable(Opaque(), arg.keyword, arg.star) for arg in args)
        self.is_open = any(arg.star for arg in args)
        self.is_own = any(isinstance(d, Decided) for d in signature.roles.values())

    def knows(self, role: str) -> bool:
        return role in self.signature.roles

    def argument(self, role: str) -> Argument | None:
        index = argument_index(self.values, self.signature, role)
        return None if index is None else self.args[index]

    def decided(self, role: str) -> Decided | None:
        """Return what the class says of a role that the call gives nothing for."""
        decider = self.signature.roles.get(role)
        if isinstance(decider, Decided):
            return decider
        if isinstance(decider, Passed) and not self.is_open:
            return decider.default
        return None


def _is_parameter(node: ast.expr, scope: Scope) -> bool:
    return (
        isinstance(node, ast.Name)
        and isinstance(scope, FunctionScope)
        and node.id in scope.parameters
    )


def _keys(value: Value) -> frozenset[str] | None:
    """Return the keys of a mapping in lower case, None where one of them can't be told."""
    if isinstance(value, Null):
        return frozenset()
    if not isinstance(value, Mapping):
        return None
    keys = [entry.key.literal if isinstance(entry.key, Text) else None for entry in value.entries]
    return None if None in keys else frozenset(key.lower() for key in keys if key)


def _named_status(node: ast.expr) -> int | None:
    """Return what a name such as `compat.status.HTTP_404_NOT_FOUND` says, wherever it is from."""
    match = _STATUS_NAME.fullmatch((dotted_name(node) or "").rpartition(".")[2])
    return int(match[1]) if match else None


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
