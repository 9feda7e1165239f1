"""What reads an error body in a form that it no longer has."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.changes import ReplaceRange
from errlint.source import Range


class StaleRead(NamedTuple):
    """A place in a test or client that expects the old form of an answer.

    `range` is what is compared, `rows` the statement's first and last row; `changes` say what it
    is to be replaced by, None where that can't be told for certain; `senders` name the sites that
    can have sent the answer, and `doubt` says why none of their new forms is taken.
    """

    range: Range
    rows: tuple[int, int]
    senders: tuple[str, ...]
    changes: tuple[ReplaceRange, ...] | None
    doubt: str = ""
