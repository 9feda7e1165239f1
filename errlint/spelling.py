"""How the expressions of a site are written: their text, without the indentation of the block."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from errlint.project.tree import SyntaxTree

_SEPARATORS = re.compile(r"#[^\r\n]*|[(),=:*]")
"""What may stand between two expressions of a call or a dict display."""
_SPACE = re.compile(r"(?:[\s\\]|#[^\r\n]*)*")
_STRING = r"""(?P<quote>\"\"\"|'''|"|')(?:\\.|(?!(?P=quote)).)*(?P=quote)"""
_ROWS = re.compile(rf"(?P<kept>#[^\r\n]*|{_STRING})|(?P<end>\r\n?|\n)(?P<indent>[ \t]*)", re.DOTALL)
_ONE_STRING = re.compile(rf"[a-zA-Z]*{_STRING}", re.DOTALL)


@dataclass(frozen=True)
class Argument:
    """One argument of a call, with its text: `star` is "", "*" or "**"."""

    value: ast.expr
    source: str
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True)
class Speller:
    """Reads the text of the expressions in one statement, which begins on `row`."""

    tree: SyntaxTree
    row: int

    def source_of(self, node: ast.expr) -> str:
        """Return the text of an expression, without the parentheses around it."""
        start, end = self._offsets(node)
        return self._text(start, end)

    def is_one_string(self, node: ast.expr) -> bool:
        """Tell whether an expression is a string literal, not several that follow each other."""
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))
        return is_string and _ONE_STRING.fullmatch(self.source_of(node)) is not None

    def arguments(self, call: ast.Call) -> Iterator[Argument]:
        """Yield the arguments of a call in the order of the text."""
        given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
        given.sort(key=lambda argument: (argument.lineno, argument.col_offset))
        floor = 0
        if given:
            floor = self.tree.source.text.index("(", self._offsets(call.func)[1]) + 1
        for argument in given:
            value, keyword, star = _passed(argument)
            start, end = self._with_parentheses(value, floor)
            yield Argument(value, self._text(start, end), keyword, star)
            floor = end

    def entries(self, display: ast.Dict) -> Iterator[tuple[ast.expr | None, ast.expr, str]]:
        """Yield the keys and values of a dict display, with the texts of the values."""
        floor = self._offsets(display)[0] + 1
        for key, value in zip(display.keys, display.values, strict=True):
            if key is not None:
                floor = self._offsets(key)[1]
            start, end = self._with_parentheses(value, floor)
            yield key, value, self._text(start, end)
            floor = end

    def _offsets(self, node: ast.expr) -> tuple[int, int]:
        start, end = self.tree.range_of(node)
        return self.tree.source.offset(start), self.tree.source.offset(end)

    def _with_parentheses(self, node: ast.expr, floor: int) -> tuple[int, int]:
        """Return the offsets of an expression with the parentheses around it, from a floor on."""
        text = self.tree.source.text
        start, end = self._offsets(node)
        opened: list[int] = []
        for match in _SEPARATORS.finditer(text, floor, start):
            if match[0] == "(":
                opened.append(match.start())
            elif match[0][0] != "#":
                opened.clear()
        for opening in reversed(opened):
            space = _SPACE.match(text, end)
            closing = space.end() if space else end
            if not text.startswith(")", closing):
                break
            start, end = opening, closing + 1
        return start, end

    def _text(self, start: int, end: int) -> str:
        text = self.tree.source.text[start:end]
        if "\n" not in text and "\r" not in text:
            return text
        return _unindented(text, indent_of(self.tree.source.line(self.row)))


def _passed(argument: ast.expr | ast.keyword) -> tuple[ast.expr, str | None, str]:
    """Return what an argument passes, its keyword and its stars."""
    match argument:
        case ast.keyword(arg=name, value=value):
            return value, name, "" if name else "**"
        case ast.Starred(value=value):
            return value, None, "*"
    assert isinstance(argument, ast.expr)
    return argument, None, ""


def indent_of(line: str) -> str:
    """Return the white space that indents a line: Python counts anew behind a form feed."""
    return line[: len(line) - len(line.lstrip(" \t\f"))].rpartition("\f")[2]


def _unindented(text: str, indent: str) -> str:
    """Return a text without the indentation of its block, that of strings left alone."""

    def unindented(match: re.Match[str]) -> str:
        return match["kept"] or match["end"] + match["indent"].removeprefix(indent)

    return _ROWS.sub(unindented, text) if indent else text
