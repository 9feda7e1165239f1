"""One import statement as it is laid out, to add a name to it or remove one from it."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from errlint.codemods.imports.order import name_index
from errlint.project.tree import last_row
from errlint.source import Edit, Position, Range, Source

_START = re.compile(r"(?:from|import)\b")
_PRAGMA = re.compile(
    r"#\s*(?:noqa|type:|nosec|pragma:|pylint:|pyright:|mypy:|isort:|ruff:|errlint:)"
)
_NOQA = re.compile(r"#.*\bnoqa\b", re.IGNORECASE)
_STEP = "    "


class Layout(Enum):
    """How the names of a statement are spread over rows."""

    LINE = "on one row"
    EXPLODED = "in parentheses, a row each"
    FREE = "any other"


@dataclass(frozen=True)
class ImportedName:
    """One name of a statement: its text, its place in the statement, its comments."""

    text: str
    start: int = 0
    end: int = 0
    above: tuple[str, ...] = ()
    beside: str = ""

    @property
    def bound(self) -> str:
        """Return the name in this module."""
        return self.text.split()[-1].partition(".")[0]

    @property
    def is_renamed(self) -> bool:
        """Tell `x as y` from `x`."""
        return " as " in self.text

    @property
    def has_comment(self) -> bool:
        """Tell whether a comment stands at the name."""
        return bool(self.above or self.beside)


@dataclass(frozen=True)
class ImportStatement:
    """An import statement that has its rows to itself.

    `head` is all up to the keyword `import`; `body` the text without its indent.
    """

    first: int
    last: int
    indent: str
    body: str
    head: str
    names: tuple[ImportedName, ...]
    layout: Layout
    trailing_comma: bool = False
    comment_at_head: str = ""
    comment_at_end: str = ""
    comments_below: tuple[str, ...] = ()

    @property
    def has_noqa(self) -> bool:
        """Tell whether a row of the statement holds a `noqa` comment."""
        return _NOQA.search(self.body) is not None

    @property
    def is_star(self) -> bool:
        """Tell whether the statement is `from x import *`."""
        return self.names[0].text == "*"

    def with_name(self, name: str, line_length: int) -> str:
        """Return the text with one more name, in its sorted place."""
        index = name_index([known.text for known in self.names], name)
        if self.layout is Layout.FREE:
            return self._spliced(index, name, line_length)
        names = (*self.names[:index], ImportedName(name), *self.names[index:])
        return replace(self, names=names)._rendered(line_length)

    def without_name(self, bound: str, line_length: int) -> str:
        """Return the text with one name less, of several."""
        index = next(i for i, known in enumerate(self.names) if known.bound == bound)
        if self.layout is Layout.FREE and "#" not in self.body:
            return self._cut(index, line_length)
        gone = self.names[index]
        names = [known for known in self.names if known is not gone]
        below = self.comments_below
        if gone.above and index < len(names):
            names[index] = replace(names[index], above=(*gone.above, *names[index].above))
        elif gone.above:
            below = (*gone.above, *below)
        return replace(self, names=tuple(names), comments_below=below)._rendered(line_length)

    def on_one_row(self) -> ImportStatement:
        """Return the statement as it is before its names get a row each."""
        comment = self.comment_at_head
        line = replace(self, layout=Layout.LINE, trailing_comma=False)
        return replace(line, comment_at_head="", comment_at_end=comment)

    def edit(self, source: Source, text: str) -> Edit:
        """Return the edit that replaces the statement, its line end kept."""
        end = Position(self.last, len(source.line(self.last)) + 1)
        return Edit(Range(Position(self.first, 1), end), text.replace("\n", source.line_end))

    def _rendered(self, line_length: int) -> str:
        stays_exploded = self.layout is not Layout.LINE and (
            self.trailing_comma
            or self.comments_below
            or self.comment_at_head
            or any(known.has_comment for known in self.names)
        )
        if not stays_exploded:
            line = f"{self.indent}{self.head} {', '.join(known.text for known in self.names)}"
            comment = self.comment_at_end
            counted = "" if _PRAGMA.match(comment) else comment
            width = len(line) + (len(counted) + 2 if counted else 0)
            if width <= line_length or not self.head.startswith("from"):
                return line + _beside(comment)
        return "\n".join(self._exploded_rows())

    def _exploded_rows(self) -> Iterator[str]:
        at_head, at_end = self.comment_at_head, self.comment_at_end
        if self.layout is Layout.LINE:
            at_head, at_end = at_end, ""
        inner = self.indent + _STEP
        if self.layout is Layout.EXPLODED:
            row = self.body.split("\n")[1]
            inner = row[: len(row) - len(row.lstrip())]
        yield f"{self.indent}{self.head} ({_beside(at_head)}"
        keeps_no_comma = self.layout is Layout.EXPLODED and not self.trailing_comma
        for known in self.names:
            yield from (inner + comment for comment in known.above)
            comma = "" if keeps_no_comma and known is self.names[-1] else ","
            yield f"{inner}{known.text}{comma}{_beside(known.beside)}"
        yield from (inner + comment for comment in self.comments_below)
        yield f"{self.indent}){_beside(at_end)}"

    def _spliced(self, index: int, name: str, line_length: int) -> str:
        if index < len(self.names):
            place = self.names[index].start
            options = (f"{name}, ", f"{name},{self._row_break}")
        else:
            place = self.names[-1].end
            options = (f", {name}", f",{self._row_break}{name}")
        text = ""
        for option in options:
            text = self.indent + self.body[:place] + option + self.body[place:]
            if all(len(row) <= line_length for row in text.split("\n")):
                break
        return text

    def _cut(self, index: int, line_length: int) -> str:
        is_last = index == len(self.names) - 1
        start = self.names[index - 1].end if is_last else self.names[index].start
        end = self.names[index].end if is_last else self.names[index + 1].start
        left = tuple(known for known in self.names if known is not self.names[index])
        if self.trailing_comma:
            return self.indent + self.body[:start] + self.body[end:]
        line = replace(self, names=left, layout=Layout.LINE)._rendered(line_length)
        return line if "\n" not in line else self.indent + self.body[:start] + self.body[end:]

    @property
    def _row_break(self) -> str:
        """Return what stands between a comma and the first name of the next row."""
        for before, after in pairwise(self.names):
            gap = self.body[before.end : after.start]
            if "\n" in gap and "#" not in gap:
                return gap[gap.index(",") + 1 :]
        is_open = "(" in self.body
        return f"\n{self.indent}{_STEP}" if is_open else f" \\\n{self.indent}{_STEP}"


def read_statement(source: Source, node: ast.Import | ast.ImportFrom) -> ImportStatement | None:
    """Return the statement at the rows of a node, None if it shares a row with another one."""
    text = "\n".join(source.line(row) for row in range(node.lineno, last_row(node) + 1))
    body = text.lstrip(" \t\f")
    if not _START.match(body):
        return None
    indent = text[: len(text) - len(body)]
    reader = _Reader(body)
    try:
        is_alone = reader.read()
    except (tokenize.TokenError, SyntaxError):
        return None
    if not is_alone or len(reader.names) != len(node.names):
        return None
    return ImportStatement(
        node.lineno,
        last_row(node),
        indent,
        body.rstrip(),
        body[: reader.head_end],
        tuple(reader.names),
        reader.layout(),
        reader.trailing_comma,
        reader.comment_at_head,
        reader.comment_at_end,
        tuple(reader.pending),
    )


def render_new(module: str, name: str, indent: str, line_length: int) -> str:
    """Return a new statement that imports one name."""
    line = f"{indent}from {module} import {name}"
    if len(line) <= line_length:
        return line
    return f"{indent}from {module} import (\n{indent}{_STEP}{name},\n{indent})"


@dataclass
class _Reader:
    body: str
    names: list[ImportedName] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    trailing_comma: bool = False
    comment_at_head: str = ""
    comment_at_end: str = ""
    head_end: int = 0
    _name: tuple[int, int, int] | None = None
    _open_row: int = 0
    _close_row: int = 0
    _name_rows: list[int] = field(default_factory=list)

    def read(self) -> bool:
        """Read the statement; False if there is more than a statement."""
        starts = [0]
        for text in self.body.split("\n"):
            starts.append(starts[-1] + len(text) + 1)
        ends_of_line = 0
        for token in tokenize.generate_tokens(io.StringIO(self.body + "\n").readline):
            row = token.start[0]
            start, end = starts[row - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
            if token.type == tokenize.NEWLINE:
                ends_of_line += 1
            elif token.type == tokenize.COMMENT:
                self._end_name()
                self._comment(token.string, row)
            elif not self.head_end:
                self.head_end = end if token.string == "import" else 0
            elif token.string == "(":
                self._open_row = row
            elif token.string == ",":
                self._end_name()
                self.trailing_comma = True
            elif token.string == ")":
                self._end_name()
                self._close_row = row
            elif token.string == ";":
                return False
            elif token.type in (tokenize.NAME, tokenize.OP):
                first, _, first_row = self._name or (start, end, row)
                self._name = (first, end, first_row)
                self.trailing_comma = False
        self._end_name()
        return ends_of_line == 1

    def layout(self) -> Layout:
        """Return how the names are laid out."""
        if "\n" not in self.body:
            return Layout.LINE
        rows = [self._open_row, *self._name_rows, self._close_row]
        is_exploded = self._open_row > 0 and all(before < after for before, after in pairwise(rows))
        return Layout.EXPLODED if is_exploded else Layout.FREE

    def _end_name(self) -> None:
        if self._name is None:
            return
        start, end, row = self._name
        text = " ".join(self.body[start:end].split())
        self.names.append(ImportedName(text, start, end, tuple(self.pending)))
        self._name_rows.append(row)
        self._name = None
        self.pending = []

    def _comment(self, comment: str, row: int) -> None:
        if self._close_row or not self._open_row:
            self.comment_at_end = comment
        elif not self.names and row == self._open_row:
            self.comment_at_head = comment
        elif self.names and row == self._name_rows[-1]:
            self.names[-1] = replace(self.names[-1], beside=comment)
        else:
            self.pending.append(comment)


def _beside(comment: str) -> str:
    return f"  {comment}" if comment else ""
