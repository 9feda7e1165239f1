"""What stands in for a parameter that is not given."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from errlint.project.ast_values import is_none


def fallbacks(body: Iterable[ast.stmt], arguments: Iterable[ast.expr]) -> dict[str, ast.expr]:
    """Return what a function takes instead of names that are None or empty.

    It says so in its body, `if name is None: name = ...`, or in `arguments` that it passes on,
    `name or ...`. Of a name for which there is more than one, the first counts.
    """
    found = [*filter(None, map(_rebinding, body)), *filter(None, map(fallback, arguments))]
    return dict(reversed(found))


def fallback(node: ast.expr) -> tuple[str, ast.expr] | None:
    """Return the name that an expression stands for, and what it is where there is nothing."""
    match node:
        case ast.BoolOp(op=ast.Or(), values=[ast.Name(id=name), other, *_]):
            return name, other
        case ast.IfExp(test=test, body=ast.Name(id=name), orelse=other):
            return (name, other) if _found_given(test) == name else None
        case ast.IfExp(test=test, body=other, orelse=ast.Name(id=name)):
            return (name, other) if _found_missing(test) == name else None
    return None


def changed_names(nodes: Sequence[ast.AST], last_row: int) -> frozenset[str]:
    """Return the names that some nodes bind up to a row, to anything else than fallbacks."""
    filled_in = {id(target) for node in nodes for target in _filled_in(node)}
    bound = (n for n in nodes if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load))
    return frozenset(n.id for n in bound if n.lineno <= last_row and id(n) not in filled_in)


def _filled_in(node: ast.AST) -> Iterator[ast.Name]:
    """Yield where a node binds a name only if it was None or empty."""
    match node:
        case ast.If(test=test, body=body) if name := _found_missing(test):
            inner = (inner for statement in body for inner in ast.walk(statement))
            yield from (n for n in inner if isinstance(n, ast.Name) and n.id == name)
        case ast.Assign(targets=[ast.Name() as target]) if _rebinding(node):
            yield target


def _rebinding(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """Return the name that a statement binds to a fallback, and the fallback."""
    match statement:
        case ast.If(test=test, body=[*_, ast.Assign(targets=[ast.Name(id=name)], value=other)]):
            return (name, other) if _found_missing(test) == name else None
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            found = fallback(value)
            return found if found and found[0] == name else None
    return None


def _found_given(test: ast.expr) -> str | None:
    """Return the name that a test finds to have a value: `x`, `x is not None`."""
    match test:
        case ast.Name(id=name):
            return name
        case ast.Compare(left=ast.Name(id=name), ops=[ast.IsNot()], comparators=[none]):
            return name if is_none(none) else None
    return None


def _found_missing(test: ast.expr) -> str | None:
    """Return the name that a test finds to be without a value: `not x`, `x is None`."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)):
            return name
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[none]):
            return name if is_none(none) else None
    return None
