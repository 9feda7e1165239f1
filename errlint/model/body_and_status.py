"""A status that a route returns beside a body, as Flask has it."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class BodyAndStatus(NamedTuple):
    """One `return body, 404`: `range` is the tuple, `place` the status in it.

    `spelling` is how the status is written, `rows` the first and last row of the statement.
    """

    spelling: str
    function: Function
    range: Range
    place: Range
    rows: tuple[int, int]
