"""Follow a value to what it is at run time, as far as reading the project can tell."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.project.frameworks import FRAMEWORKS
from errlint.project.names import (
    AttributeDefinition,
    ClassDefinition,
    Definition,
    External,
    FunctionDefinition,
    ModuleScope,
    ObjectDefinition,
    OwnObject,
    Project,
    Scope,
    ValueDefinition,
    external_names,
)
from errlint.project.values import (
    AnnotatedType,
    Argument,
    Choice,
    Closure,
    Concatenation,
    Entry,
    Integer,
    Interpolation,
    Invocation,
    Item,
    Listing,
    Mapping,
    Null,
    Opaque,
    Placeholder,
    Reference,
    Text,
    Value,
    literal_of,
    text_of_parts,
)
from errlint.statuses import constant_status, status_named

MAX_STEPS = 24
_STRING_CALLS = frozenset(
    {
        "builtins.str",
        "builtins.repr",
        "builtins.ascii",
        "builtins.format",
        "json.dumps",
        "traceback.format_exc",
    }
)
_LISTING_CALLS = frozenset(
    {"builtins.list", "builtins.tuple", "builtins.set", "builtins.sorted", "builtins.frozenset"}
)
_STRING_METHODS = frozenset(
    name
    for name in dir(str)
    if not name.startswith(("_", "is", "find", "index", "rfind", "rindex", "count"))
) - {"encode", "split", "rsplit", "splitlines", "partition", "rpartition", "startswith", "endswith"}
_TRANSLATIONS = frozenset({"_", "gettext", "gettext_lazy", "lazy_gettext", "ngettext"})
"""What translates a text is called so wherever it comes from."""
_STRING_ENUMS = frozenset({"builtins.str", "enum.StrEnum"})
_ENUMS = _STRING_ENUMS | {"enum.Enum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"}
_HTTP_STATUS = frozenset({"http.HTTPStatus", "http.client", "httpx.codes"})
_STATUS_TEXTS = frozenset({"phrase", "description"})
_HTTP_METHOD = "http.HTTPMethod"
_STARLETTE_STATUS = frozenset(f"{framework}.status" for framework in FRAMEWORKS)
_PERCENT = re.compile(r"%(?:\((?P<key>\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%]")


class Evaluated(NamedTuple):
    """A value with the scope it was found in, in which the names inside it have their meaning."""

    value: Value
    scope: Scope


def _no_text(_: AttributeDefinition) -> bool:
    return False


@dataclass(eq=False, repr=False)
class Evaluator:
    """Evaluates values in the scopes of one project."""

    project: Project
    is_text_attribute: Callable[[AttributeDefinition], bool] = _no_text
    """What knows which attributes of objects are strings."""
    _followed: list[tuple[str, Scope]] = field(default_factory=list)
    """The names that are being followed: `text = text + "."` says nothing more of `text`."""

    def evaluate(self, value: Value, scope: Scope, steps: int = 0) -> Evaluated:
        """Return the value behind names, calls and operators.

        The result is a Text, Integer, Null, Mapping, Listing, a Choice of such, or Opaque.
        """
        if steps > MAX_STEPS:
            return Evaluated(Opaque(), scope)
        match value:
            case Text() | Integer() | Null() | Mapping() | Listing() | Opaque() | Closure():
                return Evaluated(value, scope)
            case AnnotatedType():
                return Evaluated(Opaque(), scope)
            case Reference(name):
                return self._reference(name, scope, steps)
            case Choice(options):
                found = (self.evaluate(option, scope, steps + 1) for option in options)
                return _joined(found, scope)
            case Concatenation(left, right):
                both = [self.evaluate(side, scope, steps + 1).value for side in (left, right)]
                return Evaluated(_concatenated(both), scope)
            case Interpolation(template):
                found_template = self.evaluate(template, scope, steps + 1).value
                filled = _filled(found_template, _percent_parts)
                return Evaluated(filled, scope)
            case Item():
                return self._item(value, scope, steps)
            case Invocation():
                return self._call(value, scope, steps)

    def _reference(self, name: str, scope: Scope, steps: int) -> Evaluated:
        if name.endswith(".text") and scope.reads(f"{name.removesuffix('.text')}.status_code"):
            return Evaluated(Text(), scope)  # a response of requests or httpx
        meanings = self.project.resolve(name, scope) or self._of_member(name, scope)
        if not meanings or (name, scope) in self._followed:
            return Evaluated(Opaque(), scope)
        self._followed.append((name, scope))
        try:
            found = _joined((self._meaning(meaning, scope, steps) for meaning in meanings), scope)
        finally:
            self._followed.pop()
        if self.is_overridable(name, scope):
            return found._replace(value=_of_any_subclass(found.value))
        return found

    def _of_member(self, name: str, scope: Scope) -> tuple[Definition, ...]:
        """Return what the members of an enum have under the last part of a name."""
        member, _, attribute = name.rpartition(".")
        found = self.project.resolve(member, scope) if "." in member else ()
        owners = [m.owner for m in found if isinstance(m, ValueDefinition) and m.owner]
        enums = [owner for owner in owners if self.ancestors(owner) & _ENUMS]
        if enums and attribute == "name":
            return (ValueDefinition(Text((member.rpartition(".")[2],)), scope),)
        modules = [ModuleScope(self.project, enum.path) for enum in enums]
        objects = map(ObjectDefinition, [(enum.facts.qualname,) for enum in enums], modules)
        return tuple(AttributeDefinition(object_, attribute) for object_ in objects)

    def is_overridable(self, name: str, scope: Scope) -> bool:
        """Tell whether a name is an attribute of `self`, which a subclass may have of its own."""
        head, dot, _ = name.partition(".")
        return bool(dot) and any(
            isinstance(meaning, OwnObject) and not self.ancestors(meaning.class_) & _ENUMS
            for meaning in scope.lookup(head)
        )

    def _meaning(self, meaning: Definition, scope: Scope, steps: int) -> Evaluated:
        match meaning:
            case External(name):
                return Evaluated(_external(name), scope)
            case ValueDefinition(value, inner, None):
                return self.evaluate(value, inner, steps + 1)
            case ValueDefinition(value, inner, owner) if owner:
                bases = self.ancestors(owner)
                if bases & _ENUMS and not bases & _STRING_ENUMS and bases != {"enum.IntEnum"}:
                    member = self.evaluate(value, inner, steps + 1)
                    is_number = isinstance(member.value, Integer)
                    return member if is_number else Evaluated(Opaque(), inner)
                if bases & _STRING_ENUMS and isinstance(value, Invocation):
                    return Evaluated(Text(), inner)
                return self.evaluate(value, inner, steps + 1)
            case AttributeDefinition() if self.is_text_attribute(meaning):
                return Evaluated(Text(), scope)
        return Evaluated(Opaque(), scope)

    def ancestors(self, of: ClassDefinition) -> frozenset[str]:
        """Return the qualified names of the external classes that a class derives from."""
        return external_names(self.project.ancestors(of))

    def _item(self, item: Item, scope: Scope, steps: int) -> Evaluated:
        """Return what a mapping, or a display of other things, holds, or a part of a text."""
        of = self.evaluate(item.of, scope, steps + 1)
        if is_text(of.value):
            return Evaluated(Text(), scope)
        if self._may_hold_more(item.of, of.scope):
            return Evaluated(Opaque(), scope)
        if isinstance(of.value, Listing) and of.value.is_tuple and isinstance(item.key, Integer):
            return self._element(of.value, item.key.value, of.scope, steps)
        if not isinstance(of.value, Mapping):
            return Evaluated(Opaque(), scope)
        key = literal_of(self.evaluate(item.key, scope, steps + 1).value)
        held = {k: e.value for e in of.value.entries if (k := self._key(e, of.scope, steps))}
        if key and len(held) == len(of.value.entries):
            told = self.evaluate(held.get(key, Opaque()), of.scope, steps + 1)
        else:
            values = [self.evaluate(e.value, of.scope, steps + 1) for e in of.value.entries]
            has_texts = bool(values) and all(is_text(found.value) for found in values)
            told = Evaluated(Text() if has_texts else Opaque(), scope)
        is_open = isinstance(item.of, Reference) and self.is_overridable(item.of.name, scope)
        return told._replace(value=_of_any_subclass(told.value)) if is_open else told

    def _may_hold_more(self, display: Value, scope: Scope) -> bool:
        """Tell whether a display may be changed on the way: what a function binds can be."""
        if isinstance(scope, ModuleScope):
            return False
        return not isinstance(display, Reference) or scope.fills(display.name)

    def _element(self, of: Listing, index: int, scope: Scope, steps: int) -> Evaluated:
        found = of.elements[index] if -len(of.elements) <= index < len(of.elements) else Opaque()
        return self.evaluate(found, scope, steps + 1)

    def _looked_up(self, call: Invocation, scope: Scope, steps: int) -> Evaluated:
        """Return what `table.get(key, default)` gives: of several texts none is more likely."""
        of, (key, *default) = Reference(call.function.rpartition(".")[0]), call.arguments
        if any(argument.star or argument.keyword for argument in call.arguments):
            return Evaluated(Opaque(), scope)
        held = self.evaluate(Item(of, key.value), scope, steps + 1)
        if literal_of(held.value) is not None:
            return held
        other = self.evaluate(default[0].value if default else Null(), scope, steps + 1)
        if is_text(held.value) and is_text(other.value):
            return Evaluated(Text(), scope)
        return _joined((held, other), scope)

    def _key(self, entry: Entry, scope: Scope, steps: int) -> str | None:
        return literal_of(self.evaluate(entry.key, scope, steps + 1).value) if entry.key else None

    def _call(self, call: Invocation, scope: Scope, steps: int) -> Evaluated:
        if call.function.rpartition(".")[2] in _TRANSLATIONS and call.arguments:
            original = self.evaluate(call.arguments[0].value, scope, steps + 1)
            if is_text(original.value):
                return original
        if call.receiver is not None:
            receiver = self.evaluate(call.receiver, scope, steps + 1).value
            return Evaluated(_method(receiver, call), scope)
        meanings = self.project.resolve(call.function, scope)
        if not meanings:
            head, _, method = call.function.rpartition(".")
            if head and method in _STRING_METHODS:
                receiver = self.evaluate(Reference(head), scope, steps + 1).value
                return Evaluated(_method(receiver, call), scope)
            if head and method == "get" and call.arguments:
                return self._looked_up(call, scope, steps)
            return Evaluated(Opaque(), scope)
        found = (self._result(meaning, call, scope, steps) for meaning in meanings)
        return _joined(found, scope)

    def _result(self, meaning: Definition, call: Invocation, scope: Scope, steps: int) -> Evaluated:
        match meaning:
            case External(name):
                return Evaluated(_external_call(name, call), scope)
            case FunctionDefinition(_, facts):
                returns = (facts.returns or "").strip("'\"")
                return Evaluated(Text() if returns == "str" else Opaque(), scope)
            case ValueDefinition(Closure(result), inner, _):
                return self.evaluate(result, inner, steps + 1)
            case (ClassDefinition() as class_) | OwnObject(class_):
                is_text = bool(self.ancestors(class_) & _STRING_ENUMS)
                return Evaluated(Text() if is_text else Opaque(), scope)
            case ValueDefinition(value, inner, _) if call.function.rpartition(".")[2] in (
                _STRING_METHODS
            ):
                receiver = self.evaluate(value, inner, steps + 1).value
                return Evaluated(_method(receiver, call), scope)
        return Evaluated(Opaque(), scope)


def _of_any_subclass(value: Value) -> Value:
    """Return what the value of an attribute in one class says of it in all subclasses."""
    match value:
        case Text():
            return Text()
        case Integer() | Null():
            return Opaque()
        case Choice(options):
            return Choice(tuple(map(_of_any_subclass, options)))
    return value


def _joined(found: Iterable[Evaluated], scope: Scope) -> Evaluated:
    results: list[Evaluated] = []
    for result in found:
        if result not in results:
            results.append(result)
    if len(results) == 1:
        return results[0]
    return Evaluated(Choice(tuple(result.value for result in results)), scope)


def _external(name: str) -> Value:
    owner, _, member = name.removesuffix(".value").rpartition(".")
    if member in _STATUS_TEXTS and owner.rpartition(".")[0] == "http.HTTPStatus":
        return Text()
    if owner == _HTTP_METHOD:
        return Text((member,))
    if owner in _STARLETTE_STATUS:
        status = constant_status(member)
    else:
        status = status_named(member) if owner in _HTTP_STATUS else None
    return Opaque() if status is None else Integer(status)


def _external_call(name: str, call: Invocation) -> Value:
    match name, call.arguments:
        case "builtins.str", (Argument(Text() as text, keyword=None, star=""),):
            return text
    if name in _STRING_CALLS:
        return Text()
    if name in _LISTING_CALLS:
        return Listing()
    if name == "builtins.dict" and all(
        argument.keyword or argument.star for argument in call.arguments
    ):
        return Mapping(
            tuple(
                Entry(Text((argument.keyword,)) if argument.keyword else None, argument.value)
                for argument in call.arguments
            )
        )
    if name == "http.HTTPStatus" and call.arguments:
        first = call.arguments[0].value
        return first if isinstance(first, Integer) else Opaque()
    return Opaque()


def _method(receiver: Value, call: Invocation) -> Value:
    method = call.function.rpartition(".")[2]
    if method not in _STRING_METHODS or not is_text(receiver):
        return Opaque()
    return _filled(receiver, _format_parts) if method == "format" else Text()


def is_text(value: Value) -> bool:
    """Tell whether a value is a string, whichever branch is taken."""
    if isinstance(value, Choice):
        return bool(value.options) and all(is_text(option) for option in value.options)
    return isinstance(value, Text)


def _concatenated(sides: list[Value]) -> Value:
    if not any(is_text(side) for side in sides):
        is_listing = any(isinstance(side, Listing) for side in sides)
        return Listing() if is_listing else Opaque()
    parts: list[str | Placeholder] = []
    for side in sides:
        if isinstance(side, Text) and side.parts is not None:
            parts += side.parts
        else:
            parts.append(Placeholder(""))
    return text_of_parts(parts)


def _filled(template: Value, split: Callable[[str], Iterable[str | Placeholder]]) -> Value:
    if not is_text(template):
        return Opaque()
    if not isinstance(template, Text) or template.literal is None:
        return Text()
    return Text(tuple(split(template.literal)))


def _percent_parts(template: str) -> Iterable[str | Placeholder]:
    end = 0
    for match in _PERCENT.finditer(template):
        if match.start() > end:
            yield template[end : match.start()]
        yield "%" if match.group() == "%%" else Placeholder(match["key"] or "")
        end = match.end()
    if end < len(template):
        yield template[end:]


def _format_parts(template: str) -> Iterable[str | Placeholder]:
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError:
        yield template
        return
    for literal, name, _, _ in pieces:
        if literal:
            yield literal
        if name is not None:
            yield Placeholder(name)
