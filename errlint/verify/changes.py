"""Where a text has changed, and where the rest of it has moved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from errlint.source import Edit, Source

Span = tuple[int, int]
"""The offsets of the first character and of the one behind the last."""


@dataclass(frozen=True)
class Holes:
    """The edited places of one of the two texts, in order; none touches the next one."""

    spans: tuple[Span, ...]

    @cached_property
    def starts(self) -> list[int]:
        """Return where each place starts."""
        return [start for start, _ in self.spans]

    @cached_property
    def ends(self) -> list[int]:
        """Return where each place ends."""
        return [end for _, end in self.spans]

    @cached_property
    def borders(self) -> list[int]:
        """Return all offsets at which a place starts or ends, in order."""
        return [offset for span in self.spans for offset in span]

    def touching(self, span: Span) -> range:
        """Return which places share something with a span; insertions at its borders count."""
        start, end = span
        first = bisect_left(self.ends, start)
        while first < len(self.spans) and self.spans[first][0] < start == self.ends[first]:
            first += 1
        last = first
        while last < len(self.spans) and self._reaches(last, end):
            last += 1
        return range(first, last)

    def _reaches(self, index: int, end: int) -> bool:
        start, stop = self.spans[index]
        return start < end or start == stop == end

    def cover(self, span: Span) -> bool:
        """Tell whether all of a span was edited."""
        index = bisect_right(self.starts, span[0]) - 1
        return index >= 0 and span[1] <= self.ends[index] and self.starts[index] < self.ends[index]


@dataclass(frozen=True)
class Changes:
    """What edits do to a text: the places of the old one and what stands there in the new one."""

    old: Holes
    new: Holes

    @classmethod
    def of(cls, source: Source, edits: Iterable[Edit]) -> Changes:
        """Return the changes that edits make; those that touch each other are one."""
        old: list[Span] = []
        new: list[Span] = []
        shift = 0
        for edit in sorted(set(edits)):
            start, end = source.offset(edit.range.start), source.offset(edit.range.end)
            to = start + shift, start + shift + len(edit.content)
            shift += len(edit.content) - (end - start)
            if old and old[-1][1] == start:
                old[-1] = old[-1][0], end
                new[-1] = new[-1][0], to[1]
            else:
                old.append((start, end))
                new.append(to)
        return cls(Holes(tuple(old)), Holes(tuple(new)))

    def moved(self, span: Span) -> Span:
        """Return where a span that no edit touches stands in the new text."""
        index = bisect_right(self.old.ends, span[0])
        shift = self._shifts[index]
        return span[0] + shift, span[1] + shift

    @cached_property
    def _shifts(self) -> list[int]:
        grown = (
            (new[1] - new[0]) - (old[1] - old[0])
            for old, new in zip(self.old.spans, self.new.spans, strict=True)
        )
        return list(accumulate(grown, initial=0))
