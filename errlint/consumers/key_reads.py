"""Where a test or client reads an entry of a detail, or asks whether there is one."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from errlint.consumers.environment import Environment
from errlint.consumers.expectations import BodyRead
from errlint.project.nodes import elements_of, inner_nodes, leaves
from errlint.project.tree import last_row

_MAPPINGS = frozenset({"dict", "Mapping", "MutableMapping"})


@dataclass(frozen=True)
class KeyRead:
    """A key of a detail that an expression reads, or asks for.

    `read` is the detail; `place` is the expression, or the f-string that it stands in.
    """

    read: BodyRead
    key: str
    node: ast.expr
    place: ast.expr
    statement: ast.stmt


def key_reads(
    root: ast.expr, statement: ast.stmt, environment: Environment, keys: Collection[str]
) -> Iterator[KeyRead]:
    """Yield where an expression reads one of some keys of a detail."""
    waiting: list[tuple[ast.AST, ast.expr | None]] = [(root, None)]
    while waiting:
        node, string = waiting.pop()
        if isinstance(node, ast.JoinedStr):
            string = string or node
        if isinstance(node, ast.expr) and (found := _key_read(node)) and found[1] in keys:
            detail, key = found
            read = environment.detail(detail)
            if read is not None:
                yield KeyRead(read, key, node, string or node, statement)
        waiting += ((inner, string) for inner in inner_nodes(node))


def asks_for_key(test: ast.expr, detail: ast.expr, function: ast.AST) -> bool:
    """Tell whether `"word" in detail` asks a dict for a key: what holds there says it is one."""
    if not isinstance(test, ast.Compare):
        return False
    wanted = ast.dump(detail)
    kinds = [_kinds(condition, wanted) for condition in _holding_at(test, function)]
    return any(found and found <= _MAPPINGS for found in kinds)


def _holding_at(test: ast.expr, function: ast.AST) -> Iterator[ast.expr]:
    """Yield the conditions that hold wherever an expression is evaluated."""
    for node in ast.walk(function):
        match node:
            case ast.BoolOp(op=ast.And(), values=[*values]):
                holder = next((i for i, value in enumerate(values) if _holds(value, test)), 0)
                yield from values[:holder]
            case ast.If(test=condition, body=body):
                if any(_holds(statement, test) for statement in body):
                    yield condition
                elif leaves(body) and _is_behind(test, node):
                    yield from _denied(condition)
            case ast.IfExp(test=condition, body=value):
                if _holds(value, test):
                    yield condition


def _holds(node: ast.AST, inner: ast.expr) -> bool:
    return any(child is inner for child in ast.walk(node))


def _is_behind(test: ast.expr, statement: ast.stmt) -> bool:
    return test.lineno > last_row(statement)


def _denied(condition: ast.expr) -> Iterator[ast.expr]:
    """Yield what holds where a condition does not."""
    match condition:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BoolOp(op=ast.Or(), values=values):
            for value in values:
                yield from _denied(value)


def _key_read(node: ast.expr) -> tuple[ast.expr, str] | None:
    match node:
        case ast.Subscript(value=detail, slice=ast.Constant(value=str(key)), ctx=ast.Load()):
            return detail, key
        case ast.Call(
            func=ast.Attribute(value=detail, attr="get" | "pop"),
            args=[ast.Constant(value=str(key)), *_],
        ):
            return detail, key
        case ast.Compare(
            left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn()], comparators=[detail]
        ):
            return detail, key
    return None


def _kinds(condition: ast.expr, wanted: str) -> set[str]:
    """Return the last names of the types that a condition asks of an expression."""
    match condition:
        case ast.BoolOp(op=ast.And(), values=values):
            return set().union(*(_kinds(value, wanted) for value in values))
        case ast.Call(func=ast.Name(id="isinstance"), args=[asked, types]):
            if ast.dump(asked) == wanted:
                return {ast.unparse(type_).rpartition(".")[2] for type_ in elements_of(types)}
    return set()
