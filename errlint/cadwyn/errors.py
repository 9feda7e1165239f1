"""How the new form of an error is told apart from others, and what its old form is made of."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from errlint.model.migration import Answer, AnswerChange, AnswerField
from errlint.model.site import Shape
from errlint.project.evaluation import is_text
from errlint.project.values import Choice, Integer, Text, Value
from errlint.schema import has_one_phrase, status_phrase
from errlint.syntax import parse_tree

Constant: TypeAlias = str | int | float | bool | None
_MAX_VARIANTS = 8


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of which only some pieces are known: the first and the last stand at its ends."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """A value of which nothing is known."""


Matcher: TypeAlias = Constant | Pattern | Anything


@dataclass(frozen=True, slots=True)
class New:
    """The value under a key of the new detail, the whole of it without a key."""

    key: str | None = None


Old: TypeAlias = "Constant | New | tuple[tuple[str, Constant | New], ...]"


@dataclass(frozen=True, slots=True)
class Error:
    """One error: its new status and detail, and what both were.

    `detail` has a matcher for each key, or one for all of a detail that is no dict; `status` is
    None where it can't be told, `old_status` where it stays; an `old` of None is a detail that
    was not given.
    """

    status: int | None
    detail: tuple[tuple[str, Matcher], ...] | Matcher
    old: Old
    old_status: int | None = None

    @property
    def is_kept(self) -> bool:
        """Tell whether the error is as it was."""
        return self.old == New() and self.old_status is None

    @property
    def precision(self) -> tuple[int, int]:
        """Return how much of the error is known; the greater, the sooner it is to be tried."""
        matchers = self._matchers()
        constants = sum(not isinstance(matcher, (Pattern, Anything)) for matcher in matchers)
        known = (sum(map(len, m.pieces)) for m in matchers if isinstance(m, Pattern))
        return constants, sum(known)

    def overlaps(self, other: Error) -> bool:
        """Tell whether one answer may be both errors."""
        if None not in (self.status, other.status) and self.status != other.status:
            return False
        if isinstance(self.detail, tuple) != isinstance(other.detail, tuple):
            return isinstance(self.detail, Anything) or isinstance(other.detail, Anything)
        if _keys(self) != _keys(other):
            return False
        pairs = zip(self._matchers(), other._matchers(), strict=True)
        return all(_meet(one, two) for one, two in pairs)

    def _matchers(self) -> tuple[Matcher, ...]:
        if isinstance(self.detail, tuple):
            return tuple(matcher for _, matcher in self.detail)
        return (self.detail,)


def errors_of(change: AnswerChange) -> tuple[Error, ...]:
    """Return the errors that a site answers, () where the old form can't be made of the new."""
    new = change.new
    old_status = change.old.status if change.old.status != new.status else None
    old = New() if _is_same(change.old, new) else _old(change)
    if new.fields is not None and old == tuple((f.key, New(f.key)) for f in new.fields):
        old = New()
    if isinstance(old, Anything):
        return ()
    return tuple(Error(new.status, detail, old, old_status) for detail in _details(new))


def _is_same(old: Answer, new: Answer) -> bool:
    return (old.shape, old.value, old.fields) == (new.shape, new.value, new.fields)


def _old(change: AnswerChange) -> Old | Anything:
    """Return what the old detail is made of, Anything where that can't be told."""
    old, new = change.old, change.new
    fields = new.fields
    if fields is None or any(field.key is None for field in fields):
        return Anything()
    if old.shape is Shape.MISSING:
        return _phrase(new.status, fields)
    if old.fields is not None:
        return _old_fields(old.fields, fields)
    return Anything() if old.source is None else _old_value(None, old.source, fields)


def _phrase(status: int | None, fields: tuple[AnswerField, ...]) -> New | None:
    """Return where the phrase of the status is found in the new detail.

    None where it is nowhere, or where not every Python has the same phrase.
    """
    if status is None or not has_one_phrase(status):
        return None
    phrase = Text((status_phrase(status),))
    return next((New(field.key) for field in fields if field.value == phrase), None)


def _old_fields(
    old: tuple[AnswerField, ...], new: tuple[AnswerField, ...]
) -> tuple[tuple[str, Constant | New], ...] | Anything:
    made: list[tuple[str, Constant | New]] = []
    for field in old:
        value = _old_value(field.key, field.source, new)
        if field.key is None or isinstance(value, Anything):
            return Anything()
        made.append((field.key, value))
    return tuple(made)


def _old_value(
    key: str | None, source: str, new: tuple[AnswerField, ...]
) -> Constant | New | Anything:
    """Return where the value of an expression is found in the new detail."""
    meaning = _meaning(source)
    found = [field.key for field in new if _meaning(field.source) == meaning]
    if key in found:
        return New(key)
    if found:
        return New(found[-1])
    try:
        constant = ast.literal_eval(source.strip())
    except (ValueError, SyntaxError):
        return Anything()
    is_constant = constant is None or isinstance(constant, (str, int, float, bool))
    return constant if is_constant else Anything()


def _meaning(source: str) -> str:
    """Return an expression without its layout."""
    tree = parse_tree(f"({source})")
    return source if tree is None else ast.dump(tree)


def _details(new: Answer) -> Iterator[tuple[tuple[str, Matcher], ...] | Matcher]:
    if new.fields is None:
        is_plain = new.shape is Shape.STRING
        yield from _matchers(new.value) if is_plain else (Anything(),)
        return
    details: list[tuple[tuple[str, Matcher], ...]] = [()]
    for field in new.fields:
        matchers = _matchers(field.value)
        if len(details) * len(matchers) > _MAX_VARIANTS:
            matchers = (Anything(),)
        details = [
            (*detail, (field.key or "", matcher)) for detail in details for matcher in matchers
        ]
    yield from details


def _matchers(value: Value) -> tuple[Matcher, ...]:
    """Return what a value may be, each possibility once."""
    match value:
        case Text():
            return (_pattern(value.parts) if value.literal is None else value.literal,)
        case Integer(number):
            return (number,)
        case Choice(options) if is_text(value):
            return tuple(dict.fromkeys(m for option in options for m in _matchers(option)))
    return (Anything(),)


def _pattern(parts: Iterable[object] | None) -> Pattern:
    """Return what fits a text: any text where nothing of it is known."""
    pieces = ["", ""] if parts is None else [""]
    for part in parts or ():
        if isinstance(part, str):
            pieces[-1] += part
        elif pieces[-1] or len(pieces) == 1:
            pieces.append("")
    return Pattern(tuple(pieces))


def _keys(error: Error) -> tuple[str, ...]:
    return tuple(key for key, _ in error.detail) if isinstance(error.detail, tuple) else ()


def _meet(one: Matcher, two: Matcher) -> bool:
    """Tell whether a value may fit both."""
    match one, two:
        case (Anything(), _) | (_, Anything()):
            return True
        case Pattern(pieces), Pattern(others):
            return _start_alike(pieces[0], others[0]) and _end_alike(pieces[-1], others[-1])
        case (Pattern(pieces), text) | (text, Pattern(pieces)):
            return isinstance(text, str) and _fits(pieces, text)
    return one == two


def _fits(pieces: tuple[str, ...], text: str) -> bool:
    import re

    return re.fullmatch(".*".join(map(re.escape, pieces)), text, re.DOTALL) is not None


def _start_alike(one: str, two: str) -> bool:
    return one.startswith(two) or two.startswith(one)


def _end_alike(one: str, two: str) -> bool:
    return one.endswith(two) or two.endswith(one)
