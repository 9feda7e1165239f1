"""What code answers without raising an exception."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.context import ExceptClause, Function, Guard
from errlint.model.site import Exposed, Spelling, Status
from errlint.project.values import Value
from errlint.source import Range


class BuiltResponse(NamedTuple):
    """One construction of a response with an error status.

    `spelling` is the class as it is written; `content` the body before it is encoded, `fields` the
    values of a dict by their keys, none where one of these can't be told; `media_type` what the
    body is said to be, None where nothing is said, "" where that can't be told; `guard`, `clause`
    and `exposes` are what they are of a site.
    """

    spelling: str
    status: Status
    content: Value
    fields: dict[str, Value]
    media_type: str | None
    function: Function | None
    range: Range
    statement_range: Range
    guard: Guard | None = None
    clause: ExceptClause | None = None
    exposes: tuple[Exposed, ...] = ()


class ReturnedBody(NamedTuple):
    """What a route returns in a clause that catches everything, and that shows what was caught.

    `range` is the value; `status`, that of a success if the route sets no other, can't be told; the
    others are what they are of a site.
    """

    function: Function
    range: Range
    statement_range: Range
    guard: Guard | None
    clause: ExceptClause
    exposes: tuple[Exposed, ...]
    status: Status = Status(None, "", Spelling.ABSENT)
