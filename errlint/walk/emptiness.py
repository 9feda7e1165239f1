"""Conditions that hold when a value is empty."""

from __future__ import annotations

import ast

from errlint.model.context import EmptyTest


def empty_tests(test: ast.expr, is_negated: bool) -> tuple[EmptyTest, ...]:
    """Return the tests for emptiness, one of which must hold for a condition to hold.

    They are () when the condition may hold for another reason. `is_negated` asks when the
    condition does not hold.
    """
    match test:
        case ast.Name(id=name) if is_negated:
            return (EmptyTest(name, is_for_none=False),)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return empty_tests(inner, not is_negated)
        case ast.BoolOp(op=operator, values=values):
            sides = [empty_tests(side, is_negated) for side in values]
            if isinstance(operator, ast.And if is_negated else ast.Or):
                return tuple(found for side in sides for found in side) if all(sides) else ()
            return next(filter(None, sides), ())
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            wanted = (ast.NotEq, ast.IsNot) if is_negated else (ast.Eq, ast.Is)
            found = _compared(left, right) if isinstance(operator, wanted) else None
            return (found,) if found else ()
    return ()


def _compared(left: ast.expr, right: ast.expr) -> EmptyTest | None:
    match left, right:
        case (ast.Name(id=name), ast.Constant(value=None)) | (
            ast.Constant(value=None),
            ast.Name(id=name),
        ):
            return EmptyTest(name, is_for_none=True)
        case (ast.Name(id=name), ast.Constant(value="")) | (
            ast.Constant(value=""),
            ast.Name(id=name),
        ):
            return EmptyTest(name, is_for_none=False)
        case (
            ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]),
            ast.Constant(value=int(size)),
        ) if size == 0:
            return EmptyTest(name, is_for_none=False)
    return None
