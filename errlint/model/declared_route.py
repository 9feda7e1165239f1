"""A function that is declared to serve routes."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class DeclaredRoute(NamedTuple):
    """One function with its routes: `range` is the decorator, `rows` its first and last row.

    Or the call of `add_api_route()`, and the rows of that.
    """

    function: Function
    range: Range
    rows: tuple[int, int]
