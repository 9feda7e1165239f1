"""Documents: text with the places where it may break, and the printer that decides which do.

Groups stand on one line when they fit, else all their own breaks become line breaks, from the
outermost group inwards.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, Union

TAB_WIDTH = 4
_PRAGMA = re.compile(r"#\s*(?:noqa|nosec|(?:type|isort|pyright|pylint|flake8|ruff|ty)\s*:)", re.I)
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Break(Enum):
    """A place where a line may end."""

    SOFT = ""
    SPACE = " "
    HARD = "\n"
    FORCED = "forced"
    """Prints nothing; the groups around it break."""


@dataclass(frozen=True)
class Group:
    """Breaks inside are taken all or none; `breaks` says that they are taken in any case."""

    content: Doc
    breaks: bool


@dataclass(frozen=True)
class Indent:
    """Line breaks inside indent by one more unit."""

    content: Doc


@dataclass(frozen=True)
class IfBreak:
    """`broken` where the group around it breaks, else `flat`."""

    broken: Doc
    flat: Doc = ""


@dataclass(frozen=True)
class Comment:
    """A comment, on a line of its own or behind code; a line break has to follow."""

    text: str
    trailing: bool


@dataclass(frozen=True)
class Raw:
    """Text of several lines that is printed as it is: a multi-line string."""

    text: str


@dataclass(frozen=True)
class Verbatim:
    """Lines of code that keep their indentation relative to the first of them."""

    lines: tuple[str, ...]
    comments: int


@dataclass(frozen=True)
class Reserved:
    """Columns that text behind the document takes."""

    width: int


Doc: TypeAlias = Union[
    str, "tuple[Doc, ...]", Break, Group, Indent, IfBreak, Comment, Raw, Verbatim, Reserved
]


_Item: TypeAlias = tuple[int, bool, Doc]
"""A document with its level of indentation, and whether the group around it is on one line."""
_END: _Item = (0, False, Break.HARD)


@dataclass(frozen=True)
class Page:
    """What a document is printed on: `column` is where its first line starts."""

    column: int
    indent: str
    unit: str
    width: int
    line_end: str


def group(*content: Doc, breaks: bool = False) -> Group:
    """Return a group, broken when something in it has to break."""
    return Group(content, breaks or _must_break(content))


def joined(separator: Doc, docs: list[Doc]) -> Doc:
    """Return the documents with a separator between them."""
    result: list[Doc] = []
    for doc in docs:
        result += [separator, doc] if result else [doc]
    return tuple(result)


def comment_count(doc: Doc) -> int:
    """Return how many comments a document holds."""
    match doc:
        case Comment():
            return 1
        case Verbatim():
            return doc.comments
        case tuple():
            return sum(map(comment_count, doc))
        case Group() | Indent():
            return comment_count(doc.content)
        case IfBreak():
            return comment_count(doc.broken)
    return 0


def text_width(text: str) -> int:
    """Return how many columns a text takes."""
    if text.isascii():
        return len(text) + text.count("\t") * (TAB_WIDTH - 1)
    return sum(map(_character_width, text))


def comment_width(text: str) -> int:
    """Return the columns that a trailing comment takes; formatters don't count pragmas."""
    return 0 if _PRAGMA.match(text) else text_width(text) + 2


def print_document(doc: Doc, page: Page) -> str:
    """Return the text of a document."""
    output: list[str] = []
    column = page.column
    stack: list[_Item] = [(0, False, doc)]
    while stack:
        level, is_flat, doc = stack.pop()
        match doc:
            case str():
                output.append(doc)
                column += text_width(doc)
            case Group(content, breaks):
                if not breaks and not is_flat:
                    is_flat = _fits((level, True, content), stack, page.width - column)
                stack.append((level, is_flat, content))
            case Break.HARD:
                column = _new_line(output, level, page)
            case Break.SOFT | Break.SPACE:
                if is_flat:
                    output.append(doc.value)
                    column += len(doc.value)
                else:
                    column = _new_line(output, level, page)
            case Verbatim(lines):
                output.append(lines[0])
                for line in lines[1:]:
                    _new_line(output, level, page)
                    output.append(line)
                column = text_width(page.indent + page.unit * level + lines[-1])
            case Raw(text):
                output.append(text)
                column = text_width(_NEWLINE.split(text)[-1])
            case Comment(text, trailing):
                output.append("  " + text if trailing else text)
            case _:
                stack += _children(level, is_flat, doc)
    return "".join(output)


def _children(level: int, is_flat: bool, doc: Doc) -> list[_Item]:
    """Return what a document without text of its own consists of, the last first."""
    match doc:
        case tuple():
            return [(level, is_flat, inner) for inner in doc[::-1]]
        case Indent(content):
            return [(level + 1, is_flat, content)]
        case IfBreak(broken, flat):
            return [(level, is_flat, flat if is_flat else broken)]
    return []


def _new_line(output: list[str], level: int, page: Page) -> int:
    indent = page.indent + page.unit * level
    output += (page.line_end, indent)
    return text_width(indent)


def _fits(first: _Item, rest: list[_Item], columns: int) -> bool:
    """Tell whether everything up to the next line break fits in a number of columns."""
    stack = [first]
    remaining = reversed(rest)
    while columns >= 0:
        level, is_flat, doc = stack.pop() if stack else next(remaining, _END)
        match doc:
            case str():
                columns -= text_width(doc)
            case Break.HARD:
                return True
            case Break.SOFT | Break.SPACE:
                if not is_flat:
                    return True
                columns -= len(doc.value)
            case Group(content, breaks):
                stack.append((level, is_flat and not breaks, content))
            case Raw(text):
                return text_width(_NEWLINE.split(text)[0]) <= columns
            case Verbatim(lines):
                return text_width(lines[0]) <= columns
            case Comment(text, trailing):
                columns -= comment_width(text) if trailing else text_width(text)
            case Reserved(width):
                columns -= width
            case _:
                stack += _children(level, is_flat, doc)
    return False


def _must_break(doc: Doc) -> bool:
    match doc:
        case Break.HARD | Break.FORCED | Comment() | Raw() | Verbatim():
            return True
        case tuple():
            return any(map(_must_break, doc))
        case Group():
            return doc.breaks
        case Indent():
            return _must_break(doc.content)
    return False


def _character_width(character: str) -> int:
    if character == "\t":
        return TAB_WIDTH
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
