from __future__ import annotations

import ast

import libcst as cst
import pytest

from errlint import syntax
from errlint.lowering import TEMPLATE, lower
from errlint.source import Source


def lowered(text: str) -> str:
    return lower(cst.parse_module(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("try: pass\nexcept A, B: pass\n", "try: pass\nexcept (A, B): pass\n"),
        ("try: pass\nexcept* A: pass\n", "try: pass\nexcept A: pass\n"),
        ("try: pass\nexcept*A, b.C: pass\n", "try: pass\nexcept (A, b.C): pass\n"),
        ("def f[T: int = str, *Ts, **P](a: T): pass\n", "def f(a: T): pass\n"),
        ("def f[\n    T,\n](\n    a: T,\n): pass\n", "def f(\n\n\n    a: T,\n): pass\n"),
        ("class A[T]: pass\n", "class A(): pass\n"),
        ("class A[T](B): pass\n", "class A(B): pass\n"),
        ("class A[\n    T\n](  # c\n    B\n): pass\n", "class A(\n\n  # c\n    B\n): pass\n"),
        ("type X = int\n", "X = int\n"),
        ("type X[T = int] = list[T]; y = 1\n", "X = list[T]; y = 1\n"),
        ("type X[\n    T\n] = int\n", "X = (\n\nint)\n"),
        ("type \\\n    X = int\n", "X = (\nint)\n"),
        ("def f(*a: *Ts): pass\n", "def f(*a: Ts): pass\n"),
        ("x: A[*Ts, int]\n", "x: A[Ts, int]\n"),
        ("x: A[*\n    Ts]\n", "x: A[(\nTs)]\n"),
        ("x = [*a for a in b]\n", "x = [a for a in b]\n"),
        ("x = {*a for a in b}\n", "x = {a for a in b}\n"),
        ("x = f(*a for a in b)\n", "x = f(a for a in b)\n"),
        ("x = {**a for a in b}\n", "x = {None: a for a in b}\n"),
        ("lazy import a.b as c\n", "import  a.b as c\n"),
        ("lazy from a import b\n", "from  a import b\n"),
    ],
)
def test_newer_statements(text: str, expected: str) -> None:
    assert lowered(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = f'a {d['k']} b'\n", "x = f'''a {d['k']} b'''\n"),
        ('x = f"{d["k"]}"\n', 'x = f"""{d["k"]}"""\n'),
        ("x = rf'{d['k']}\\d'\n", "x = rf'''{d['k']}\\d'''\n"),
        ("x = f'it\\'s {d['k']!r:>{w['k']}}'\n", "x = f'''it\\'s {d['k']!r:>{w['k']}}'''\n"),
        ("x = f'{f'{a}'}'\n", "x = f'''{f'{a}'}'''\n"),
        ("x = f'{\n    a\n}'\n", "x = f'''{\n    a\n}'''\n"),
        ("x = f'''{d['''k''']} b'''\n", "x = f\"\"\"{d['''k''']} b\"\"\"\n"),
        # Nothing else is left than the names and calls of the expression.
        ("x = f'a {'\\n'.join(b.c)} d'\n", "x = f'a {(b,)} d'\n"),
        ("x = f'{a.b(c)  # why\n}'\n", "x = f'''{(\na.b(), a, c)}'''\n"),
        ("x = f'{a  # why\n}'\n", "x = f'''{(\na,)}'''\n"),
        ("x = f'''{d['''k''']} \"b\"'''\n", "x = f'''{(d,)} \"b\"'''\n"),
        ("x = f'{a:{b:{c}}}'\n", "x = f'{(a, b, c)}'\n"),
        ("x = f'{f'{f'{f'{f'{a}'}'}'}'}'\n", "x = f\"\"\"{f'''{(a,)}'''}\"\"\"\n"),
    ],
)
def test_formatted_strings_stay_strings(text: str, expected: str) -> None:
    tree = ast.parse(lowered(text))
    assert isinstance(tree.body[0], ast.Assign)
    assert isinstance(tree.body[0].value, ast.JoinedStr)
    assert lowered(text) == expected or expected.count("f") > 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = t'a'\n", f"x = {TEMPLATE}()\n"),
        ("x = t'a {b.c(d=e)!r:{w}}'\n", f"x = {TEMPLATE}(b.c(), b, e, w)\n"),
        ("x = (t'a')\n", f"x = ({TEMPLATE}())\n"),
        ("x = t'''\n{a}\n'''\ny = 1\n", f"x = {TEMPLATE}(\n\na)\ny = 1\n"),
    ],
)
def test_template_strings_are_no_strings(text: str, expected: str) -> None:
    assert lowered(text) == expected


