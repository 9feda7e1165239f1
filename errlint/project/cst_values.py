"""Translate LibCST expressions into values."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache

from errlint.libcst_import import cst
from errlint.project.values import (
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
    text_of_parts,
)

_WORDS = (cst.Name, cst.Integer, cst.Float, cst.Imaginary, cst.SimpleString)
"""What has its own text for a value."""
_PLAIN = (cst.Name, cst.Attribute, cst.SimpleString, cst.Integer)
_DISPLAYS = (cst.List, cst.Tuple, cst.Set)
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.GeneratorExp)


def source_of(node: cst.CSTNode, line_end: str = "\n") -> str:
    """Return the source text of a node; `line_end` is for the line ends that it adds itself."""
    if isinstance(node, _WORDS) and not node.lpar:
        return node.value
    return _blank(line_end).code_for_node(node)


@cache
def _blank(line_end: str) -> cst.Module:
    return cst.Module([], default_newline=line_end)


def dotted_name(node: cst.CSTNode) -> str | None:
    """Return `a.b.c` for a name or an attribute of one, None for anything else."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return None
    return ".".join([node.value, *reversed(parts)])


def value_of(node: cst.BaseExpression) -> Value:
    """Return what an expression evaluates to."""
    if isinstance(node, cst.Name) and node.value == "None":
        return Null()
    if name := dotted_name(node):
        return Reference(name)
    match node:
        case cst.SimpleString() | cst.ConcatenatedString() | cst.FormattedString():
            return _text(node)
        case cst.Integer():
            return Integer(node.evaluated_value)
        case cst.Call():
            return invocation_of(node)
        case cst.IfExp(body=body, orelse=orelse):
            return Choice((value_of(body), value_of(orelse)))
        case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
            return Choice((*_alternatives(left), value_of(right)))
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return Concatenation(value_of(left), value_of(right))
        case cst.BinaryOperation(left=left, operator=cst.Modulo()):
            return Interpolation(value_of(left))
        case cst.Dict(elements=elements):
            return Mapping(tuple(_entry(element) for element in elements))
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key))]):
            return Item(value_of(value), value_of(key))
        case cst.Subscript(value=value):
            return Item(value_of(value), Opaque())
        case cst.Lambda(body=body):
            return Closure(value_of(body))
        case cst.Await(expression=value) | cst.NamedExpr(value=value):
            return value_of(value)
    if isinstance(node, cst.DictComp):
        return Mapping((Entry(None, Opaque()),))
    if isinstance(node, _DISPLAYS):
        return Listing(_plain_elements(node.elements), isinstance(node, cst.Tuple))
    return Listing() if isinstance(node, _COMPREHENSIONS) else Opaque()


def invocation_of(call: cst.Call) -> Value:
    """Return a call as a value: Opaque where the called thing is no name or method."""
    arguments = tuple(
        Argument(value_of(arg.value), arg.keyword.value if arg.keyword else None, arg.star)
        for arg in call.args
    )
    if name := dotted_name(call.func):
        return Invocation(name, arguments)
    if isinstance(call.func, cst.Attribute):
        return Invocation(call.func.attr.value, arguments, receiver=value_of(call.func.value))
    return Opaque()


def quotes_around(path: Sequence[cst.CSTNode]) -> tuple[str, ...]:
    """Return the quotes of the f-strings on the way to a node."""
    return tuple(node.quote for node in path if isinstance(node, cst.FormattedString))


def _plain_elements(elements: Sequence[cst.BaseElement]) -> tuple[Text | Integer | Reference, ...]:
    """Return the elements of a display, none where one is more than a name or a literal."""
    found: list[Text | Integer | Reference] = []
    for element in elements:
        if not isinstance(element, cst.Element) or not isinstance(element.value, _PLAIN):
            return ()
        value = value_of(element.value)
        if not isinstance(value, (Text, Integer, Reference)):
            return ()
        found.append(value)
    return tuple(found)


def _alternatives(node: cst.BaseExpression) -> tuple[Value, ...]:
    if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
        return (*_alternatives(node.left), value_of(node.right))
    return (value_of(node),)


def _entry(element: cst.BaseDictElement) -> Entry:
    if isinstance(element, cst.DictElement):
        return Entry(value_of(element.key), value_of(element.value))
    return Entry(None, value_of(element.value))


def _text(node: cst.SimpleString | cst.ConcatenatedString | cst.FormattedString) -> Value:
    match node:
        case cst.SimpleString():
            text = node.evaluated_value
            return Text((text,)) if isinstance(text, str) else Opaque()
        case cst.FormattedString():
            return Text(tuple(_part(part, node) for part in node.parts))
    parts: list[str | Placeholder] = []
    for side in (node.left, node.right):
        value = value_of(side)
        if not isinstance(value, Text) or value.parts is None:
            return Opaque()
        parts += value.parts
    return text_of_parts(parts)


def _part(part: cst.BaseFormattedStringContent, of: cst.FormattedString) -> str | Placeholder:
    if isinstance(part, cst.FormattedStringExpression):
        return Placeholder(source_of(part.expression))
    text = cst.ensure_type(part, cst.FormattedStringText).value.replace("{{", "{")
    text = text.replace("}}", "}")
    if "\\" in text and "r" not in of.prefix.lower():
        try:
            return str(ast.literal_eval(f"{of.quote}{text}{of.quote}"))
        except (SyntaxError, ValueError):
            return text
    return text
