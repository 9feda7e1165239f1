"""The text of the arguments of a call, as a reader sees them."""

from __future__ import annotations

import ast

import pytest

from errlint.project.tree import read_syntax_tree
from errlint.source import Source
from errlint.spelling import Speller


def speller_of(text: str, row: int = 1) -> tuple[Speller, ast.Call]:
    tree = read_syntax_tree(Source("a.py", text))
    assert tree is not None
    call = next(node for node in ast.walk(tree.root) if isinstance(node, ast.Call))
    return Speller(tree, row), call


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("E()", []),
        ("E(404)", ["404"]),
        ("E((404))", ["(404)"]),
        ("E( 404 , 'ä', ( 'b' ) )", ["404", "'ä'", "( 'b' )"]),
        ("E(a=(1), b=((2)), c=3)", ["(1)", "((2))", "3"]),
        ("E(*a, (b), **(c))", ["a", "(b)", "(c)"]),
        ("E(a=1, *b)", ["1", "b"]),
        ("(E)((a).b, (a) + (b))", ["(a).b", "(a) + (b)"]),
        ("E(a, (b, c), ())", ["a", "(b, c)", "()"]),
        ("E(a, (  # why (\n 'b' # )\n  'c'\n), d)", ["a", "(  # why (\n 'b' # )\n  'c'\n)", "d"]),
        ("E(a=( # (\n(b)),)", ["( # (\n(b))"]),
    ],
)
def test_arguments_have_their_own_parentheses(text: str, expected: list[str]) -> None:
    speller, call = speller_of(text)
    assert [argument.source for argument in speller.arguments(call)] == expected


def test_arguments_by_what_they_are_passed_as() -> None:
    speller, call = speller_of("E(1, *b, c=2, **d)")
    passed = [(argument.keyword, argument.star) for argument in speller.arguments(call)]
    assert passed == [(None, ""), (None, "*"), ("c", ""), (None, "**")]


def test_values_of_a_dict_display() -> None:
    speller, call = speller_of("E({'a': (1), **b, ('c'): ('d' 'e'), **(f), 'g': h})")
    assert isinstance(call.args[0], ast.Dict)
    entries = list(speller.entries(call.args[0]))
    assert [source for _, _, source in entries] == ["(1)", "b", "('d' 'e')", "(f)", "h"]


def test_the_indentation_of_the_block_is_left_out_but_not_that_of_strings() -> None:
    speller, call = speller_of(
        "if a:\n"
        "    raise E(\n"
        "        detail={  # '''\n"
        '            "a": """b\n'
        "    c\n"
        '    """,\n'
        "        },\n"
        "    )\n",
        row=2,
    )
    (argument,) = speller.arguments(call)
    assert argument.source == '{  # \'\'\'\n        "a": """b\n    c\n    """,\n    }'


@pytest.mark.parametrize("text", ["'a'", 'r"a\'b"', "'''a\nb'''", "('a')", r"'it\'s'", "b'a'"])
def test_one_string(text: str) -> None:
    speller, call = speller_of(f"E({text})")
    assert speller.is_one_string(call.args[0])


@pytest.mark.parametrize("text", ["'a' 'b'", "('a'\n'b')", "f'a'", "a", "1", "'a' + 'b'"])
def test_more_than_one_string(text: str) -> None:
    speller, call = speller_of(f"E({text})")
    assert not speller.is_one_string(call.args[0])
