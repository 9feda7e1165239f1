"""Rewrite newer syntax into what Python 3.10 reads, every statement on its row.

What names, strings and calls a statement holds is kept where that is simple: facts and excerpts are
made of it. The result is never written anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from errlint.libcst_import import cst

TEMPLATE = "__template__"
"""The function whose call stands for a template string (PEP 750), which is no string."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_NO_SPACE = cst.SimpleWhitespace("")
_EXPRESSION = cst.FormattedStringExpression


def lower(module: cst.Module) -> str:
    """Return the text of a module in the syntax of Python 3.10, with as many lines.

    Raises RecursionError for a tree that is deeper than the recursion limit.
    """
    return module.visit(_Lowering(module)).code


class _Lowering(cst.CSTTransformer):
    def __init__(self, module: cst.Module) -> None:
        super().__init__()
        self.module = module

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        """`except A, B:` (PEP 758, 3.14)."""
        return updated_node.with_changes(type=_in_parentheses(updated_node.type))

    def leave_TryStar(self, original_node: cst.TryStar, updated_node: cst.TryStar) -> cst.Try:
        """`except* A:` (PEP 654, 3.11) and `except* A, B:` (PEP 758, 3.14)."""
        return cst.Try(
            body=updated_node.body,
            handlers=[_without_star(handler) for handler in updated_node.handlers],
            orelse=updated_node.orelse,
            finalbody=updated_node.finalbody,
            leading_lines=updated_node.leading_lines,
            whitespace_before_colon=updated_node.whitespace_before_colon,
        )

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        """`def f[T]():` (PEP 695, 3.12)."""
        rows = self._rows_of_type_parameters(updated_node)
        return updated_node.with_changes(
            type_parameters=None,
            whitespace_after_type_parameters=_NO_SPACE,
            whitespace_before_params=_more_rows(updated_node.whitespace_before_params, rows),
        )

    def leave_ClassDef(
        self, original_node: cst.ClassDef, updated_node: cst.ClassDef
    ) -> cst.ClassDef:
        """`class A[T]:` (PEP 695, 3.12)."""
        if updated_node.type_parameters is None:
            return updated_node
        rows = self._rows_of_type_parameters(updated_node)
        lpar, rpar = updated_node.lpar, updated_node.rpar
        if isinstance(lpar, cst.MaybeSentinel) or isinstance(rpar, cst.MaybeSentinel):
            lpar, rpar = cst.LeftParen(), cst.RightParen()
        before = _more_rows(lpar.whitespace_after, rows)
        return updated_node.with_changes(
            type_parameters=None,
            whitespace_after_type_parameters=_NO_SPACE,
            lpar=lpar.with_changes(whitespace_after=before),
            rpar=rpar,
        )

    def leave_TypeAlias(
        self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias
    ) -> cst.Assign:
        """`type X[T] = ...` (PEP 695, 3.12) as an assignment."""
        value = updated_node.value
        rows = self._rows(updated_node) - self._rows(value)
        semicolon = updated_node.semicolon
        if isinstance(semicolon, cst.Semicolon):
            rows -= self._rows(semicolon)
        target = cst.AssignTarget(updated_node.name)
        return cst.Assign([target], _moved_down(value, rows), semicolon=semicolon)

    def leave_Annotation(
        self, original_node: cst.Annotation, updated_node: cst.Annotation
    ) -> cst.Annotation:
        """`*args: *Ts` (PEP 646, 3.11)."""
        return updated_node.with_changes(annotation=self._unstarred(updated_node.annotation))

    def leave_Index(self, original_node: cst.Index, updated_node: cst.Index) -> cst.Index:
        """`a[*b]` (PEP 646, 3.11)."""
        space = updated_node.whitespace_after_star
        rows = 0 if space is None else self._rows(space)
        return cst.Index(_moved_down(updated_node.value, rows))

    def leave_ListComp(
        self, original_node: cst.BaseSimpleComp, updated_node: cst.BaseSimpleComp
    ) -> cst.BaseSimpleComp:
        """`[*a for a in b]` (PEP 798, 3.15)."""
        return updated_node.with_changes(elt=self._unstarred(updated_node.elt))

    leave_SetComp = leave_GeneratorExp = leave_ListComp

    def leave_StarredDictComp(
        self, original_node: cst.StarredDictComp, updated_node: cst.StarredDictComp
    ) -> cst.DictComp:
        """`{**a for a in b}` (PEP 798, 3.15)."""
        rows = self._rows(updated_node.whitespace_before_value)
        return cst.DictComp(
            key=cst.Name("None"),
            value=_moved_down(updated_node.value, rows),
            for_in=updated_node.for_in,
            lbrace=updated_node.lbrace,
            rbrace=updated_node.rbrace,
            lpar=updated_node.lpar,
            rpar=updated_node.rpar,
        )

    def leave_LazyImport(
        self, original_node: cst.LazyImport, updated_node: cst.LazyImport
    ) -> cst.Import:
        """`lazy import a` (PEP 810, 3.15)."""
        return cst.Import(
            names=updated_node.names,
            semicolon=updated_node.semicolon,
            whitespace_after_import=_joined(
                updated_node.whitespace_after_lazy, updated_node.whitespace_after_import
            ),
        )

    def leave_LazyImportFrom(
        self, original_node: cst.LazyImportFrom, updated_node: cst.LazyImportFrom
    ) -> cst.ImportFrom:
        """`lazy from a import b` (PEP 810, 3.15)."""
        return cst.ImportFrom(
            module=updated_node.module,
            names=updated_node.names,
            relative=updated_node.relative,
            lpar=updated_node.lpar,
            rpar=updated_node.rpar,
            semicolon=updated_node.semicolon,
            whitespace_after_from=_joined(
                updated_node.whitespace_after_lazy, updated_node.whitespace_after_from
            ),
            whitespace_before_import=updated_node.whitespace_before_import,
            whitespace_after_import=updated_node.whitespace_after_import,
        )

    def leave_TemplatedString(
        self, original_node: cst.TemplatedString, updated_node: cst.TemplatedString
    ) -> cst.Call:
        """`t"..."` (PEP 750, 3.14)."""
        bare = updated_node.with_changes(lpar=(), rpar=())
        return cst.Call(
            cst.Name(TEMPLATE),
            [cst.Arg(value) for value in _essence(bare)],
            whitespace_before_args=_more_rows(_NO_SPACE, self._rows(bare)),
            lpar=updated_node.lpar,
            rpar=updated_node.rpar,
        )

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.FormattedString:
        """An f-string whose expressions hold its own quote or what else PEP 701 (3.12) allows."""
        parts = [self._readable(part) for part in updated_node.parts]
        quote = self._free_quote(updated_node, parts)
        if quote is None:
            quote = updated_node.quote[0] * 3
            parts = [self._essence_of(p) if quote[0] in self._code(p) else p for p in parts]
        start = updated_node.start.removesuffix(updated_node.quote) + quote
        return updated_node.with_changes(start=start, parts=parts, end=quote)

    def _free_quote(
        self, node: cst.FormattedString, parts: Sequence[cst.BaseFormattedStringContent]
    ) -> str | None:
        """Return a quote that an f-string's parts don't hold, its own one if possible."""
        own = node.quote
        other = "'" if own[0] == '"' else '"'
        inside = "".join(self._code(part) for part in parts if isinstance(part, _EXPRESSION))
        if own not in inside and (len(own) == 3 or not _LINE_END.search(inside)):
            return own
        if own[0] * 3 not in inside:
            return own[0] * 3
        texts = (part.value for part in parts if isinstance(part, cst.FormattedStringText))
        is_free = other * 3 not in inside and not any(other in text for text in texts)
        return other * 3 if is_free else None

    def _readable(self, part: cst.BaseFormattedStringContent) -> cst.BaseFormattedStringContent:
        code = self._code(part)
        is_readable = "\\" not in code and "#" not in code and not _is_nested_specification(part)
        return part if is_readable else self._essence_of(part)

    def _essence_of(self, part: cst.BaseFormattedStringContent) -> cst.BaseFormattedStringContent:
        """Leave of an expression in an f-string the names and calls that it holds."""
        if not isinstance(part, _EXPRESSION):
            return part
        elements = [cst.Element(value) for value in _essence(part)]
        space = _more_rows(_NO_SPACE, self._rows(part))
        return _EXPRESSION(cst.Tuple(elements, lpar=[cst.LeftParen(whitespace_after=space)]))

    def _unstarred(self, node: cst.BaseExpression) -> cst.BaseExpression:
        if not isinstance(node, cst.StarredElement):
            return node
        return _moved_down(node.value, self._rows(node) - self._rows(node.value))

    def _rows_of_type_parameters(self, node: cst.FunctionDef | cst.ClassDef) -> int:
        if node.type_parameters is None:
            return 0
        return self._rows(node.type_parameters) + self._rows(node.whitespace_after_type_parameters)

    def _rows(self, node: cst.CSTNode) -> int:
        """Return how many line ends a node holds."""
        return len(_LINE_END.findall(self._code(node)))

    def _code(self, node: cst.CSTNode) -> str:
        return self.module.code_for_node(node)


