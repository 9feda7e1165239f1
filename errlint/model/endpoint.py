"""A function that serves routes."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class Endpoint(NamedTuple):
    """One endpoint: `range` is the decorator that says so, `rows` its first and last row."""

    function: Function
    range: Range
    rows: tuple[int, int]