UNCHANGED = '''\
# -*- coding: utf-8 -*-
from a import (b,  # c
    d)
@decorator
class A(B, metaclass=C):
    x: int = 1
    def f(self, a, /, *args: int, b=[*c], **kw) -> None:
        """Doc."""
        with (open(a) as b, open(c) as d,):
            return f"{a['b']!r:>{w}} {{}} {'c'} \\N{EM DASH}" 'x' f"""{a["b"]}"""
        try:
            del a, b
        except (A, B) as e: raise X from e
        except C: ...
        else: pass
        finally: pass
        match x:
            case {"a": [1, *_], **rest} | A(b=1): pass
        return lambda *a, **b: (yield)
async def g():
    async with a: return [await x async for x in y if (z := 1)]
'''


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_leaves_older_syntax_alone(end: str) -> None:
    text = UNCHANGED.replace("\n", end)
    assert lowered(text) == cst.parse_module(text).code


NEWER = '''\
@decorator
class A[
    T: int,  # why
](
    B,
):
    type X[
        U
    ] = list[U]

    def f[T](
        self, *args: *Ts
    ):
        """Doc."""
        x = f'{d['a']} {
            '\\n'.join(y)  # why
        }'
        raise HTTPException(404, detail=t"""a
        {b}
        """)

    async def g[
        T
    ]() -> None:
        try:
            pass
        except* A, \\
            B:
            raise
        except* C as e: pass
        z = 1; type Y = int; y = {**
            a for a in b}
lazy from a import (
    b,
)
last = 1
'''


def rows(tree: ast.AST) -> list[tuple[int, str]]:
    return [
        (node.lineno, getattr(node, "name", "") or "")
        for node in ast.walk(tree)
        if isinstance(node, (ast.stmt, ast.ExceptHandler))
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_statement_keeps_its_row(end: str) -> None:
    text = NEWER.replace("\n", end)
    tree = syntax.read_tree(text)
    assert tree is not None
    last = tree.body[-1]
    assert isinstance(last, ast.Assign)
    lines = text.split(end)
    assert lines[last.lineno - 1] == "last = 1"
    words = ("class", "def", "async", "x =", "raise", "try", "pass", "except", "z =", "type", "y =")
    for row, _ in rows(tree):
        line = lines[row - 1].strip()
        assert line.startswith((*words, '"""', "lazy", "last", "B:")), (row, line)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_as_many_lines_as_before(end: str) -> None:
    text = NEWER.replace("\n", end)
    assert len(Source("", lowered(text)).line_starts) == len(Source("", text).line_starts)


def test_facts_of_a_module_for_a_newer_python() -> None:
    tree = syntax.read_tree("try: pass\nexcept A, B: pass\nMESSAGE = 'Not found'\n")
    assert tree is not None
    assert ast.unparse(tree.body[-1]) == "MESSAGE = 'Not found'"


def test_deep_trees_are_lowered_too() -> None:
    text = "try: pass\nexcept A, B: pass\nx = a" + " + a" * 300 + "\n"
    assert "except (A, B)" in syntax.deeply(lambda: lower(syntax.parse_module(text)))
