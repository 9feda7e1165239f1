"""Conditions that hold when a value is empty."""

from __future__ import annotations

import libcst as cst

from errlint.model.context import EmptyTest


def empty_tests(test: cst.BaseExpression, is_negated: bool) -> tuple[EmptyTest, ...]:
    """Return the tests for emptiness, one of which must hold for a condition to hold.

    They are () when the condition may hold for another reason. `is_negated` asks when the
    condition does not hold.
    """
    match test:
        case cst.Name(value=name) if is_negated:
            return (EmptyTest(name, is_for_none=False),)
        case cst.UnaryOperation(operator=cst.Not(), expression=inner):
            return empty_tests(inner, not is_negated)
        case cst.BooleanOperation(left=left, operator=operator, right=right):
            either = [empty_tests(side, is_negated) for side in (left, right)]
            is_either = isinstance(operator, cst.And if is_negated else cst.Or)
            if is_either:
                return (*either[0], *either[1]) if all(either) else ()
            return either[0] or either[1]
        case cst.Comparison(left=left, comparisons=[target]):
            found = _compared(left, target.operator, target.comparator, is_negated)
            return (found,) if found else ()
    return ()


def _compared(
    left: cst.BaseExpression,
    operator: cst.BaseCompOp,
    right: cst.BaseExpression,
    is_negated: bool,
) -> EmptyTest | None:
    wanted = (cst.NotEqual, cst.IsNot) if is_negated else (cst.Equal, cst.Is)
    if not isinstance(operator, wanted):
        return None
    match left, right:
        case (cst.Name(value=name), cst.Name(value="None")) | (
            cst.Name(value="None"),
            cst.Name(value=name),
        ):
            return EmptyTest(name, is_for_none=True)
        case (cst.Name(value=name), cst.SimpleString(evaluated_value="")) | (
            cst.SimpleString(evaluated_value=""),
            cst.Name(value=name),
        ):
            return EmptyTest(name, is_for_none=False)
        case (
            cst.Call(func=cst.Name(value="len"), args=[cst.Arg(value=cst.Name(value=name))]),
            cst.Integer(value="0"),
        ):
            return EmptyTest(name, is_for_none=False)
    return None