def _in_parentheses(type_: cst.BaseExpression | None) -> cst.BaseExpression | None:
    if isinstance(type_, cst.Tuple) and not type_.lpar:
        return type_.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return type_


def _without_star(handler: cst.ExceptStarHandler) -> cst.ExceptHandler:
    return cst.ExceptHandler(
        body=handler.body,
        type=_in_parentheses(handler.type),
        name=handler.name,
        leading_lines=handler.leading_lines,
        whitespace_after_except=_joined(
            handler.whitespace_after_except, handler.whitespace_after_star
        ),
        whitespace_before_colon=handler.whitespace_before_colon,
    )


def _joined(*spaces: cst.SimpleWhitespace) -> cst.SimpleWhitespace:
    return cst.SimpleWhitespace("".join(space.value for space in spaces) or " ")


def _moved_down(value: cst.BaseExpression, rows: int) -> cst.BaseExpression:
    """Put an expression into parentheses that start so many rows above it."""
    if not rows:
        return value
    space = _more_rows(_NO_SPACE, rows)
    return value.with_changes(
        lpar=[cst.LeftParen(whitespace_after=space), *value.lpar],
        rpar=[*value.rpar, cst.RightParen()],
    )


def _more_rows(
    space: cst.BaseParenthesizableWhitespace, rows: int
) -> cst.BaseParenthesizableWhitespace:
    """Return white space inside of brackets with so many line ends before it."""
    if not rows:
        return space
    more = [cst.EmptyLine(indent=False)] * (rows - 1)
    if isinstance(space, cst.ParenthesizedWhitespace):
        first = space.first_line
        pushed = cst.EmptyLine(False, first.whitespace, first.comment, first.newline)
        return space.with_changes(
            first_line=cst.TrailingWhitespace(),
            empty_lines=[*more, pushed, *space.empty_lines],
        )
    last = space if isinstance(space, cst.SimpleWhitespace) else _NO_SPACE
    return cst.ParenthesizedWhitespace(empty_lines=more, last_line=last)


