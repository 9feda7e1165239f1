"""A function that is declared to serve routes."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class DeclaredRoute(NamedTuple):
    """One function with its routes: `range` is the decorator, `rows` its first and last row.

    Or the call of `add_api_route()`, and the rows of that. `call` is the whole call where it is the
    only one for the function and its `responses=` may get further statuses; the value of that
    stands at `responses`, if there is any, and declares `statuses` by now.
    """

    function: Function
    range: Range
    rows: tuple[int, int]
    call: Range | None = None
    responses: Range | None = None
    statuses: frozenset[int] = frozenset()
