"""Exception handlers: what they are registered for, and what they make of a detail."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from errlint.source import Range


class Registration(NamedTuple):
    """The registration of an exception handler.

    `exception` is the qualified name of the class that it is for, or the status, and `name` how it
    is written; `spellings` are the places where it is named, the other one being the handler's own
    parameter, () where they are not known exactly; `range` is the first of them; `width` is that of
    the longest row of those, in characters; `only_delegates` when all that the handler answers
    comes from the framework's own one.
    """

    exception: str | int
    name: str
    spellings: tuple[Range, ...]
    range: Range
    width: int
    only_delegates: bool = False


class Harm(Enum):
    """What a detail that is a dict does to code that was written for a text."""

    FAILS = "fails"
    BRANCHES = "branches"
    """It is compared with texts, which it equals none of."""
    DROPPED = "dropped"
    """Only a text is used."""
    LACKS = "lacks"
    """Keys are read that it has not."""
    MOVED = "moved"
    """It comes out elsewhere than a text does."""


class Reshaping(NamedTuple):
    """A place where code answers something else than the detail that was raised.

    `keys` lead to it in the body; `is_text` when the detail is turned into a string, `is_part` when
    one of its entries is taken; `is_of_handler` unless an `except` clause has caught the exception,
    or the function has made it; `harm` is what a dict does to that code, if it is more than that.
    """

    keys: tuple[str, ...]
    is_text: bool
    is_part: bool
    range: Range
    rows: tuple[int, int]
    is_of_handler: bool = True
    harm: Harm | None = None
    is_of_old_form: bool = False
    """Whether a text is put into the required form there, and a dict answered as it is."""