def _is_nested_specification(part: cst.BaseFormattedStringContent) -> bool:
    """Tell whether a format specification holds one that holds an expression in its turn."""
    return any(True for inner in _specification(part) for _ in _specification(inner))


def _specification(
    part: cst.BaseFormattedStringContent,
) -> Iterator[cst.BaseFormattedStringContent]:
    if isinstance(part, _EXPRESSION):
        yield from (inner for inner in part.format_spec or () if isinstance(inner, _EXPRESSION))


def _essence(node: cst.CSTNode) -> Iterable[cst.BaseExpression]:
    """Return the names that a node holds, and the calls without their arguments."""
    collector = _Essence()
    node.visit(collector)
    return collector.found.values()


class _Essence(cst.CSTVisitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, cst.BaseExpression] = {}

    def visit_Attribute(self, node: cst.Attribute | cst.Arg) -> bool:
        node.value.visit(self)
        return False

    visit_Arg = visit_Attribute

    def visit_Name(self, node: cst.Name) -> None:
        self.found[node.value] = cst.Name(node.value)

    def visit_Call(self, node: cst.Call) -> None:
        if name := _plain(node.func):
            call = cst.Call(name)
            self.found[cst.Module([]).code_for_node(call)] = call


def _plain(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return a dotted name without the white space in it, None for anything else."""
    match node:
        case cst.Name(value=name):
            return cst.Name(name)
        case cst.Attribute(value=value, attr=cst.Name(value=name)):
            inner = _plain(value)
            return cst.Attribute(inner, cst.Name(name)) if inner else None
    return None
