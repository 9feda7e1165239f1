"""Compare two syntax trees, leaving out what was edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from errlint.verify.changes import Changes, Holes, Span
from errlint.verify.trees import Tree


class Difference(Exception):
    """The trees differ where nothing was edited; `offset` is the place in the old text."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class TreeComparison:
    """Compares the trees of a text before and after some changes.

    What no edit touches has to be a node of the same kind at the place where its text has moved
    to: the same text, read as the same thing, has the same tree. What an edit covers may be
    anything, and so may the smallest node around an edit, and the kind of a simple statement that
    an edit touches. All other parts of the nodes around an edit have to be the same.
    """

    old: Tree
    new: Tree
    changes: Changes

    def run(self) -> None:
        """Compare the modules. Raises Difference."""
        self._blocks(self.old.top, self.new.top, 0)

    def _blocks(self, olds: Sequence[Any], news: Sequence[Any], place: int) -> None:
        """Compare what stands in a block; what an edit removed or inserted whole is left out."""
        left = _uncovered(self.old, olds, self.changes.old)
        right = _uncovered(self.new, news, self.changes.new)
        for (old, before), (new, after) in zip(left, right, strict=False):
            self._nodes(old, before, new, after, place)
        if len(left) != len(right):
            first = left[len(right)][1] if len(left) > len(right) else None
            raise Difference(first[0] if first else place)

    def _nodes(
        self, old: Any, before: Span | None, new: Any, after: Span | None, place: int
    ) -> None:
        """Compare two nodes that stand at some places."""
        if before is None or after is None:
            self._parts(old, new, place)
            return
        if self.changes.old.cover(before) and self.changes.new.cover(after):
            return
        touched = {*self.changes.old.touching(before)} & {*self.changes.new.touching(after)}
        if touched:
            self._touched(old, new, touched, before[0])
        elif type(old) is not type(new) or self.changes.moved(before) != after:
            raise Difference(before[0])

    def _touched(self, old: Any, new: Any, touched: set[int], place: int) -> None:
        """Compare nodes that have edits in common."""
        old_blocks, new_blocks = self.old.blocks(old), self.new.blocks(new)
        is_simple = not old_blocks and not new_blocks
        is_edited = not touched.isdisjoint(self._own(old))
        if is_simple and (is_edited or (type(old) is not type(new) and self.old.is_statement(old))):
            return
        if type(old) is not type(new) or len(old_blocks) != len(new_blocks):
            raise Difference(place)
        if not is_edited:
            self._parts(old, new, place)
        for left, right in zip(old_blocks, new_blocks, strict=True):
            self._blocks(left, right, place)

    def _parts(self, old: Any, new: Any, place: int) -> None:
        if type(old) is not type(new):
            raise Difference(place)
        for (_, left), (_, right) in zip(self.old.parts(old), self.new.parts(new), strict=True):
            if isinstance(left, list) and isinstance(right, list):
                self._lists(left, right, place)
            else:
                self._values(left, right, place)

    def _lists(self, olds: list[Any], news: list[Any], place: int) -> None:
        left = _uncovered(self.old, olds, self.changes.old)
        right = _uncovered(self.new, news, self.changes.new)
        if len(left) != len(right):
            raise Difference(place)
        for (old, _), (new, _) in zip(left, right, strict=True):
            self._values(old, new, place)

    def _values(self, old: Any, new: Any, place: int) -> None:
        if _is_node(old) and _is_node(new):
            self._nodes(old, self.old.span(old), new, self.new.span(new), place)
        elif _is_node(old) or _is_node(new):
            tree, node, holes = (
                (self.old, old, self.changes.old)
                if _is_node(old)
                else (self.new, new, self.changes.new)
            )
            if _uncovered(tree, [node], holes):
                raise Difference(place)
        elif type(old) is not type(new) or repr(old) != repr(new):
            raise Difference(place)

    def _own(self, node: Any) -> list[int]:
        """Return which edits touch a node of the old text, but are in none of its parts."""
        tree, holes = self.old, self.changes.old
        span = tree.span(node)
        if span is None:
            return []
        inner = (tree.span(item) for block in tree.blocks(node) for item in block)
        head = min((start for start, _ in filter(None, inner)), default=span[1] + 1)
        parts = [*filter(None, map(tree.span, _nodes_in(tree.parts(node))))]
        return [
            index
            for index in holes.touching(span)
            if holes.starts[index] < head
            and not any(_holds(part, holes.spans[index]) for part in parts)
        ]


def _uncovered(tree: Tree, values: Sequence[Any], holes: Holes) -> list[tuple[Any, Span | None]]:
    """Return the values that no edit covers, with the places of those that are nodes."""
    places = (tree.span(value) if _is_node(value) else None for value in values)
    return [
        (value, place)
        for value, place in zip(values, places, strict=True)
        if place is None or not holes.cover(place)
    ]


def _nodes_in(parts: list[tuple[str, Any]]) -> Iterator[Any]:
    for _, value in parts:
        yield from filter(_is_node, value if isinstance(value, list) else (value,))


def _holds(span: Span, hole: Span) -> bool:
    """Tell whether a place is in a span; what is inserted at its border is not."""
    if hole[0] == hole[1]:
        return span[0] < hole[0] < span[1]
    return span[0] <= hole[0] and hole[1] <= span[1]


def _is_node(value: object) -> bool:
    return hasattr(value, "_fields") or hasattr(value, "children")
