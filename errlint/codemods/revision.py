"""Edits made one after another, told as edits of the text that they began with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from errlint.source import Edit, Position, Range, Source

_Piece = tuple[int, int] | str
"""A stretch of the original, or new text."""


@dataclass(frozen=True)
class Revision:
    """A source, what it has become, and the pieces that it is made of."""

    original: Source
    current: Source
    pieces: tuple[_Piece, ...]

    @classmethod
    def of(cls, source: Source) -> Revision:
        """Return the revision that changes nothing."""
        return cls(source, source, ((0, len(source.text)),))

    def revised(self, edits: Iterable[Edit]) -> Revision:
        """Return this revision with more edits, in coordinates of the current text.

        Raises OverlappingEdits.
        """
        edits = sorted(set(edits))
        if not edits:
            return self
        current = self.current.apply(edits)
        pieces = self.pieces
        for edit in reversed(edits):
            start = self.current.offset(edit.range.start)
            end = self.current.offset(edit.range.end)
            pieces = (*_cut(pieces, 0, start), edit.content, *_cut(pieces, end, None))
        return Revision(self.original, current, tuple(piece for piece in pieces if _length(piece)))

    def row_now(self, row: int) -> int:
        """Return the row on which a row of the original begins now."""
        offset, place = self.original.offset(Position(row, 1)), 0
        for piece in self.pieces:
            if not isinstance(piece, str) and offset < piece[1]:
                place += max(offset - piece[0], 0)
                break
            place += _length(piece)
        return self.current.position(place).row

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits of the original text."""
        edits = []
        end, content = 0, ""
        for piece in (*self.pieces, (len(self.original.text),) * 2):
            if isinstance(piece, str):
                content += piece
                continue
            if content or piece[0] > end:
                place = Range(self.original.position(end), self.original.position(piece[0]))
                edits.append(Edit(place, content))
            end, content = piece[1], ""
        return tuple(edits)


def _cut(pieces: Iterable[_Piece], start: int, end: int | None) -> Iterator[_Piece]:
    """Yield the pieces between two offsets of the text that they make up."""
    offset = 0
    for piece in pieces:
        length = _length(piece)
        first = max(start - offset, 0)
        last = length if end is None else min(end - offset, length)
        if first < last:
            if isinstance(piece, str):
                yield piece[first:last]
            else:
                yield piece[0] + first, piece[0] + last
        offset += length


def _length(piece: _Piece) -> int:
    return len(piece) if isinstance(piece, str) else piece[1] - piece[0]
