"""Which parts of a detail or of headers FastAPI's handler fails to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from errlint.libcst_import import cst
from errlint.model.site import Remedy, Unsendable
from errlint.project.cst_values import dotted_name, value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import (
    ObjectDefinition,
    Project,
    Scope,
    are_external,
)
from errlint.project.objects import classes_of
from errlint.project.refused_objects import NO_NUMBER, Refused, RefusedObjects
from errlint.project.values import Integer, Null, Text

_NOT_FINITE = ("inf", "infinity", "nan")
_FLOAT = frozenset({"builtins.float"})
_NUMBERS = frozenset(
    {
        *(f"builtins.{name}" for name in ("bool", "float", "hash", "int", "len", "ord", "round")),
        *("math.ceil", "math.floor", "math.trunc", "time.monotonic", "time.time"),
    }
)
"""What gives a number when it is called."""
_NUMERIC = (cst.Integer, cst.Float)
_CALCULATED = (cst.Add, cst.Subtract, cst.Divide, cst.FloorDivide)
"""What does nothing with a number but to calculate: `*` and `%` take strings as well."""
_MOMENTS = ("datetime.date", "datetime.datetime")
_NUMBER = Refused("a number")


@dataclass(eq=False, repr=False)
class UnsendableReader:
    """Reads the arguments of one site, in the scope of its statement."""

    evaluator: Evaluator
    scope: Scope

    def in_detail(self, node: cst.BaseExpression) -> Iterator[Unsendable]:
        """Yield what of a detail `json.dumps` refuses."""
        if found := self._refused(node):
            yield Unsendable(node, found.what, _remedy(found, node))
            return
        for inner in _held(node):
            yield from self.in_detail(inner)

    def in_headers(self, node: cst.BaseExpression) -> Iterator[Unsendable]:
        """Yield what is no text in Latin-1, in a dict display or a call of `dict`."""
        match node:
            case cst.Dict(elements=elements):
                for element in elements:
                    if isinstance(element, cst.DictElement):
                        yield from self._wide(element.key)
                        yield from self._in_value(element.value)
            case cst.Call(func=cst.Name(value="dict"), args=args):
                for arg in args:
                    if arg.keyword:
                        yield from self._in_value(arg.value)

    def _in_value(self, node: cst.BaseExpression) -> Iterator[Unsendable]:
        if isinstance(node, cst.IfExp):
            yield from self._in_value(node.body)
            yield from self._in_value(node.orelse)
        elif found := self._no_text(node) or self._refused(node):
            remedy = Remedy.QUOTES if isinstance(node, _NUMERIC) else None
            yield Unsendable(node, found.what, remedy)
        else:
            yield from self._wide(node)

    def _wide(self, node: cst.BaseExpression) -> Iterator[Unsendable]:
        """Yield a string with something in it that Latin-1 has not."""
        value = self.evaluator.evaluate(value_of(node), self.scope).value
        parts = (value.parts or ()) if isinstance(value, Text) else ()
        text = "".join(part for part in parts if isinstance(part, str))
        if wide := next((char for char in text if char > "\xff"), None):
            yield Unsendable(node, f"a text with {wide!r}, which Latin-1 lacks")

    @cached_property
    def _objects(self) -> RefusedObjects:
        return RefusedObjects(self._project)

    def _refused(self, node: cst.BaseExpression) -> Refused | None:
        """Return what an expression is that JSON refuses."""
        match node:
            case cst.Set() | cst.SetComp():
                return Refused("a set")
            case cst.GeneratorExp():
                return Refused("a generator")
            case cst.SimpleString() if "b" in node.prefix.lower():
                return Refused("bytes")
            case cst.Await(expression=cst.Call() as call):
                return self._refused(call)
            case cst.Call(func=func):
                name = dotted_name(func)
                if self._is_not_finite(node):
                    return NO_NUMBER
                return self._objects.made(name, self.scope) if name else None
            case cst.BinaryOperation(operator=cst.Add() | cst.Subtract()):
                plain = (n for n in (node.left, node.right) if not isinstance(n, type(node)))
                sides = map(self._refused, plain)
                return next((side for side in sides if side and side.qualified in _MOMENTS), None)
            case cst.Name() | cst.Attribute():
                name = dotted_name(node)
                return self._objects.named(name, self.scope) if name else None
        return None

    def _is_not_finite(self, call: cst.Call) -> bool:
        """Tell whether a call is `float("nan")` or the like."""
        match call.args:
            case [cst.Arg(value=cst.SimpleString() as text)] if self._gives(call.func, _FLOAT):
                return str(text.evaluated_value).strip().lstrip("+-").lower() in _NOT_FINITE
        return False

    def _gives(self, func: cst.BaseExpression, makers: frozenset[str]) -> bool:
        """Tell whether a call is one of functions that are known by their qualified names."""
        name = dotted_name(func)
        return are_external(self._project.resolve(name, self.scope), makers)

    def _no_text(self, node: cst.BaseExpression) -> Refused | None:
        """Return what the value of a header is that is a number or `None`."""
        match node:
            case cst.Integer() | cst.Float() | cst.UnaryOperation(operator=cst.Minus()):
                return _NUMBER
            case cst.Dict() | cst.List() | cst.Tuple() | cst.ListComp() | cst.DictComp():
                return Refused("a collection")
            case cst.Name(value="True" | "False"):
                return Refused("a boolean")
            case cst.BinaryOperation(left=left, right=right, operator=operator):
                is_calculated = isinstance(operator, _CALCULATED)
                is_number = isinstance(left, _NUMERIC) or isinstance(right, _NUMERIC)
                return _NUMBER if is_calculated and is_number else None
            case cst.Call():
                return _NUMBER if self._gives(node.func, _NUMBERS) else None
            case cst.Name() | cst.Attribute():
                return self._named_number(node)
        return None

    def _named_number(self, node: cst.Name | cst.Attribute) -> Refused | None:
        value = self.evaluator.evaluate(value_of(node), self.scope).value
        if isinstance(value, Null):
            return Refused("`None`")
        if isinstance(value, Integer):
            return _NUMBER
        name = dotted_name(node) or ""
        meanings = self._project.resolve(name, self.scope)
        are_numbers = all(
            isinstance(meaning, ObjectDefinition)
            and are_external(classes_of(self._project, meaning), _NUMBERS)
            for meaning in meanings
        )
        return _NUMBER if meanings and are_numbers else None

    @property
    def _project(self) -> Project:
        return self.evaluator.project


def _remedy(found: Refused, node: cst.BaseExpression) -> Remedy | None:
    if found.is_model:
        has_methods = isinstance(node, (cst.Name, cst.Attribute, cst.Call))
        return Remedy.DUMP if has_methods else None
    return Remedy.TEXT if found.is_caught else None


def _held(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Return the expressions one of which, or all of which, a value is or holds."""
    match node:
        case cst.IfExp(body=body, orelse=orelse):
            return [body, orelse]
        case cst.BooleanOperation(left=left, right=right):
            return [left, right]
        case cst.NamedExpr(value=value):
            return [value]
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            return [element.value for element in elements if isinstance(element, cst.Element)]
        case cst.Dict(elements=elements):
            entries = [e for e in elements if isinstance(e, cst.DictElement)]
            return [part for entry in entries for part in (entry.key, entry.value)]
    return []
