"""Whether an expected text can be one that a site sends."""

from __future__ import annotations

import pytest

from errlint.consumers.texts import Fit, fit_of_part, fit_of_whole
from errlint.project.values import Placeholder, Text

HOLE = Placeholder("x")


@pytest.mark.parametrize(
    ("sent", "expected", "fit"),
    [
        (("Item not found",), ("Item not found",), Fit.CERTAIN),
        (("Item not found",), ("item not found",), Fit.NONE),
        (("Item not found",), ("Item",), Fit.NONE),
        (("Item ", HOLE, " not found"), ("Item 7 not found",), Fit.CERTAIN),
        (("Item ", HOLE, " not found"), ("Item  not found",), Fit.NONE),
        (("Item ", HOLE, " not found"), ("Item ", HOLE, " not found"), Fit.CERTAIN),
        (("Item ", HOLE, " not found"), ("Item ", HOLE, " is gone"), Fit.NONE),
        (("Item 7 not found",), ("Item ", HOLE, " not found"), Fit.CERTAIN),
        (("Key ", HOLE, ": ", HOLE), ("Key a: b\nc",), Fit.CERTAIN),
        ((HOLE,), ("Item not found",), Fit.VAGUE),
        ((HOLE, ": ", HOLE), ("Item: not found",), Fit.VAGUE),
        (None, ("Item not found",), Fit.VAGUE),
        (("Item not found",), (HOLE,), Fit.VAGUE),
        (("a.c",), ("abc",), Fit.NONE),
    ],
)
def test_whole_texts(
    sent: tuple[str | Placeholder, ...] | None, expected: tuple[str | Placeholder, ...], fit: Fit
) -> None:
    assert fit_of_whole(Text(sent), Text(expected)) is fit


@pytest.mark.parametrize(
    ("sent", "expected", "fit"),
    [
        (("Item not found",), ("not found",), Fit.CERTAIN),
        (("Item not found",), ("not there",), Fit.NONE),
        (("Item ", HOLE, " not found"), ("not found",), Fit.CERTAIN),
        (("Item ", HOLE, " not found"), ("Item 7 not",), Fit.CERTAIN),
        (("Item ", HOLE, " not found"), ("pen not found",), Fit.CERTAIN),
        (("Item ", HOLE, " not found"), ("Item 7 is",), Fit.VAGUE),
        (("Item ", HOLE, " not found"), ("7 not found in",), Fit.VAGUE),
        (("Item ", HOLE, " not found"), ("database",), Fit.VAGUE),
        (("Item 7 not found",), ("Item ", HOLE, " not"), Fit.CERTAIN),
        (("Item not found",), (HOLE,), Fit.VAGUE),
        (None, ("not found",), Fit.VAGUE),
    ],
)
def test_parts_of_texts(
    sent: tuple[str | Placeholder, ...] | None, expected: tuple[str | Placeholder, ...], fit: Fit
) -> None:
    assert fit_of_part(Text(sent), Text(expected)) is fit
