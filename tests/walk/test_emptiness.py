"""Which conditions hold only when a value is empty."""

from __future__ import annotations

import ast

import pytest

from errlint.walk.emptiness import empty_tests


def found_in(condition: str, is_negated: bool = False) -> list[tuple[str, bool]]:
    tests = empty_tests(ast.parse(condition, mode="eval").body, is_negated)
    return [(test.name, test.is_for_none) for test in tests]


@pytest.mark.parametrize(
    "condition",
    ["not key", "(not key)", "key == ''", '"" == key', "len(key) == 0", "not (key != '')"],
)
def test_empty(condition):
    assert found_in(condition) == [("key", False)]


@pytest.mark.parametrize("condition", ["key is None", "key == None", "not key is not None"])
def test_none(condition):
    assert found_in(condition) == [("key", True)]


def test_either_of_two():
    assert found_in("not a or b is None") == [("a", False), ("b", True)]
    assert found_in("not (a and b)") == [("a", False), ("b", False)]


def test_one_of_two_that_must_hold():
    assert found_in("not key and strict") == [("key", False)]
    assert found_in("strict and not key") == [("key", False)]


@pytest.mark.parametrize(
    "condition",
    [
        "key",
        "not key.strip()",
        "not key or x > 1",
        "key != ''",
        "len(key) == 1",
        "len(key) < 1",
        "key in ('', None)",
        "not request.key",
        "not key[0]",
        "key is not None",
        "not find(key)",
        "0 < len(key) == 0",
    ],
)
def test_may_hold_for_another_reason(condition):
    assert found_in(condition) == []


def test_the_else_branch():
    assert found_in("key", is_negated=True) == [("key", False)]
    assert found_in("key is not None", is_negated=True) == [("key", True)]
    assert found_in("a and b", is_negated=True) == [("a", False), ("b", False)]
    assert found_in("not key", is_negated=True) == []
    assert found_in("a or b", is_negated=True) == [("a", False)]
