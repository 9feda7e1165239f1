"""Translate expressions of Python's own syntax trees into values."""

from __future__ import annotations

import ast

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
)

_DISPLAYS = (ast.List, ast.Tuple, ast.Set)
_PLAIN = (ast.Constant, ast.Name, ast.Attribute)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp)


def dotted_name(node: ast.expr) -> str | None:
    """Return `a.b.c` for a name or an attribute of one, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def last_word(node: ast.expr) -> str:
    """Return the last part of a dotted name, "" for anything else."""
    return (dotted_name(node) or "").rpartition(".")[2]


def is_none(node: ast.expr | None) -> bool:
    """Tell whether an expression is `None`."""
    return isinstance(node, ast.Constant) and node.value is None


def value_of(node: ast.expr) -> Value:
    """Return what an expression evaluates to."""
    match node:
        case ast.Constant(value=value):
            return _constant(value)
        case ast.JoinedStr(values=values):
            return Text(tuple(_part(value) for value in values))
        case ast.Name() | ast.Attribute():
            name = dotted_name(node)
            return Reference(name) if name else Opaque()
        case ast.Call():
            return _call(node)
        case ast.IfExp(body=body, orelse=orelse):
            return Choice((value_of(body), value_of(orelse)))
        case ast.BoolOp(op=ast.Or(), values=values):
            return Choice(tuple(map(value_of, values)))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return Concatenation(value_of(left), value_of(right))
        case ast.BinOp(left=left, op=ast.Mod()):
            return Interpolation(value_of(left))
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return Mapping(tuple(Entry(value_of(k) if k else None, value_of(v)) for k, v in pairs))
        case ast.Lambda(body=body):
            return Closure(value_of(body))
        case ast.Await(value=value) | ast.NamedExpr(value=value):
            return value_of(value)
        case ast.Subscript(value=value, slice=ast.Tuple(elts=[type_, *metadata])):
            if last_word(value) != "Annotated":
                return Opaque()
            return AnnotatedType(value_of(type_), tuple(map(value_of, metadata)))
        case ast.Subscript(value=value, slice=key):
            return Item(value_of(value), value_of(key))
    if isinstance(node, ast.DictComp):
        return Mapping((Entry(None, Opaque()),))
    if isinstance(node, _DISPLAYS):
        return Listing(_plain_elements(node.elts), isinstance(node, ast.Tuple))
    return Listing() if isinstance(node, _COMPREHENSIONS) else Opaque()


def _plain_elements(nodes: list[ast.expr]) -> tuple[Text | Integer | Reference, ...]:
    """Return the elements of a display, none where one is more than a name or a literal."""
    found: list[Text | Integer | Reference] = []
    for node in nodes:
        value = value_of(node) if isinstance(node, _PLAIN) else None
        if not isinstance(value, (Text, Integer, Reference)):
            return ()
        found.append(value)
    return tuple(found)


def _constant(value: object) -> Value:
    if isinstance(value, str):
        return Text((value,))
    if isinstance(value, int) and not isinstance(value, bool):
        return Integer(value)
    return Null() if value is None else Opaque()


def _part(node: ast.expr) -> str | Placeholder:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.FormattedValue(value=value):
            return Placeholder(ast.unparse(value))
    return Placeholder(ast.unparse(node))


def _call(node: ast.Call) -> Value:
    arguments = tuple(
        [
            Argument(value_of(arg.value), star="*")
            if isinstance(arg, ast.Starred)
            else Argument(value_of(arg))
            for arg in node.args
        ]
        + [
            Argument(value_of(keyword.value), keyword.arg, "" if keyword.arg else "**")
            for keyword in node.keywords
        ]
    )
    name = dotted_name(node.func)
    if name is not None:
        return Invocation(name, arguments)
    if isinstance(node.func, ast.Attribute):
        return Invocation(node.func.attr, arguments, receiver=value_of(node.func.value))
    return Opaque()
