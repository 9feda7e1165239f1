"""A statement around a rewritten call, where a longer call moves what stands around it."""

from __future__ import annotations

from collections.abc import Iterable

from errlint.codemods.layout.call import CallFrame, has_same_meaning
from errlint.codemods.layout.chains import chain, is_fluent
from errlint.codemods.layout.document import (
    Break,
    Doc,
    IfBreak,
    Indent,
    Reserved,
    group,
    print_document,
    text_width,
)
from errlint.codemods.layout.expressions import Arranger
from errlint.codemods.layout.operations import assertions, operations
from errlint.libcst_import import cst

_SPACE = cst.SimpleWhitespace(" ")
_BRACKETS = (
    cst.Dict,
    cst.List,
    cst.Set,
    cst.Tuple,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
)


def is_whole_value(call: cst.BaseExpression, statement: cst.CSTNode) -> bool:
    """Tell whether a call is all that a statement raises, returns, assigns or evaluates.

    Then no other layout depends on its own. `statement` is a line or one of its statements.
    """
    match statement:
        case cst.SimpleStatementLine(body=[only]):
            return is_whole_value(call, only)
        case cst.Raise(exc=value, cause=cause):
            return value is call and (cause is None or isinstance(cause.item, cst.Name))
        case cst.Return(value=value) | cst.Assign(value=value) | cst.AnnAssign(value=value):
            return value is call
        case cst.Expr(value=value):
            return value is call
    return False


def relaid_statement(
    old: str, new: str, frame: CallFrame, new_frame: CallFrame | None = None
) -> str | None:
    """Return a simple statement in which a call was replaced, laid out as a whole.

    `old` and `new` are its text before and after, without indentation and trailing comment;
    `frame` is where it stands, `new_frame` where it will. None where only the call can be laid
    out: in statements of another kind, and where `old` is not laid out as the whole would be, so
    that more than the call would change.
    """
    if _render(old, frame) != old:
        return None
    text = _render(new, new_frame or frame)
    return text if text is not None and has_same_meaning(text, new) else None


def _render(text: str, frame: CallFrame) -> str | None:
    try:
        line = cst.parse_statement(text)
    except cst.ParserSyntaxError:
        return None
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    arranger = Arranger.of(line, text, frame.line_end, frame.magic_trailing_comma)
    docs = _layouts(line.body[0], arranger)
    texts = [print_document((doc, Reserved(frame.columns_after)), frame.page) for doc in docs]
    return next((text for text in texts if _head_fits(text, frame)), texts[-1] if texts else None)


def _layouts(node: cst.BaseSmallStatement, arranger: Arranger) -> Iterable[Doc]:
    """Return the layouts of a statement in the order of preference; none where it isn't known."""
    match node:
        case cst.Assert():
            return assertions(node, arranger)
        case cst.Return(value=cst.BooleanOperation() | cst.Comparison() as value):
            return operations("return ", value, (), arranger)
        case cst.Expr(value=cst.BooleanOperation() | cst.Comparison() as value):
            return operations("", value, (), arranger)
        case cst.Assign(
            targets=[cst.AssignTarget(target=cst.Name(value=name))],
            value=cst.BooleanOperation() | cst.Comparison() as value,
        ):
            return operations(f"{name} = ", value, (), arranger)
    doc = _statement(node, arranger)
    return (doc,) if doc else ()


def _head_fits(text: str, frame: CallFrame) -> bool:
    return frame.page.column + text_width(text.splitlines()[0]) <= frame.page.width


def _statement(node: cst.BaseSmallStatement, arranger: Arranger) -> Doc | None:
    match node:
        case cst.Expr(value=value):
            parts: tuple[Doc | None, ...] = (_value(value, arranger),)
        case cst.Return(value=cst.BaseExpression() as value):
            parts = ("return ", _value(value, arranger))
        case cst.Raise(exc=cst.BaseExpression() as error, cause=cause):
            parts = ("raise ", _value(error, arranger))
            if cause is not None:
                parts += (" from ", _value(cause.item, arranger))
        case cst.Assign(targets=targets, value=value):
            names = [arranger.source_of(target.target) for target in targets]
            parts = (" = ".join(names), " = ", _value(value, arranger))
        case cst.AugAssign(target=target, operator=operator, value=value):
            plain = operator.with_changes(whitespace_before=_SPACE, whitespace_after=_SPACE)
            head = arranger.source_of(target) + arranger.source_of(plain)
            parts = (head, _value(value, arranger))
        case cst.AnnAssign(value=cst.BaseExpression() as value):
            head = f"{arranger.source_of(node.target)}: "
            annotation = arranger.source_of(node.annotation.annotation)
            parts = (head, annotation, " = ", _value(value, arranger))
        case _:
            return None
    docs = tuple(part for part in parts if part is not None)
    return docs if len(docs) == len(parts) else None


def _value(node: cst.BaseExpression, arranger: Arranger) -> Doc | None:
    """Return an expression outside brackets; None where it is not clear how it may break."""
    match node:
        case cst.IfExp(lpar=[] | [_]):
            bare = node.with_changes(lpar=(), rpar=())
            inner = Indent((Break.SOFT, arranger.conditional(bare, is_parenthesized=True)))
            return group(IfBreak("("), inner, Break.SOFT, IfBreak(")"))
        case cst.Tuple():
            return arranger.expression(node) if len(node.lpar) == 1 else None
        case cst.BaseExpression(lpar=[_, *_]):
            return None
        case cst.Call() | cst.Attribute() | cst.Subscript():
            return None if is_fluent(node) else chain(node, arranger, fluent=False)
        case cst.Await(expression=cst.Call() as call) if not call.lpar and not is_fluent(call):
            return ("await ", chain(call, arranger, fluent=False))
        case cst.Lambda(lpar=[], body=cst.Call(lpar=[]) as body) if not is_fluent(body):
            return arranger.expression(node)
        case cst.Name():
            return node.value
    return arranger.expression(node) if isinstance(node, _BRACKETS) else None
