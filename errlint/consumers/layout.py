"""Lay out the statements of rewritten expectations."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from errlint.codemods.layout import CallFrame, relaid_statement
from errlint.consumers.places import Places
from errlint.model.changes import ReplaceRange
from errlint.project.nodes import FUNCTIONS
from errlint.source import Edit, OverlappingEdits, Range

_SIMPLE = (ast.Assert, ast.Expr, ast.Return, ast.Assign, ast.AnnAssign)


@dataclass
class StatementComposer:
    """Makes one change of all edits in a statement that can be laid out as a whole."""

    places: Places
    tree: ast.Module
    line_length: int
    _statements: dict[Range, set[Edit]] = field(default_factory=dict)

    def add(self, edits: Iterable[Edit]) -> None:
        """Take edits that are to be made together."""
        wanted = sorted(set(edits))
        if not wanted:
            return
        ranges = sorted([*map(self.places.range, _laid_out(self.tree)), *self._conditions()])
        for edit in wanted:
            around = [r for r in ranges if r.start <= edit.range.start and edit.range.end <= r.end]
            if around:
                self._statements.setdefault(max(around), set()).add(edit)

    def _conditions(self) -> Iterator[Range]:
        """Yield the conditions that no parentheses are around."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.If, ast.While)):
                place, source = self.places.range(node.test), self.places.source
                head = source.line(place.start.row)[: place.start.column - 1]
                tail = source.line(place.end.row)[place.end.column - 1 :]
                if head.strip() in ("if", "elif", "while") and tail.startswith(":"):
                    yield place

    def changes(self, edits: Sequence[Edit]) -> tuple[ReplaceRange, ...]:
        """Return the changes that make some edits, with all others in the same statements."""
        found: dict[ReplaceRange, None] = {}
        for edit in edits:
            around = next((r for r, group in self._statements.items() if edit in group), None)
            text = None if around is None else self._relaid(around)
            if around is None or text is None:
                found[ReplaceRange(edit.range, edit.content)] = None
            else:
                found[ReplaceRange(around, text)] = None
        return tuple(found)

    def _relaid(self, around: Range) -> str | None:
        source = self.places.source
        old = source.slice(around)
        try:
            edited = source.apply(self._statements[around]).text
        except OverlappingEdits:
            return None
        start = source.offset(around.start)
        new = edited[start : start + len(old) + len(edited) - len(source.text)]
        head = source.line(around.start.row)[: around.start.column - 1]
        indent = head[: len(head) - len(head.lstrip())]
        frame = CallFrame(
            indent=indent,
            before=head[len(indent) :],
            after=source.line(around.end.row)[around.end.column - 1 :],
            line_length=self.line_length,
            line_end=source.line_end,
        )
        return relaid_statement(old, new, frame)


def _laid_out(tree: ast.Module) -> Iterator[ast.stmt | ast.expr]:
    """Yield the statements that can be laid out as a whole, and decorators, which are alike."""
    for node in ast.walk(tree):
        if isinstance(node, _SIMPLE):
            yield node
        elif isinstance(node, FUNCTIONS):
            yield from node.decorator_list
