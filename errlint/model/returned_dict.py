"""A dict that a route returns, which may tell of an error."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import Function
from errlint.project.values import Value
from errlint.source import Range


class ReturnedDict(NamedTuple):
    """One `return {"error": "No such item"}`: `range` is the dict.

    `fields` are its values by their keys, `flags` those of them that are `True` or `False`;
    `status` is what the route answers with, None where that can't be told; `is_content` where a
    response is made of the dict; `rows` are the first and last row of the statement.
    """

    fields: dict[str, Value]
    flags: dict[str, bool]
    status: int | None
    is_content: bool
    function: Function
    range: Range
    rows: tuple[int, int]
