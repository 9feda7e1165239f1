"""Leave out of a module's text what nobody asks for: the parameters and bodies of functions.

What is left has the same rows and columns. Where a body ends is told by its rows' indentation; a
body stays where that can't be relied on, and whoever parses the rest has to make sure that each
function without a body is there: text in a string may look like one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

_DEFINITION = re.compile(r"def[ \t]+\w")
_HEADER = re.compile(
    r"def[ \t]+\w+[ \t]*(?:\[[^\]]*\])?[ \t]*"
    r"\(([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*)\)"
    r"[ \t]*(?:->[^:]*)?:[ \t]*(?:#[^\r\n]*)?\r?\n"
)
_QUOTES = ('"""', "'''")
_MISLEADING = ("#", *_QUOTES)
"""Signs in front of brackets that may be none."""
_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))


class Abridged(NamedTuple):
    """A text without some bodies.

    `bodies` are the offsets of those in the whole text, in its order, each from the parameters on;
    `rows` where their functions start, by `def`, and end.
    """

    text: str
    bodies: tuple[tuple[int, int], ...]
    rows: frozenset[tuple[int, int]]


def abridged(text: str, wanted: Sequence[int]) -> Abridged | None:
    """Return a text without the bodies of outermost functions that nothing is wanted of.

    A function keeps its body if an offset of `wanted`, which is sorted, lies in it or between it
    and the function before, where its decorators are. None where nothing could be left out.
    """
    if "\f" in text or ("\r" in text and text.count("\r") != text.count("\r\n")):
        return None
    pieces: list[str] = []
    bodies: list[tuple[int, int]] = []
    rows: list[tuple[int, int]] = []
    offset, row, written = 0, 1, 0
    while found := _DEFINITION.search(text, offset):
        start = found.start()
        line = text.rfind("\n", 0, start) + 1
        indent, is_first = _indent(text[line:start])
        if not is_first:
            offset = found.end()
            continue
        header, before = _HEADER.match(text, start), offset
        offset = end_of_block(text, header.end() - 1 if header else found.end(), len(indent))
        if header is None or _holds(wanted, before, offset):
            continue
        end = _last(text, header.end(), offset)
        filling = _filling(text, header.end(), end, indent)
        if filling is None or not is_complete(text[header.end() : offset]):
            continue
        first = row + text.count("\n", written, start)
        row = first + text.count("\n", start, end)
        opening, closing = header.span(1)
        pieces += text[written:opening], _hollow(header[1])
        pieces += text[closing : header.end()], filling
        written = end
        bodies.append((opening, end))
        rows.append((first, row))
    if not bodies:
        return None
    pieces.append(text[written:])
    return Abridged("".join(pieces), tuple(bodies), frozenset(rows))


def _indent(before: str) -> tuple[str, bool]:
    """Return the blanks that a line starts with, and whether `def` is the first thing behind."""
    rest = before.lstrip(" \t")
    return before[: len(before) - len(rest)], rest.rstrip(" \t") in ("", "async")


def _holds(wanted: Sequence[int], start: int, end: int) -> bool:
    index = bisect_left(wanted, start)
    return index < len(wanted) and wanted[index] < end


@cache
def _dedented(indent: int) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t]{{0,{indent}}}[^ \t\r\n#)\]}}]")


def end_of_block(text: str, offset: int, indent: int) -> int:
    """Return the offset of the line end before the next row that is not indented further.

    `indent` is the number of blanks in front of the statement whose block `offset` stands in. In
    strings and brackets that are open there, such a row may be no statement.
    """
    found = _dedented(indent).search(text, offset)
    return found.start() if found else len(text)


def _last(text: str, start: int, end: int) -> int:
    """Return where the last statement of a body ends; `start` where that can't be told."""
    while end > start:
        line = text.rfind("\n", start - 1, end) + 1
        code, sign, _ = text[line:end].partition("#")
        if sign and ('"' in code or "'" in code):
            return start
        if code := code.rstrip():
            return start if code.endswith(";") else line + len(code)
        end = line - 1
    return start


def _hollow(parameters: str) -> str:
    """Return what takes the place of parameters: blanks, where their end can be relied on."""
    if any(sign in parameters for sign in _MISLEADING):
        return parameters
    rows, last = parameters.count("\n"), parameters.rpartition("\n")[2]
    return "\n" * rows + " " * len(last.encode())


def _filling(text: str, start: int, end: int, indent: str) -> str | None:
    """Return what takes the place of a body: a statement that ends where the last one does."""
    rows = text.count("\n", start, end)
    column = len(text[text.rfind("\n", 0, end) + 1 : end].encode())
    gap = column - len(indent) - 1
    return "\n" * rows + indent + " " * gap + "0" if end > start and gap > 0 else None


def is_complete(block: str) -> bool:
    """Tell whether a block seems to end outside of a string and of a continued row."""
    is_continued = block.rstrip("\r").endswith("\\")
    return not is_continued and not any(block.count(quotes) % 2 for quotes in _QUOTES)


def is_balanced(block: str) -> bool:
    """Tell whether a block has as many closing brackets of each kind as opening ones."""
    return all(block.count(opening) == block.count(closing) for opening, closing in _BRACKETS)
