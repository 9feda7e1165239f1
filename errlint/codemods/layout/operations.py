"""Operations outside brackets: a bracket at either end opens before parentheses are added."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.codemods.layout.chains import chain, is_fluent
from errlint.codemods.layout.document import Break, Doc, IfBreak, Indent, group
from errlint.codemods.layout.expressions import Arranger
from errlint.libcst_import import cst

_DISPLAYS = (cst.Dict, cst.List, cst.Set, cst.Tuple)
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp)
_LINKS = (cst.Call, cst.Attribute, cst.Subscript)


def assertions(node: cst.Assert, arranger: Arranger) -> Iterator[Doc]:
    """Yield the layouts of an assertion in the order of preference.

    One that is not the last is right only where its first line fits.
    """
    message: Doc = ()
    if node.msg is not None:
        message = (", ", _alone(node.msg, arranger))
    yield from operations("assert ", node.test, message, arranger)


def operations(
    before: Doc, node: cst.BaseExpression, after: Doc, arranger: Arranger
) -> Iterator[Doc]:
    """Yield the layouts of an expression between two other parts, like those of an assertion."""
    if (opened := _opened(_without_parentheses(node), arranger)) is not None:
        yield (before, opened, after)
    yield (before, _alone(node, arranger), after)


def _alone(node: cst.BaseExpression, arranger: Arranger) -> Doc:
    """Return an expression that is parenthesized where it breaks."""
    if isinstance(node, _LINKS) and not node.lpar and not is_fluent(node):
        return chain(node, arranger, fluent=False)
    if isinstance(node, (*_DISPLAYS, *_COMPREHENSIONS, cst.Name)):
        return arranger.expression(node)
    inner = Indent((Break.SOFT, arranger.expression(_without_parentheses(node))))
    return group(IfBreak("("), inner, Break.SOFT, IfBreak(")"))


def _without_parentheses(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.with_changes(lpar=(), rpar=()) if len(node.lpar) == 1 else node


def _opened(node: cst.BaseExpression, arranger: Arranger) -> Doc | None:
    """Return an operation with one operator of its kind that breaks inside a bracket only."""
    if node.lpar:
        return None
    match node:
        case cst.Comparison(left=left, comparisons=[target]):
            operator, right = arranger.source_of(target.operator), target.comparator
        case cst.BooleanOperation(left=left, right=right):
            if any(
                isinstance(side, cst.BooleanOperation) and not side.lpar for side in (left, right)
            ):
                return None
            operator = arranger.source_of(node.operator)
        case _:
            return None
    if not (_ends_in_bracket(right) or _starts_with_bracket(left)):
        return None
    sides = (_side(left, arranger), f" {' '.join(operator.split())} ", _side(right, arranger))
    return None if None in sides else sides  # type: ignore[return-value]


def _side(node: cst.BaseExpression, arranger: Arranger) -> Doc | None:
    if isinstance(node, (cst.Comparison, cst.BooleanOperation)) and not node.lpar:
        return _opened(node, arranger) or arranger.expression(node)
    return arranger.expression(node)


def _ends_in_bracket(node: cst.BaseExpression) -> bool:
    match node:
        case cst.BaseExpression(lpar=[_, *_]):
            return True
        case cst.Comparison(comparisons=[*_, target]):
            return _ends_in_bracket(target.comparator)
        case (
            cst.BooleanOperation(right=last)
            | cst.UnaryOperation(expression=last)
            | cst.Await(expression=last)
        ):
            return _ends_in_bracket(last)
        case cst.Call(args=args):
            return bool(args)
    return _is_bracket(node)


def _starts_with_bracket(node: cst.BaseExpression) -> bool:
    match node:
        case cst.BaseExpression(lpar=[_, *_]):
            return True
        case cst.Comparison(left=first) | cst.BooleanOperation(left=first):
            return _starts_with_bracket(first)
        case cst.Call(func=first) | cst.Attribute(value=first) | cst.Subscript(value=first):
            return _starts_with_bracket(first)
    return _is_bracket(node)


def _is_bracket(node: cst.BaseExpression) -> bool:
    if isinstance(node, _COMPREHENSIONS):
        return True
    return isinstance(node, _DISPLAYS) and bool(node.elements)
