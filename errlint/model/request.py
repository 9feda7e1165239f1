"""What code does as the client of an API: the bodies that it sends, the failures that it meets."""

from __future__ import annotations

from typing import NamedTuple

from errlint.source import Range


class Dumped(NamedTuple):
    """A body encoded where it is sent: `data=json.dumps(order)`.

    `argument` is the whole argument, `value` the source text of what is encoded, `function` the
    name of what encodes it; `is_plain` when it is given nothing else.
    """

    argument: Range
    value: str
    function: str
    is_plain: bool


class BooleanString(NamedTuple):
    """A string in a body that says what a boolean says: the key it stands under, and its place."""

    key: str
    value: bool
    range: Range


class SentBody(NamedTuple):
    """A call of an HTTP client that sends a body.

    `client` is the package of a function that is called right away (`requests.post`), None for the
    method of an object; `content_type` what the call says in its headers, None where it says
    nothing, "" where that can't be told; `literal` is a string that is sent as it stands;
    `can_shrink` when its place is known exactly, and no formatter would join its rows if it became
    shorter.
    """

    client: str | None
    content_type: str | None
    dumped: Dumped | None
    stringly: tuple[BooleanString, ...]
    literal: str | None
    can_shrink: bool
    range: Range


class UnreadFailure(NamedTuple):
    """An `except` clause for a failed request that tells of it without what the server said.

    `exception` is the class that it catches as it is written, `response` the name of what failed.
    """

    exception: str
    response: str
    range: Range
