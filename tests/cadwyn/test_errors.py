"""What an error is told by, and which errors may be taken for each other."""

from __future__ import annotations

import pytest

from errlint.cadwyn.errors import Anything, Error, New, Pattern


def error(message: object, status: int | None = 404, reason: str = "not_found") -> Error:
    return Error(status, (("reason", reason), ("message", message)), New("message"))  # type: ignore[arg-type]


ALIKE = {
    "the same": (error("Gone"), error("Gone")),
    "a pattern and what fits it": (error(Pattern(("Item ", " gone"))), error("Item 5 gone")),
    "patterns with a common text": (
        error(Pattern(("Item ", " gone"))),
        error(Pattern(("Item 5", " is gone"))),
    ),
    "anything": (error(Anything()), error("Gone")),
    "any status": (error("Gone", None), error("Gone", 410)),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=list(ALIKE))
def test_errors_that_may_be_one(one: Error, other: Error) -> None:
    assert one.overlaps(other)
    assert other.overlaps(one)


DIFFERENT = {
    "messages": (error("Gone"), error("Lost")),
    "reasons": (error("Gone"), error("Gone", reason="gone")),
    "statuses": (error("Gone"), error("Gone", 410)),
    "keys": (error("Gone"), Error(404, (("message", "Gone"),), None)),
    "the order of keys": (
        error("Gone"),
        Error(404, (("message", "Gone"), ("reason", "not_found")), None),
    ),
    "the start of patterns": (error(Pattern(("Item ", ""))), error(Pattern(("User ", "")))),
    "the end of patterns": (error(Pattern(("", " gone"))), error(Pattern(("", " lost")))),
    "a pattern and another text": (error(Pattern(("Item ", " gone"))), error("Item 5 lost")),
    "a text and a dict": (error("Gone"), Error(404, "Gone", New())),
    "a number and a text": (error(5), error("5")),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=list(DIFFERENT))
def test_errors_that_are_told_apart(one: Error, other: Error) -> None:
    assert not one.overlaps(other)
    assert not other.overlaps(one)


def test_what_is_known_best_is_tried_first() -> None:
    errors = [
        error(Anything()),
        error(Pattern(("I", ""))),
        error("Gone"),
        error(Pattern(("Item ", ""))),
    ]
    ordered = sorted(errors, key=lambda error: error.precision, reverse=True)
    assert ordered == [errors[2], errors[3], errors[1], errors[0]]
