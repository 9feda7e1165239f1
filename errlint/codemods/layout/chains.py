"""Calls, attributes and subscripts, and the fluent style of several calls in a row."""

from __future__ import annotations

from typing import Protocol

from errlint.codemods.layout.brackets import Bracket, bracketed, comments_in, element, gap
from errlint.codemods.layout.document import Break, Doc, group, joined
from errlint.codemods.layout.strings import is_multiline
from errlint.libcst_import import cst

Link = cst.Attribute | cst.Call | cst.Subscript
_FLUENT_FROM = 2  # calls or subscripts that an attribute is taken of


class ChainArranger(Protocol):
    """What turns the expressions inside a chain into documents."""

    @property
    def magic_comma(self) -> bool:
        """Whether a trailing comma keeps a bracket exploded."""

    def source_of(self, node: cst.CSTNode) -> str:
        """Return the code of a node as it is written."""

    def expression(self, node: cst.BaseExpression) -> Doc:
        """Return an expression with its parentheses."""

    def verbatim(self, node: cst.CSTNode) -> Doc:
        """Return a node as it is written."""


def chain(node: Link, arranger: ChainArranger, *, fluent: bool | None = None) -> Doc:
    """Return a chain, broken before the attributes of calls if it is long enough for that."""
    if fluent is None:
        fluent = is_fluent(node)
    doc = _link(node, arranger, fluent)
    return group(doc) if fluent else doc


def is_fluent(node: Link) -> bool:
    """Tell whether a chain is long enough to break before the attributes of its calls."""
    return _fluent_links(node) >= _FLUENT_FROM


def arguments(call: cst.Call, arranger: ChainArranger) -> Doc:
    """Return the parentheses of a call with what is in them."""
    bracket = Bracket("(", ")", call.whitespace_before_args, cst.SimpleWhitespace(""))
    if _is_hugged(call, arranger):
        only = call.args[0]
        return group("(", only.star, arranger.expression(only.value), ")")
    elements = [
        element(_argument(arg, arranger), arg.comma, arg.whitespace_after_arg) for arg in call.args
    ]
    return bracketed(bracket, elements, magic_comma=arranger.magic_comma, inner_group=True)


def _link(node: cst.BaseExpression, arranger: ChainArranger, fluent: bool) -> Doc:
    match node:
        case cst.Call():
            func = _inner(node.func, arranger, fluent)
            return (func, gap(node.whitespace_after_func, ""), arguments(node, arranger))
        case cst.Subscript():
            value = _inner(node.value, arranger, fluent)
            return (value, gap(node.whitespace_after_value, ""), _subscripts(node, arranger))
        case cst.Attribute():
            value = _inner(node.value, arranger, fluent)
            is_behind_link = isinstance(node.value, (cst.Call, cst.Subscript)) or node.value.lpar
            before = Break.SOFT if fluent and is_behind_link else ""
            dot = (gap(node.dot.whitespace_before, before), ".", gap(node.dot.whitespace_after, ""))
            return (value, dot, node.attr.value)
    return arranger.expression(node)


def _inner(node: cst.BaseExpression, arranger: ChainArranger, fluent: bool) -> Doc:
    return arranger.expression(node) if node.lpar else _link(node, arranger, fluent)


def _fluent_links(node: cst.BaseExpression) -> int:
    """Count the attributes that are taken of a call, a subscript or a parenthesized value."""
    count = 0
    while True:
        match node:
            case cst.Attribute(value=value):
                count += bool(value.lpar) or isinstance(value, (cst.Call, cst.Subscript))
                node = value
            case cst.Call(func=inner) | cst.Subscript(value=inner):
                node = inner
            case _:
                return count
        if node.lpar:
            return count


def _argument(arg: cst.Arg, arranger: ChainArranger) -> Doc:
    value = arranger.expression(arg.value)
    if arg.keyword is None:
        return (arg.star, gap(arg.whitespace_after_star, ""), value) if arg.star else value
    if not isinstance(arg.equal, cst.AssignEqual):
        return (arg.keyword.value, "=", value)
    before, after = arg.equal.whitespace_before, arg.equal.whitespace_after
    return (arg.keyword.value, gap(before, ""), "=", gap(after, ""), value)


def _subscripts(node: cst.Subscript, arranger: ChainArranger) -> Doc:
    values = [_subscript(item.slice, arranger) for item in node.slice]
    spaces = (node.lbracket.whitespace_after, node.rbracket.whitespace_before)
    if None in values or any(map(_has_comment, spaces)):
        parts = [
            arranger.verbatim(item.with_changes(comma=cst.MaybeSentinel.DEFAULT))
            for item in node.slice
        ]
        return group("[", joined(", ", parts), "]")
    elements = [
        element(value or "", item.comma) for value, item in zip(values, node.slice, strict=True)
    ]
    bracket = Bracket("[", "]", *spaces)
    return bracketed(bracket, elements, magic_comma=arranger.magic_comma and len(values) > 1)


def _subscript(node: cst.BaseSlice, arranger: ChainArranger) -> Doc | None:
    """Return an index or a slice, None for one that is kept as it is written."""
    match node:
        case cst.Index(value=value, star=None):
            return arranger.expression(value)
        case cst.Slice(lower=lower, upper=upper, step=step):
            first, second = _colon(node.first_colon), _colon(node.second_colon)
            parts = (lower, first, upper, second, step)
            if first is not None and second is not None:
                return tuple(
                    arranger.expression(part) if isinstance(part, cst.BaseExpression) else part
                    for part in parts
                    if part is not None
                )
    return None


def _colon(colon: cst.Colon | cst.MaybeSentinel) -> str | None:
    """Return a colon with the spaces around it, which formatters put by what they stand between."""
    if isinstance(colon, cst.MaybeSentinel):
        return ""
    spaces = colon.whitespace_before, colon.whitespace_after
    texts = [space.value for space in spaces if isinstance(space, cst.SimpleWhitespace)]
    is_plain = len(texts) == len(spaces) and not set("".join(texts)) - {" "}
    return ":".join(texts) if is_plain else None


def _has_comment(space: cst.BaseParenthesizableWhitespace) -> bool:
    return any(comments_in(space))


def _is_hugged(call: cst.Call, arranger: ChainArranger) -> bool:
    """Tell whether the only argument is a string of several lines: it stays in its bracket."""
    if len(call.args) != 1:
        return False
    (only,) = call.args
    spaces = (call.whitespace_before_args, only.whitespace_after_arg)
    return (
        only.keyword is None
        and not isinstance(only.comma, cst.Comma)
        and not any(map(_has_comment, spaces))
        and is_multiline(only.value, arranger.source_of)
    )
