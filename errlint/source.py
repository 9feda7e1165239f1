"""One file's bytes and text: the only place that slices text or applies edits."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_UTF8_BOM = b"\xef\xbb\xbf"
_NOT_UTF8 = "invalid or missing encoding declaration"
"""What `tokenize` says of a file without a cookie; decoding it says which byte is wrong."""


class SourceError(Exception):
    """A file whose bytes are no Python source text."""

    def __init__(self, message: str, position: Position | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position or Position(1, 1)


class Position(NamedTuple):
    """A place in a text: row and column, both counted from 1, columns in characters."""

    row: int
    column: int


class Range(NamedTuple):
    """The text from `start` up to, not including, `end`."""

    start: Position
    end: Position


class Edit(NamedTuple):
    """Replace the text of `range` with `content`; an empty range inserts."""

    range: Range
    content: str


class OverlappingEdits(ValueError):
    """Two edits of one application touch the same text."""


def row_before(row: int, edits: Iterable[Edit]) -> int:
    """Return where a row of the edited text was before the edits.

    A row that is new was where the edit that made it begins.
    """
    shift = 0
    for edit in sorted(edits):
        first = edit.range.start.row + shift
        if row < first:
            break
        last = first + len(_LINE_END.findall(edit.content))
        if row <= last:
            return edit.range.start.row
        shift = last - edit.range.end.row
    return row - shift


@dataclass(frozen=True)
class Source:
    """The text of one file, with what is needed to write it back unchanged.

    `filename` is what diagnostics show; `encoding` is a codec name; `text` keeps the file's own
    line ends and never starts with a byte order mark.
    """

    filename: str
    text: str
    encoding: str = "utf-8"
    has_bom: bool = False

    @classmethod
    def from_bytes(cls, filename: str, raw: bytes) -> Source:
        """Decode `raw` as Python does (PEP 263): byte order mark, coding cookie, UTF-8.

        Raises SourceError when the bytes can't be decoded or hold a NUL.
        """
        has_bom = raw.startswith(_UTF8_BOM)
        encoding = _declared_encoding(raw)
        body = raw[len(_UTF8_BOM) :] if has_bom else raw
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError as error:
            before = body[: error.start].decode("utf-8" if encoding == "utf-8" else "latin-1")
            raise SourceError(
                f"can't be decoded as {encoding}: byte 0x{body[error.start]:02x} ({error.reason})",
                cls(filename, before).position(len(before)),
            ) from None
        except (LookupError, ValueError) as error:  # a codec that is not one of texts
            raise SourceError(f"can't be decoded as {encoding}: {error}") from None
        source = cls(filename, text, encoding, has_bom)
        nul = text.find("\0")
        if nul >= 0:
            raise SourceError("source code can't contain NUL bytes", source.position(nul))
        return source

    def encode(self) -> bytes:
        """Return the bytes of the file. Raises UnicodeEncodeError."""
        body = self.text.encode(self.encoding)
        return _UTF8_BOM + body if self.has_bom else body

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets of the first character of each line; line ends are LF, CRLF and CR."""
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        lengths = map(len, self.text.split("\n"))
        return [start + row for row, start in enumerate(accumulate(lengths, initial=0))][:-1]

    @property
    def lines_with_ends(self) -> list[str]:
        """Return all lines, each with its line end."""
        starts = [*self.line_starts, len(self.text)]
        return [self.text[start:end] for start, end in pairwise(starts)]

    @cached_property
    def line_end(self) -> str:
        """Return the line end of the first line; LF where there is none."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"

    def offset(self, position: Position) -> int:
        """Return the offset in `text` of a position."""
        return self.line_starts[position.row - 1] + position.column - 1

    def position(self, offset: int) -> Position:
        """Return the position of an offset in `text`."""
        row = bisect_right(self.line_starts, offset)
        return Position(row, offset - self.line_starts[row - 1] + 1)

    def line(self, row: int) -> str:
        """Return one line without its line end; empty past the last line."""
        if not 1 <= row <= len(self.line_starts):
            return ""
        start = self.line_starts[row - 1]
        end = self.line_starts[row] if row < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    @cached_property
    def _wide_rows(self) -> frozenset[int]:
        """The rows that take more bytes of UTF-8 than they have characters."""
        if self.text.isascii():
            return frozenset()
        lines = enumerate(self.lines_with_ends, 1)
        return frozenset(row for row, line in lines if not line.isascii())

    def column(self, row: int, byte_offset: int) -> int:
        """Return the column, counted from 1, of an offset in the UTF-8 bytes of a row.

        That is how `ast` counts (Python 3.8 to 3.14).
        """
        if row not in self._wide_rows:
            return byte_offset + 1
        return len(self.line(row).encode()[:byte_offset].decode(errors="replace")) + 1

    def slice(self, range_: Range) -> str:
        """Return the text of a range."""
        return self.text[self.offset(range_.start) : self.offset(range_.end)]

    def lines(self, first: int, last: int) -> Range:
        """Return the range of whole lines, the line end of the last one included."""
        if last < len(self.line_starts):
            end = Position(last + 1, 1)
        else:
            end = self.position(len(self.text))
        return Range(Position(first, 1), end)

    def apply(self, edits: Iterable[Edit]) -> Source:
        """Return this source with the edits applied; equal edits count once.

        Raises OverlappingEdits.
        """
        pieces: list[str] = []
        end_of_last = 0
        for edit in sorted(set(edits)):
            start, end = self.offset(edit.range.start), self.offset(edit.range.end)
            if start < end_of_last:
                raise OverlappingEdits(f"{self.filename}:{edit.range.start.row}")
            pieces += (self.text[end_of_last:start], edit.content)
            end_of_last = end
        pieces.append(self.text[end_of_last:])
        return Source(self.filename, "".join(pieces), self.encoding, self.has_bom)


def indent_of(line: str) -> str:
    """Return the white space that indents a line: Python counts anew behind a form feed."""
    return line[: len(line) - len(line.lstrip(" \t\f"))].rpartition("\f")[2]


def _declared_encoding(raw: bytes) -> str:
    first_rows = raw[: raw.find(b"\n", raw.find(b"\n") + 1) + 1 or None]
    if b"coding" not in first_rows:
        return "utf-8"
    import tokenize

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
    except SyntaxError as error:
        if error.msg == _NOT_UTF8:
            return "utf-8"
        raise SourceError(str(error.msg)) from None
    return "utf-8" if encoding == "utf-8-sig" else encoding


ReadSource = Callable[[str], Source | None]
"""Returns the source of a file by the name that reports give it, None where it can't be read."""
