"""Comments that speak to a linter, where a statement is split over rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from errlint.source import Edit, Position, Range, Source

_NOQA = re.compile(r"#\s*noqa\b", re.IGNORECASE)
_OPEN = ("(", "[", "{")


def with_noqa_moved(
    source: Source, place: Range, comment: str, edits: Sequence[Edit], others: Sequence[Edit]
) -> list[Edit]:
    """Return the edits of a statement with the `noqa` behind it on the row that it begins on.

    Ruff wants it where a violation begins; behind the last bracket it suppresses nothing. Where
    `others` edit that row as well, it stays. Type checkers and coverage look at other rows.
    """
    row = place.start.row
    splits = [edit for edit in edits if source.line_end in edit.content]
    is_on_one_row = row == place.end.row
    is_edited = any(edit.range.start.row <= row <= edit.range.end.row for edit in others)
    if not _NOQA.search(comment) or len(splits) != 1 or not is_on_one_row or is_edited:
        return [*edits]
    first, line_end, rest = splits[0].content.partition(source.line_end)
    line = source.line(row)
    if not first.endswith(_OPEN) or not line.endswith(comment):
        return [*edits]
    end = len(line.removesuffix(comment).rstrip())
    moved = Edit(splits[0].range, f"{first}  {comment}{line_end}{rest}")
    removed = Edit(Range(Position(row, end + 1), Position(row, len(line) + 1)), "")
    return [*(moved if edit is splits[0] else edit for edit in edits), removed]
