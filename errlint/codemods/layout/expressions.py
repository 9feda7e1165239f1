"""Expressions inside brackets, as documents.

What is not worth a layout of its own (assignment expressions, most lambdas) is kept as it is
written. A comment that would be lost or moved keeps the expression it is in as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from errlint.codemods.layout.brackets import (
    Bracket,
    Element,
    bracketed,
    comments_in,
    comments_of,
    element,
    enclosed,
    gap,
)
from errlint.codemods.layout.chains import chain, is_fluent
from errlint.codemods.layout.document import (
    Break,
    Doc,
    IfBreak,
    Indent,
    Verbatim,
    comment_count,
    group,
)
from errlint.codemods.layout.operators import binary_like
from errlint.codemods.layout.strings import implicit, is_multiline, literal
from errlint.libcst_import import cst
from errlint.project.cst_values import source_of

_NO_SPACE = cst.SimpleWhitespace("")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Arranger:
    """Turns expressions into documents, all of one call."""

    line_end: str
    magic_comma: bool
    has_comments: bool

    @classmethod
    def of(cls, node: cst.CSTNode, source: str, line_end: str, magic_comma: bool) -> Arranger:
        """Return what arranges a node whose text is `source`."""
        return cls(line_end, magic_comma, "#" in source and bool(comments_of(node)))

    def source_of(self, node: cst.CSTNode) -> str:
        """Return the code of a node as it is written."""
        return source_of(node, self.line_end)

    def expression(self, node: cst.BaseExpression) -> Doc:
        """Return an expression with its parentheses."""
        doc = self._expression(node)
        if self.has_comments and comment_count(doc) != len(comments_of(node)):
            return self.verbatim(node)
        return doc

    def verbatim(self, node: cst.CSTNode) -> Doc:
        """Return a node as it is written; its lines keep their places relative to each other."""
        source = self.source_of(node)
        first, *rest = _LINE_END.split(source)
        if not rest:
            return source
        if '"""' in source or "'''" in source or "\\" in source:
            return literal(source)
        indent = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
        lines = tuple(line[indent:].rstrip() for line in rest)
        return Verbatim((first, *lines), len(comments_of(node)) if self.has_comments else 0)

    def _expression(self, node: cst.BaseExpression) -> Doc:
        if node.lpar and not isinstance(node, cst.Tuple):
            return self._parenthesized(node)
        return self._bare(node)

    def _parenthesized(self, node: cst.BaseExpression) -> Doc:
        opening_comment, leading = comments_in(node.lpar[0].whitespace_after)
        trailing, own = comments_in(node.rpar[-1].whitespace_before)
        bare = node.with_changes(lpar=(), rpar=())
        if is_multiline(bare, self.source_of) and not (opening_comment or leading or own):
            return group("(", self._bare(bare), *trailing, ")")
        if isinstance(bare, cst.IfExp):
            inner: Doc = self.conditional(bare, is_parenthesized=True)
        else:
            inner = self._bare(bare)
        content: tuple[Doc, ...] = (
            *((comment, Break.HARD) for comment in leading),
            inner,
            *trailing,
            *((Break.HARD, comment) for comment in own),
        )
        return enclosed("(", content, ")", tuple(opening_comment))

    def _bare(self, node: cst.BaseExpression) -> Doc:
        """Return an expression without its parentheses."""
        match node:
            case cst.SimpleString() | cst.FormattedString() | cst.TemplatedString():
                return literal(self.source_of(node))
            case cst.ConcatenatedString():
                return implicit(node, self.source_of)
            case cst.Name() | cst.Integer() | cst.Float() | cst.Imaginary() | cst.Ellipsis():
                return self.source_of(node)
            case cst.Attribute() | cst.Call() | cst.Subscript():
                return chain(node, self)
            case cst.BinaryOperation() | cst.BooleanOperation() | cst.Comparison():
                return binary_like(node, self.expression, self.source_of)
            case cst.UnaryOperation():
                operator = self.source_of(node.operator.with_changes(whitespace_after=_NO_SPACE))
                default = " " if isinstance(node.operator, cst.Not) else ""
                after = gap(node.operator.whitespace_after, default)
                return (operator, after, self.expression(node.expression))
            case cst.Await():
                after = gap(node.whitespace_after_await, " ")
                return ("await", after, self.expression(node.expression))
            case cst.IfExp():
                return self.conditional(node, is_parenthesized=False)
            case cst.Dict() | cst.List() | cst.Set() | cst.Tuple():
                return self._display(node)
            case cst.ListComp() | cst.SetComp() | cst.DictComp() | cst.GeneratorExp():
                return self._comprehension(node)
            case cst.Lambda(body=cst.Call(lpar=[]) as body) if not is_fluent(body):
                return self._lambda(node, body)
        return self.verbatim(node)

    def _lambda(self, node: cst.Lambda, body: cst.Call) -> Doc:
        """Return a function that is one call, which breaks in its brackets as any other."""
        head = self.source_of(node).removesuffix(self.source_of(body))
        is_on_one_row = not _LINE_END.search(head)
        return (head, self.expression(body)) if is_on_one_row else self.verbatim(node)

    def conditional(self, node: cst.IfExp, *, is_parenthesized: bool) -> Doc:
        """Return a conditional expression, which Black parenthesizes where it breaks.

        Ruff leaves the parentheses to the author, so that one broken without is Ruff's.
        """
        content = self._conditional_parts(node)
        is_broken = isinstance(node.whitespace_before_if, cst.ParenthesizedWhitespace)
        if is_parenthesized or is_broken:
            return group(content)
        inner = Indent((Break.SOFT, group(content)))
        return group(IfBreak("("), inner, Break.SOFT, IfBreak(")"))

    def _conditional_parts(self, node: cst.IfExp) -> Doc:
        return (
            self.expression(node.body),
            gap(node.whitespace_before_if, Break.SPACE),
            ("if", gap(node.whitespace_after_if, " "), self.expression(node.test)),
            gap(node.whitespace_before_else, Break.SPACE),
            ("else", gap(node.whitespace_after_else, " ")),
            self._conditional_parts(node.orelse)
            if isinstance(node.orelse, cst.IfExp) and not node.orelse.lpar
            else self.expression(node.orelse),
        )

    def _display(self, node: cst.Dict | cst.List | cst.Set | cst.Tuple) -> Doc:
        elements = [self._element(item) for item in node.elements]
        match node:
            case cst.Dict():
                opening, closing = node.lbrace.whitespace_after, node.rbrace.whitespace_before
                bracket = Bracket("{", "}", opening, closing)
            case cst.Set():
                opening, closing = node.lbrace.whitespace_after, node.rbrace.whitespace_before
                bracket = Bracket("{", "}", opening, closing)
            case cst.List():
                opening, closing = node.lbracket.whitespace_after, node.rbracket.whitespace_before
                bracket = Bracket("[", "]", opening, closing)
            case cst.Tuple(lpar=[]):
                return self.verbatim(node)
            case cst.Tuple():
                opening, closing = node.lpar[0].whitespace_after, node.rpar[-1].whitespace_before
                bracket = Bracket("(", ")", opening, closing)
        if isinstance(node, cst.Tuple) and len(elements) == 1:
            only = Element((elements[0].doc, ","), False, elements[0].gaps)
            return bracketed(bracket, [only], magic_comma=False)
        return bracketed(bracket, elements, magic_comma=self.magic_comma)

    def _element(self, item: cst.BaseElement | cst.BaseDictElement) -> Element:
        match item:
            case cst.DictElement():
                key = self.expression(item.key)
                before = gap(item.whitespace_before_colon, "")
                after = gap(item.whitespace_after_colon, " ")
                doc: Doc = group(key, before, ":", after, self.expression(item.value))
            case cst.StarredDictElement():
                doc = ("**", gap(item.whitespace_before_value, ""), self.expression(item.value))
            case cst.StarredElement():
                doc = ("*", gap(item.whitespace_before_value, ""), self.expression(item.value))
            case _:
                doc = self.expression(item.value)
        return element(doc, item.comma)

    def _comprehension(
        self, node: cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp
    ) -> Doc:
        if isinstance(node, cst.DictComp):
            entry: Doc = group(
                self.expression(node.key),
                gap(node.whitespace_before_colon, ""),
                (":", gap(node.whitespace_after_colon, " ")),
                self.expression(node.value),
            )
        else:
            entry = self.expression(node.elt)
        content = group(entry, *self._clauses(node.for_in))
        match node:
            case cst.ListComp():
                return enclosed("[", content, "]", self._edges(node.lbracket, node.rbracket))
            case cst.SetComp() | cst.DictComp():
                return enclosed("{", content, "}", self._edges(node.lbrace, node.rbrace))
        return content

    def _edges(self, *brackets: cst.CSTNode) -> Doc:
        """Return the comment behind the opening bracket."""
        trailing, _ = comments_in(getattr(brackets[0], "whitespace_after", _NO_SPACE))
        return tuple(trailing)

    def _clauses(self, node: cst.CompFor) -> Iterable[Doc]:
        yield gap(node.whitespace_before, Break.SPACE)
        if node.asynchronous:
            yield "async "
        yield ("for ", self.verbatim(node.target), " in ", self.expression(node.iter))
        for clause in node.ifs:
            yield gap(clause.whitespace_before, Break.SPACE)
            yield ("if ", self.expression(clause.test))
        if node.inner_for_in:
            yield from self._clauses(node.inner_for_in)
