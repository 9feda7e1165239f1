"""What errlint says about a place in a file, and what it offers to do about it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from errlint.source import Edit, Range


class Applicability(str, Enum):
    """How sure errlint is that a fix is what the author wants."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


class WireEffect(str, Enum):
    """What a client of the API sees change when a fix is applied."""

    NONE = "none"
    BODY = "body"
    STATUS = "status"


UNREADABLE = "ERR000"
"""The code of what is said of a file that can't be read: no rule is asked about it."""


class Fix(NamedTuple):
    """Edits that resolve a diagnostic."""

    message: str
    applicability: Applicability
    wire_effect: WireEffect
    edits: tuple[Edit, ...]


class Diagnostic(NamedTuple):
    """One finding of one rule.

    `range` is the construct that the finding is about (for most rules the whole site);
    `highlight` is the part of it that is wrong and is marked in a code frame. `statement_rows`
    are the first and last row of the statement, on any of which a suppression counts; `noqa_row`
    is the row where a new suppression belongs. `holds_back` when it is about code that fails with
    what fixes of other places would answer.
    """

    code: str
    name: str
    message: str
    filename: str
    range: Range
    highlight: Range
    statement_rows: tuple[int, int]
    noqa_row: int
    fix: Fix | None = None
    holds_back: bool = False
