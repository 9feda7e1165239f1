"""A small language of values: what an expression evaluates to, as far as reading it can tell.

Both readers translate into it, Python's own syntax trees (facts of a module) and LibCST's
(sites), so that one evaluator follows a value from a site through any number of modules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A part of a string that is only known at run time; `expression` is its source text."""

    expression: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string: its literal parts and placeholders in order, None when they are unknown."""

    parts: tuple[str | Placeholder, ...] | None = None

    @property
    def literal(self) -> str | None:
        """Return the whole text where no part of it is unknown."""
        if self.parts is None:
            return None
        literals = [part for part in self.parts if isinstance(part, str)]
        return "".join(literals) if len(literals) == len(self.parts) else None


@dataclass(frozen=True, slots=True)
class Integer:
    """An integer literal."""

    value: int


@dataclass(frozen=True, slots=True)
class Null:
    """`None`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A dotted name, to be looked up where the value stands."""

    name: str


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: `keyword` is None for a positional one, `star` is "", "*" or "**"."""

    value: Value
    keyword: str | None = None
    star: str = ""


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a dotted name; `receiver` is set instead for a method of some other value."""

    function: str
    arguments: tuple[Argument, ...] = ()
    receiver: Value | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values: a conditional expression, `a or b`, several assignments."""

    options: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a mapping; a `**spread` has no key."""

    key: Value | None
    value: Value


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict display or a `dict(...)` call."""

    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """`of[key]`, or a slice of it, of which the key is Opaque."""

    of: Value
    key: Value


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, tuple or set, displayed or built by a comprehension.

    `elements` are those of a display of nothing but literals and dotted names, in order.
    """

    elements: tuple[Text | Integer | Reference, ...] = ()
    is_tuple: bool = False


@dataclass(frozen=True, slots=True)
class Concatenation:
    """`left + right`: a string when either side is one."""

    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Interpolation:
    """`template % arguments`: a string when the template is one."""

    template: Value


@dataclass(frozen=True, slots=True)
class Closure:
    """A lambda, with the value that a call of it has."""

    result: Value


@dataclass(frozen=True, slots=True)
class AnnotatedType:
    """`Annotated[type, *metadata]`."""

    type: Value
    metadata: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything that can't be told by reading."""


Value = (
    Text
    | Integer
    | Null
    | Reference
    | Invocation
    | Choice
    | Mapping
    | Item
    | Listing
    | Concatenation
    | Interpolation
    | Closure
    | AnnotatedType
    | Opaque
)


def literal_of(value: Value | None) -> str | None:
    """Return the text that a value is, where no part of it is unknown."""
    return value.literal if isinstance(value, Text) else None


def is_literal(value: Value) -> bool:
    """Tell whether all of a text, or of a number, is known."""
    return isinstance(value, Integer) or literal_of(value) is not None


def text_of_parts(parts: Iterable[str | Placeholder]) -> Text:
    """Return the text that parts make one after the other, however they were cut when written."""
    joined: list[str | Placeholder] = []
    for is_plain, group in groupby(parts, lambda part: isinstance(part, str)):
        found = [*group]
        joined += ["".join(map(str, found))] if is_plain else found
    return Text(tuple(joined))
