"""Where a text mentions a word."""

import pytest

from errlint.project.mentions import offsets_of


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("yield", "yield", [0]),
        ("yield", "yields(yield) + _yield; yield_", [7]),
        ("yield", "yield yield", [0, 6]),
        ("yield", "", []),
        ("", "yield", []),
    ],
)
def test_a_word_stands_by_itself(word: str, text: str, expected: list[int]) -> None:
    assert [*offsets_of(word, text)] == expected
