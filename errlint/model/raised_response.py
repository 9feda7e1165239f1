"""A response that is raised, though it is no exception."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class RaisedResponse(NamedTuple):
    """One `raise JSONResponse(...)`: `range` is the call, `word` the `raise` in front of it.

    `spelling` is the class as it is written, at `called`; `keywords` are the arguments that are
    given by name, None where others may be; `rows` the first and last row of the statement.
    """

    spelling: str
    called: Range
    keywords: frozenset[str] | None
    has_cause: bool
    function: Function | None
    range: Range
    word: Range
    rows: tuple[int, int]
