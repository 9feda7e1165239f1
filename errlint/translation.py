"""LibCST's nodes as those of Python's own tree, for syntax that this interpreter can't read.

What may say anything about a site is kept. Of any other expression the parts are, since a site may
stand in them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from errlint.excerpts import read_excerpts
from errlint.places import Place
from errlint.project.tree import SyntaxTree
from errlint.source import Position, Range, Source
from errlint.traverse import children

_OPERATORS: dict[type[cst.BaseBinaryOp], type[ast.operator]] = {
    cst.Add: ast.Add,
    cst.Modulo: ast.Mod,
}
_STRINGS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.GeneratorExp)
_CONSTANTS = {"None": None, "True": True, "False": False}


class Other(ast.expr):
    """An expression of which nothing is told but its parts."""

    _fields = ("parts",)

    def __init__(self, parts: Iterable[ast.expr]) -> None:
        super().__init__()
        self.parts = [*parts]


def translated(
    tree: SyntaxTree, places: Sequence[Place]
) -> Iterator[tuple[Place, ast.stmt | ast.expr]]:
    """Yield each place with what is written there, as LibCST reads it.

    Raises SyntaxProblem where it can't.
    """
    excerpts = read_excerpts(tree, places)
    translator = Translator(tree.file, excerpts.range_of)
    for place, node in zip(places, excerpts.nodes, strict=True):
        if isinstance(node, cst.BaseExpression):
            yield place, translator.expression(node)
        else:
            yield place, translator.statement(node)


@dataclass(frozen=True)
class Translator:
    """Translates what stands in one file; `range_of` says where."""

    source: Source
    range_of: Callable[[cst.CSTNode], Range]

    def statement(self, node: cst.BaseSmallStatement) -> ast.stmt:
        """Return a simple statement."""
        new = self._statement(node)
        self._locate(new, node)
        return new

    def expression(self, node: cst.BaseExpression) -> ast.expr:
        """Return an expression."""
        new = self._string(node) if isinstance(node, _STRINGS) else self._expression(node)
        self._locate(new, node)
        return new

    def _locate(self, new: ast.stmt | ast.expr, node: cst.CSTNode) -> None:
        start, end = self.range_of(node)
        new.lineno, new.col_offset = start.row, self._offset(start)
        new.end_lineno, new.end_col_offset = end.row, self._offset(end)

    def _offset(self, place: Position) -> int:
        return len(self.source.line(place.row)[: place.column - 1].encode())

    def _statement(self, node: cst.BaseSmallStatement) -> ast.stmt:
        match node:
            case cst.Raise(exc=exc, cause=cause):
                return ast.Raise(self._optional(exc), self._optional(cause.item if cause else None))
            case cst.Return(value=value):
                return ast.Return(self._optional(value))
            case cst.Expr(value=value):
                return ast.Expr(self.expression(value))
            case cst.Assign(targets=targets, value=value):
                named = [self.expression(target.target) for target in targets]
                return ast.Assign(named, self.expression(value))
            case cst.AnnAssign(target=cst.Name(value=name), value=cst.BaseExpression() as value):
                return ast.Assign([ast.Name(name)], self.expression(value))
        return ast.Expr(self._other(node))

    def _optional(self, node: cst.BaseExpression | None) -> ast.expr | None:
        return None if node is None else self.expression(node)

    def _expression(self, node: cst.BaseExpression) -> ast.expr:
        match node:
            case cst.Name(value=name):
                return ast.Constant(_CONSTANTS[name]) if name in _CONSTANTS else ast.Name(name)
            case cst.Integer():
                return ast.Constant(node.evaluated_value)
            case cst.Attribute(value=value, attr=attribute):
                return ast.Attribute(self.expression(value), attribute.value)
            case cst.Call():
                return self._call(node)
            case cst.IfExp(test=test, body=body, orelse=orelse):
                return ast.IfExp(*map(self.expression, (test, body, orelse)))
            case cst.BooleanOperation(left=left, operator=operator, right=right):
                joined = ast.Or() if isinstance(operator, cst.Or) else ast.And()
                return ast.BoolOp(joined, [*self._alternatives(left, type(operator), right)])
            case cst.BinaryOperation(left=left, operator=operator, right=right):
                symbol = _OPERATORS.get(type(operator), ast.Sub)
                return ast.BinOp(self.expression(left), symbol(), self.expression(right))
            case cst.Await(expression=value):
                return ast.Await(self.expression(value))
            case cst.NamedExpr(target=cst.Name(value=name), value=value):
                return ast.NamedExpr(ast.Name(name), self.expression(value))
            case cst.Lambda(body=body):
                nothing = ast.arguments([], [], None, [], [], None, [])
                return ast.Lambda(nothing, self.expression(body))
            case cst.Subscript(value=value, slice=slices):
                index = Other(part for item in slices for part in self._parts(item))
                return ast.Subscript(self.expression(value), index)
        return self._display(node)

    def _display(self, node: cst.BaseExpression) -> ast.expr:
        match node:
            case cst.Dict(elements=elements):
                keys = [e.key if isinstance(e, cst.DictElement) else None for e in elements]
                values = [self.expression(element.value) for element in elements]
                return ast.Dict([*map(self._optional, keys)], values)
            case cst.List(elements=elements) | cst.Tuple(elements=elements):
                return ast.Tuple([*map(self._element, elements)])
            case cst.Set(elements=elements):
                return ast.Set([*map(self._element, elements)])
            case cst.DictComp():
                return ast.DictComp(self._other(node), self._other(cst.Name("None")), [])
        return ast.ListComp(self._other(node), []) if _is_listing(node) else self._other(node)

    def _element(self, element: cst.BaseElement) -> ast.expr:
        value = self.expression(element.value)
        return ast.Starred(value) if isinstance(element, cst.StarredElement) else value

    def _other(self, node: cst.CSTNode) -> Other:
        return Other(self._parts(node))

    def _parts(self, node: cst.CSTNode) -> Iterator[ast.expr]:
        for child in children(node):
            if isinstance(child, cst.BaseExpression):
                yield self.expression(child)
            else:
                yield from self._parts(child)

    def _call(self, call: cst.Call) -> ast.Call:
        args: list[ast.expr] = []
        keywords: list[ast.keyword] = []
        for arg in call.args:
            value = self.expression(arg.value)
            if arg.keyword or arg.star == "**":
                keyword = ast.keyword(arg.keyword.value if arg.keyword else None, value)
                keywords.append(ast.copy_location(keyword, value))
            else:
                starred = ast.copy_location(ast.Starred(value), value)
                args.append(starred if arg.star else value)
        return ast.Call(self.expression(call.func), args, keywords)

    def _alternatives(
        self, left: cst.BaseExpression, operator: type[cst.BaseBooleanOp], right: cst.BaseExpression
    ) -> Iterator[ast.expr]:
        if isinstance(left, cst.BooleanOperation) and isinstance(left.operator, operator):
            yield from self._alternatives(left.left, operator, left.right)
        else:
            yield self.expression(left)
        yield self.expression(right)

    def _string(self, node: cst.BaseExpression) -> ast.expr:
        parts = _merged([*self._pieces(node)])
        if all(isinstance(part, ast.Constant) for part in parts) and not _is_formatted(node):
            return parts[0] if parts else ast.Constant("")
        return ast.JoinedStr(parts)

    def _pieces(self, node: cst.BaseExpression) -> Iterator[ast.expr]:
        match node:
            case cst.ConcatenatedString(left=left, right=right):
                yield from self._pieces(left)
                yield from self._pieces(right)
            case cst.SimpleString():
                yield ast.Constant(node.evaluated_value)
            case cst.FormattedString(parts=parts):
                for part in parts:
                    if isinstance(part, cst.FormattedStringExpression):
                        yield ast.FormattedValue(self.expression(part.expression), -1)
                    elif isinstance(part, cst.FormattedStringText):
                        yield ast.Constant(_unescaped(part.value, node))


def _is_listing(node: cst.BaseExpression) -> bool:
    return isinstance(node, _COMPREHENSIONS)


def _is_formatted(node: cst.BaseExpression) -> bool:
    match node:
        case cst.ConcatenatedString(left=left, right=right):
            return _is_formatted(left) or _is_formatted(right)
    return isinstance(node, cst.FormattedString)


def _merged(pieces: Iterable[ast.expr]) -> list[ast.expr]:
    """Return the pieces of a string, those that stand side by side without an expression as one."""
    merged: list[ast.expr] = []
    for piece in pieces:
        match merged[-1:], piece:
            case [ast.Constant(value=str(before))], ast.Constant(value=str(text)):
                merged[-1] = ast.Constant(before + text)
            case [ast.Constant(value=bytes(first))], ast.Constant(value=bytes(more)):
                merged[-1] = ast.Constant(first + more)
            case _:
                merged.append(piece)
    return merged


def _unescaped(text: str, of: cst.FormattedString) -> str:
    """Return what the text between the expressions of an f-string says."""
    text = text.replace("{{", "{").replace("}}", "}")
    if "\\" in text and "r" not in of.prefix.lower():
        try:
            return str(ast.literal_eval(f"{of.quote}{text}{of.quote}"))
        except (SyntaxError, ValueError):
            return text
    return text
