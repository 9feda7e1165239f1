"""A function that a decorator declares to serve routes."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.source import Range


class DeclaredRoute(NamedTuple):
    """One function with its routes: `range` is the decorator, `rows` its first and last row."""

    function: Function
    range: Range
    rows: tuple[int, int]
