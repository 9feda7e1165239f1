"""What the layout tests share: give every HTTPException of a source text a structured detail."""

from __future__ import annotations

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from errlint.codemods.layout import (
    CallFrame,
    indentation_unit,
    is_whole_value,
    preferred_quote,
    relaid_statement,
    render_expression,
)
from errlint.source import Edit, Position, Range, Source


class _Calls(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[cst.Call, cst.BaseSmallStatement | None, Range, Range | None]] = []
        self.statement: cst.BaseSmallStatement | None = None

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self.statement = node.body[0]

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine) -> None:
        self.statement = None

    def visit_Call(self, node: cst.Call) -> None:
        if isinstance(node.func, cst.Name) and node.func.value == "HTTPException":
            around = self.range_of(self.statement) if self.statement else None
            self.found.append((node, self.statement, self.range_of(node), around))

    def range_of(self, node: cst.CSTNode) -> Range:
        place = self.get_metadata(PositionProvider, node)
        start = Position(place.start.line, place.start.column + 1)
        return Range(start, Position(place.end.line, place.end.column + 1))


def structured(text: str, line_length: int = 88, **options: bool) -> str:
    """Return the text with the details of all its calls structured, each laid out."""
    source = Source("app.py", text)
    calls = _Calls()
    MetadataWrapper(cst.parse_module(text)).visit(calls)
    quote = preferred_quote(text)
    edits = []
    for call, statement, place, around in calls.found:
        frame = _frame(source, place, line_length, **options)
        edit = Edit(place, render_expression(with_detail(call, quote), frame))
        if statement is not None and around is not None and not is_whole_value(call, statement):
            edit = _around(source, edit, around, line_length)
        edits.append(edit)
    return source.apply(edits).text


def with_detail(call: cst.Call, quote: str) -> cst.Call:
    """Return the call with a structured detail: built, completed or added."""
    reason = _entry("reason", cst.SimpleString(f"{quote}not_found{quote}"), quote)
    args = list(call.args)
    for index, arg in enumerate(args):
        if arg.keyword is not None and arg.keyword.value == "detail":
            old = arg.value
            if isinstance(old, cst.Dict):
                value = old.with_changes(elements=[reason, *old.elements])
            else:
                value = cst.Dict([reason, _entry("message", old, quote)])
            args[index] = arg.with_changes(value=value)
            return call.with_changes(args=args)
    tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    detail = cst.Arg(cst.Dict([reason]), keyword=cst.Name("detail"), equal=tight)
    return call.with_changes(args=[*args, detail])


def _entry(key: str, value: cst.BaseExpression, quote: str) -> cst.DictElement:
    return cst.DictElement(cst.SimpleString(f"{quote}{key}{quote}"), value)


def _around(source: Source, edit: Edit, around: Range, line_length: int) -> Edit:
    old = source.slice(around)
    start = source.offset(around.start)
    edited = source.apply([edit]).text
    new = edited[start : start + len(old) + len(edited) - len(source.text)]
    text = relaid_statement(old, new, _frame(source, around, line_length))
    return edit if text is None else Edit(around, text)


def _frame(source: Source, place: Range, line_length: int, **options: bool) -> CallFrame:
    head = source.line(place.start.row)[: place.start.column - 1]
    indent = head[: len(head) - len(head.lstrip())]
    after = source.line(place.end.row)[place.end.column - 1 :]
    before = head[len(indent) :]
    unit = indentation_unit(source.text)
    return CallFrame(indent, before, after, line_length, source.line_end, unit, **options)


def lines(*text: str) -> str:
    """Return a source text of these lines."""
    return "\n".join(text) + "\n"


def in_function(*text: str) -> str:
    """Return the source text of a function with these lines."""
    return lines("def f():", *(f"    {line}" if line else "" for line in text))
