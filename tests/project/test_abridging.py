import ast
import importlib.util
import re
from pathlib import Path

import pytest

from errlint.project.abridging import abridged
from errlint.project.reader import read_facts
from errlint.project.tree import SyntaxTree, read_syntax_tree
from errlint.source import Source

REAL = ("click", "libcst", "hypothesis", "email", "asyncio", "unittest", "json")


def read(text: str, *words: str) -> SyntaxTree:
    wanted = sorted(match.start() for word in words for match in re.finditer(word, text))
    tree = read_syntax_tree(Source("a.py", text), wanted)
    assert tree is not None
    return tree


def test_functions_that_nothing_is_wanted_of_lose_their_bodies() -> None:
    text = (
        "def wanted():\n    return HTTPException(404)\n\n\n"
        "@cached\nasync def other(\n    a: int = 1, *, b=(1, 2)\n) -> dict[str, int]:  # noqa\n"
        '    """Do it."""\n    if a:\n        return {}\n    # the end\n\n\n'
        "class Kept:\n    code = 404\n\n    def method(self):\n        return 1\n"
    )
    short = abridged(text, [text.index("HTTPException")])
    assert short is not None
    assert short.text == (
        "def wanted():\n    return HTTPException(404)\n\n\n"
        "@cached\nasync def other(\n\n) -> dict[str, int]:  # noqa\n"
        "\n\n                0\n    # the end\n\n\n"
        "class Kept:\n    code = 404\n\n    def method(    ):\n               0\n"
    )
    assert short.rows == {(6, 11), (18, 19)}
    assert [text[slice(*body)].rsplit(maxsplit=1)[-1] for body in short.bodies] == ["{}", "1"]


@pytest.mark.parametrize(
    "text",
    [
        "def f(): return 1\n",
        "x = 1\n",
        "def f():\n    # nothing but this\n",
        "def f():\f\n    return 1\n",
        "def f():\r    return 1\r",
        'def f(a="):\\n"):\n    return 1\n',
        "def f(a=lambda: (((())))):\n    return 1\n",
        'def f():\n    return """\nSELECT 1\n"""\n',
        "def f():\n    return 1 + \\\n2\n",
        "undef f():\n    return 1\n",
        "# def f():\n    # return 1\n",
        "def f():\n    return 1\n",
    ],
)
def test_what_can_not_be_told_stays(text: str) -> None:
    wanted = [0] if text == "def f():\n    return 1\n" else []
    assert abridged(text, wanted) is None


def test_an_offset_among_the_decorators_is_one_of_the_function() -> None:
    text = "def f():\n    return 1\n\n\n@app.middleware('http')\ndef g():\n    return 2\n"
    short = abridged(text, [text.index("middleware")])
    assert short is not None
    assert short.text == text.replace("    return 1", "           0")


@pytest.mark.parametrize(
    "parameters",
    ["\n    a,  # the first (of two)\n    b,\n", 'a="""):\n    x"""', "a='''\n'''"],
)
def test_parameters_whose_end_may_be_none_stay(parameters: str) -> None:
    text = f"def f({parameters}) -> None:\n    return 1\n"
    short = abridged(text, [])
    assert short is None or f"f({parameters})" in short.text
    assert places(read(text).root) == places(ast.parse(text))


def test_what_stands_behind_parameters_keeps_its_place() -> None:
    text = 'def f(a="grün", b=1) -> "größer":\n    return 1\n'
    short = abridged(text, [])
    assert short is not None
    assert short.text.startswith("def f(              ) ->")
    assert places(read(text).root) == places(ast.parse(text))


def test_what_looks_like_a_function_in_a_string_makes_the_whole_be_read() -> None:
    text = (
        'EXAMPLE = """\ndef f():\n    return 1\n"""\n\n\ndef g():\n    return """\n'
        'def h():\n    return 2\n"""\n'
    )
    tree = read(text)
    assert not tree.left_out
    assert ast.unparse(tree.root) == ast.unparse(ast.parse(text))


def test_a_tree_has_what_was_wanted_and_the_whole_when_asked() -> None:
    text = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"
    tree = read(text, "return 2")
    assert tree.texts_left_out == ["):\n    return 1"]
    assert ast.dump(tree.whole) == ast.dump(ast.parse(text))
    assert ast.dump(tree.root) != ast.dump(tree.whole)


def test_line_ends_of_other_systems() -> None:
    text = "def f(a,\r\n      b):\r\n    x = 1\r\n    return 1\r\n\r\nERROR = 1\r\n"
    tree = read(text)
    assert tree.left_out
    assert [(node.lineno, node.end_lineno) for node in tree.root.body] == [(1, 4), (6, 6)]


def real_files() -> list[Path]:
    found = []
    for name in REAL:
        spec = importlib.util.find_spec(name)
        assert spec is not None and spec.origin is not None
        found += sorted(Path(spec.origin).parent.rglob("*.py"))
    return found


def places(tree: ast.Module) -> list[tuple[object, ...]]:
    """Say where everything is but parameters and bodies of functions, `__init__` aside."""
    found: list[tuple[object, ...]] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr | ast.stmt):
            end = node.end_lineno, node.end_col_offset
            found.append((type(node), node.lineno, node.col_offset, *end))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__":
            waiting += [*node.decorator_list, *filter(None, [node.returns])]
        else:
            waiting += ast.iter_child_nodes(node)
    return found


def test_what_is_left_of_real_code_is_what_was_there() -> None:
    bodies = 0
    for path in real_files():
        text = path.read_text("utf-8")
        whole = read_syntax_tree(Source(str(path), text))
        if whole is None:
            continue
        tree = read(text, r"__init__[ \t]*\(")
        bodies += len(tree.left_out)
        assert places(tree.root) == places(whole.root), path
        assert read_facts(tree) == read_facts(whole), path
    assert bodies > 2000
