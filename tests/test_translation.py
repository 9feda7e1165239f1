"""What LibCST reads is said in nodes of Python's own tree, at the same places."""

from __future__ import annotations

import ast

import pytest

from errlint.places import places_at
from errlint.project.ast_values import value_of
from errlint.project.tree import read_syntax_tree
from errlint.source import Source
from errlint.translation import translated

EXPRESSIONS = [
    "E",
    "None",
    "True",
    "404",
    "-1",
    "0x1F4",
    "1.5",
    "'a'",
    "b'a'",
    "'a' \"b\" 'c'",
    "('a'\n    'b')",
    "'ä' + e.args[0]",
    "f''",
    "f'a'",
    "f'ä {e} b {{c}} {d.e!r:>{w}}'",
    "f'{a}' 'b' f'c {d(e)}' r'\\d'",
    "f'it\\'s {a}\\n'",
    "rf'\\d {a}'",
    "'%s' % a",
    "a or b or 'c'",
    "a and b",
    "'a' if b else 'c'",
    "E(404)",
    "a.E(404, detail='no', *b, headers={'a': 'b'}, **c)",
    "E(E(1), [E(2), *E(3)], {E(4)}, (E(5), 6))",
    "{'a': 1, **b, 'c': {'d': E(2)}}",
    "[E(1) for a in b(2) if c(3)]",
    "{a: E(1) for a in b}",
    "(E(1) for a in b)",
    "lambda: E(404)",
    "(await a(E(1)))",
    "(a := E(404))",
    "a(1)[b(2)].c(3)",
    "a(1) < b(2) <= c(3)",
    "not a(1)",
    "a(1) - b(2) * c(3)",
]
STATEMENTS = [
    "raise E",
    "raise E(404) from e(1)",
    "raise",
    "return E(404)",
    "return",
    "E(404)",
    "x = y = E(404)",
    "x: int = E(404)",
    "x.y: int = E(404)",
    "x += E(404)",
    "assert a(1), b(2)",
    "del a[b(1)]",
]


def both(text: str) -> tuple[Source, ast.AST, ast.AST]:
    tree = read_syntax_tree(Source("a.py", text))
    assert tree is not None
    rows = range(1, len(tree.file.line_starts) + 1)
    places = [place for place in places_at(tree.root, rows) if place.steps]
    ((place, part),) = translated(tree, places)
    return tree.file, place.part, part


def calls(node: ast.AST) -> list[tuple[int, int, int | None, int | None]]:
    return sorted(
        (call.lineno, call.col_offset, call.end_lineno, call.end_col_offset)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    )


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expressions_have_the_same_value(text: str) -> None:
    _, native, translated_ = both(f"async def f():\n    {text}\n")
    assert isinstance(native, ast.Expr)
    assert isinstance(translated_, ast.Expr)
    assert value_of(translated_.value) == value_of(native.value)
    assert calls(translated_) == calls(native)


@pytest.mark.parametrize("text", STATEMENTS)
def test_statements_hold_the_same_calls(text: str) -> None:
    _, native, translated_ = both(f"def f():\n    {text}\n")
    assert calls(translated_) == calls(native)
    told = (ast.Raise, ast.Return, ast.Assign)
    assert isinstance(translated_, told) == (isinstance(native, told) or text.startswith("x: "))


NEWER = [
    ("f'a {d['k']} b'", "f'a {d[0]} b'"),
    ("f'{'\\n'.join(str(e))}'", "f'{a.join(str(e))}'"),
    ("f'{f'{f'{f'{f'{e}'}'}'}'}'", "f'{a}'"),
]


@pytest.mark.parametrize(("text", "alike"), NEWER)
def test_newer_strings_are_strings(text: str, alike: str) -> None:
    source, _, newer = both(f"def f():\n    raise E(detail={text}, status_code=404)\n")
    assert isinstance(newer, ast.Raise)
    assert isinstance(newer.exc, ast.Call)
    value = newer.exc.keywords[0].value
    assert isinstance(value, ast.JoinedStr)
    older = ast.parse(alike, mode="eval").body
    assert isinstance(older, ast.JoinedStr)
    assert [type(part) for part in value.values] == [type(part) for part in older.values]
    status = newer.exc.keywords[1].value
    assert source.text.splitlines()[1][status.col_offset : status.end_col_offset] == "404"
