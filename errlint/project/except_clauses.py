"""What an `except` clause catches by its own words, and what it does with that."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from errlint.project.arguments import all_arguments
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.nodes import (
    FUNCTIONS,
    LEAVING,
    SCOPES,
    YIELDS,
    elements_of,
    inner_nodes,
    is_name,
)

_ASKS = frozenset({"status_code", "detail"})
_HANDS_ON = re.compile(r"(?:^|_)(?:re)?raise|^_*(?:handle|propagate)_")
_HARMLESS_CALLS = ("str", "repr", "print", "format", "type")


class Treatment(NamedTuple):
    """What a clause does with what it caught, anywhere in it.

    `lets_through` when it raises that again, hands it on, keeps it for later, or asks what it is;
    `raises_again` when it raises that again and does nothing else, whatever it is; `raises`,
    `returns` and `yields` when it does so at all, `returns_value` when that is more than `return`.
    """

    lets_through: bool
    raises_again: bool
    raises: bool
    returns: bool
    returns_value: bool
    yields: bool


NO_TREATMENT = Treatment(
    lets_through=False,
    raises_again=False,
    raises=False,
    returns=False,
    returns_value=False,
    yields=False,
)
"""What becomes of an exception that is dropped."""


def caught_types(clause: ast.ExceptHandler) -> list[ast.expr]:
    """Return the expressions that name what a clause catches, none where it catches all."""
    return elements_of(clause.type) if clause.type else []


def ends_in_error(body: list[ast.stmt]) -> bool:
    """Tell whether a block ends in a `raise`, or in `return JSONResponse(status_code=...)`."""
    match body[-1]:
        case ast.Raise():
            return True
        case ast.If(body=inner, orelse=[_, *_] as orelse):
            return ends_in_error(inner) and ends_in_error(orelse)
        case ast.Return(value=ast.Call(func=func, args=args, keywords=keywords)):
            has_status = any(keyword.arg == "status_code" for keyword in keywords)
            has_status = has_status or any(map(_is_error_status, args[1:2]))
            return has_status and (dotted_name(func) or "").endswith("Response")
    return False


def _is_error_status(node: ast.expr) -> bool:
    """Tell whether an argument without a name is the status of an error."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int) and node.value >= 400
    return "HTTP" in (dotted_name(node) or "")


def uncaught_nodes(
    body: Iterable[ast.AST], catches: Callable[[ast.Try], bool]
) -> Iterator[ast.AST]:
    """Yield the nodes of a block whose exceptions leave it, in the order of the text.

    They are those of `own_nodes` without the bodies of each `try` that catches them.
    """
    waiting = [*body][::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, SCOPES):
            continue
        yield node
        inner = inner_nodes(node)
        if isinstance(node, ast.Try) and catches(node):
            inner = [*node.handlers, *node.orelse, *node.finalbody]
        waiting += reversed(inner)


def treatment_of(clause: ast.ExceptHandler) -> Treatment:
    """Return what a clause does with what it caught."""
    raises = returns = returns_value = yields = lets_through = False
    for node in _inside(clause.body):
        raises = raises or isinstance(node, ast.Raise)
        if isinstance(node, ast.Return):
            returns, returns_value = True, returns_value or node.value is not None
        yields = yields or isinstance(node, YIELDS)
        lets_through = lets_through or _lets_through(node, clause.name)
    again = raises_again(clause)
    return Treatment(lets_through, again, raises, returns, returns_value, yields)


def raises_again(clause: ast.ExceptHandler) -> bool:
    """Tell whether a clause ends in raising what it caught, and in nothing else."""
    *before, last = clause.body
    match last:
        case ast.Raise(exc=None):
            pass
        case ast.Raise(exc=ast.Name(id=name)) if name == clause.name:
            pass
        case _:
            return False
    return not any(isinstance(node, LEAVING) for node in _inside(before))


def _inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [*body]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, FUNCTIONS):
            yield node
            waiting += inner_nodes(node)


def _lets_through(node: ast.AST, name: str | None) -> bool:
    match node:
        case ast.Raise(exc=exc):
            return exc is None or is_name(exc, name) or _passes_on(exc, name)
        case ast.Return(value=ast.expr() as value):
            return is_name(value, name) or _passes_on(value, name)
        case ast.Assign(value=value):
            return is_name(value, name) or _passes_on(value, name)
        case ast.Expr(value=value):
            return _is_handed_on(value, name)
        case ast.Attribute(value=value, attr=attribute):
            return attribute in _ASKS and is_name(value, name)
        case ast.Call(func=ast.Name(id="isinstance" | "getattr" | "hasattr" | "type")):
            return _passes(node, name)
    return False


def _is_handed_on(node: ast.expr, name: str | None) -> bool:
    """Tell whether a function is called that by its name raises what it is given, or another."""
    call = node.value if isinstance(node, ast.Await) else node
    if not isinstance(call, ast.Call) or not _passes(call, name):
        return False
    return _HANDS_ON.search(last_word(call.func)) is not None


def _passes(call: ast.Call, name: str | None) -> bool:
    """Tell whether a call is given what a name stands for, `*name` as well."""
    given = (arg.value if isinstance(arg, ast.Starred) else arg for arg in all_arguments(call))
    return any(is_name(value, name) for value in given)


def _passes_on(node: ast.expr, name: str | None) -> bool:
    """Tell whether some function decides what becomes of the exception: `raise convert(e)`."""
    if isinstance(node, ast.Await):
        node = node.value
    if not isinstance(node, ast.Call) or not _passes(node, name):
        return False
    last = last_word(node.func)
    return last not in _HARMLESS_CALLS and not last.lstrip("_")[:1].isupper()
