from __future__ import annotations

import ast
import gc
import pickle
import subprocess
import sys
import warnings

import pytest

from errlint import syntax
from errlint.source import Position
from errlint.syntax import SyntaxProblem

DEEP = {
    "open parentheses": '"(" * 5000',
    "parentheses": '"(" * 5000 + "1" + ")" * 5000',
    "short, and a crash all the same": '"(" * 1999',
    "mixed brackets": '"[({" * 2000',
    "calls": '"f(" * 5000 + ")" * 5000',
    "subscripts": '"x[" * 5000 + "1" + "]" * 5000',
    "dicts": '"{1:" * 5000 + "1" + "}" * 5000',
    "lambdas": '"lambda: " * 5000 + "1"',
    "lambdas as defaults": '"lambda a=" * 3000 + "1" + ": 1" * 3000',
    "negations": '"not " * 50000 + "x"',
    "signs": '"-" * 50000 + "1"',
    "sum": '"x" + "+x" * 50000',
    "power": '"x" + "**x" * 50000',
    "conditions": '"x" + " and x" * 50000',
    "conditional expressions": '"x" + " if x else x" * 50000',
    "attributes": '"x" + ".a" * 50000',
    "called attributes": '"x" + ".a()" * 50000',
    "dotted import": '"import a" + ".a" * 5000',
    "nested f-strings": '"f\'{" * 5000 + "1" + "}\'" * 5000',
    "format specifications": '"f\'" + "{x:" * 5000 + "}" * 5000 + "\'"',
    "elif": '"if x:\\n pass\\n" + "elif x:\\n pass\\n" * 50000',
    "patterns, exponential": '"match x:\\n case " + "{1: " * 60 + "a" + "}" * 60 + ": pass\\n"',
    "del, exponential": '"del " + "(" * 60 + "a b" + ")" * 60',
    "blocks": '"".join(" " * i + "if x:\\n" for i in range(1000)) + " " * 1000 + "pass"',
    "after newer syntax": '"try: pass\\nexcept A, B: pass\\n" + "(" * 5000',
}
ENTRIES = ("parse_tree", "read_tree", "problem_of", "parse_module")


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP.keys())
def test_nothing_is_too_deep_to_survive(text: str) -> None:
    calls = "\n".join(
        f"try: syntax.{entry}(text)\nexcept syntax.SyntaxProblem: pass" for entry in ENTRIES
    )
    last = "assert syntax.parse_tree('x = 1') and syntax.parse_module('x = 1').code == 'x = 1'"
    assert run(f"from errlint import syntax\ntext = {text}\n{calls}\n{last}\nprint('alive')") == (
        "alive\n"
    )


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("x = 1\ny = " + "(" * 300 + ")" * 300, Position(2, 205)),
        ("x = " + "[\n" * 300 + "]" * 300, Position(201, 1)),
    ],
)
def test_says_where_it_is_too_deep(text: str, position: Position) -> None:
    with pytest.raises(SyntaxProblem, match="nested too deeply") as caught:
        syntax.parse_module(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 150 + "1" + ")" * 150,
        "x = a" + " + a" * 1400,
        "x = a" + ".b" * 1200,
        "x = [" + "(1, 2), " * 3000 + "]",
        "x = {" + "'a': lambda b: b.c + 1, " * 3000 + "}",
        "x = (" + "'a'\n" * 900 + ")",
        "x = '" + "(" * 5000 + "'",
        "x = 1 # " + "(" * 5000,
        "x = f'" + "{a}{{" * 2000 + "'",
        'x = """' + "((\n" * 5000 + '"""',
        "import a.b.c\n" * 4000,
        "if a: pass\nelif b: pass\n" * 1000,
        "x = case(f(g(h(i(j(k(l(m(n(1))))))))))",
    ],
)
def test_reads_what_is_large_or_deep_within_reason(text: str) -> None:
    code = run(
        "from errlint import syntax\n"
        f"text = {text!r}\n"
        "module = syntax.parse_module(text)\n"
        "print(syntax.problem_of(text))"
    )
    assert code == "None\n"


def test_small_texts_start_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threading.Thread.start", lambda self: pytest.fail("started a thread"))
    text = "def f(a):\n    raise HTTPException(404, detail={'a': [b(c)]})\n" * 20
    assert syntax.parse_module(text).code == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "x = 1",
        "# -*- coding: latin-1 -*-\nx = 'é'\n",
        "# coding: nonsense\nx = 1\n",
        "\fx = 1\n",
        "def f():\r\n    pass\r\n",
        "x = '\\d'\n",
        "return 1\n",
        "def f(x):\n    global x\n",
        "nonlocal x\n",
        "break\n",
        "try: pass\nexcept A, B: pass\n",
        "try: pass\nexcept* A: pass\n",
        "x = t'a {b}'\n",
        "type X[T = int] = list[T]\n",
        "def f[T](a: T): pass\n",
        "class A[*Ts]: pass\n",
        "x = f'{d['a']}'\n",
        "x = f'{'\\n'.join(y)}'\n",
        "def f(*a: *Ts): pass\n",
        "with (a as b, c as d,): pass\n",
    ],
)
def test_is_python(text: str) -> None:
    assert syntax.problem_of(text) is None
    assert isinstance(syntax.read_tree(text), ast.Module)


@pytest.mark.parametrize(
    ("text", "message", "row", "column"),
    [
        ("x = (1,\ny = 2\n", "'(' was never closed", 1, 5),
        ("x = 1\ny = = 2\n", "invalid syntax", 2, 5),
        ("print 'x'\n", "Missing parentheses in call to 'print'", 1, 1),
        ("x = 'abc\n", "unterminated string literal", 1, 5),
        ("x = '''abc\n", "unterminated triple-quoted string literal", 1, 5),
        ("if x:\npass\n", "expected an indented block", 2, 1),
        ("if x:\n        pass\n    pass\n", "unindent does not match", 3, 9),
        ("x = 1\r\ny = = 2\r\n", "invalid syntax", 2, 5),
        ("x = 1\ry = = 2\r", "invalid syntax", 2, 5),
        ("x = 'é' $\n", "invalid syntax", 1, 9),
        ("def f(\n", "'(' was never closed", 1, 6),
        ("<<<<<<< HEAD\n", "invalid syntax", 1, 1),
        ("f() = 1\n", "cannot assign to function call", 1, 1),
    ],
)
def test_problem(text: str, message: str, row: int, column: int) -> None:
    problem = syntax.problem_of(text)
    assert problem is not None
    assert message in problem.message
    assert problem.position.row == row
    assert problem.position.column in range(column, column + 2)
    assert syntax.read_tree(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\nx = 'a' b'b'\n", "cannot mix bytes and nonbytes literals"),
        ("\nx = b'é'\n", "bytes can only contain ASCII literal characters"),
        ("\nx = '\\x1'\n", "(unicode error) 'unicodeescape' codec can't decode bytes"),
    ],
)
def test_problem_inside_of_a_string(text: str, message: str) -> None:
    problem = syntax.problem_of(text)
    assert problem is not None
    assert problem.message.startswith(message)
    assert problem.position.row == 2


@pytest.mark.parametrize("depth", [50, 190])
def test_walks_of_deep_trees_need_no_more_than_deeply(depth: int) -> None:
    code = run(
        "import libcst as cst\nfrom errlint import syntax\n"
        f"text = 'x = ' + '(a + ' * {depth} + 'b.c()' + ')' * {depth}\n"
        "module = syntax.parse_module(text)\n"
        "visited = syntax.deeply(lambda: module.visit(cst.CSTTransformer()))\n"
        "print(syntax.deeply(lambda: visited.code) == text)"
    )
    assert code == "True\n"


def test_lone_surrogates_are_no_python() -> None:
    assert syntax.problem_of("x = '\ud800'\n") is not None
    assert syntax.parse_tree("x = '\ud800'\n") is None
    with pytest.raises(SyntaxProblem):
        syntax.parse_module("x = '\ud800'\n")


def test_libcst_points_where_it_stopped() -> None:
    with pytest.raises(SyntaxProblem) as caught:
        syntax.parse_module("x = 1\nyy = = 2\n")
    assert (caught.value.message, caught.value.position) == ("invalid syntax", Position(2, 7))


@pytest.mark.parametrize("text", ["'a' b'b'\n", "try: pass\nexcept: pass\nexcept A: pass\n"])
def test_libcst_has_more_than_one_way_to_refuse(text: str) -> None:
    with pytest.raises(SyntaxProblem):
        syntax.parse_module(text)


def test_rows_with_lone_carriage_returns() -> None:
    tree = syntax.parse_tree("x = 1\ry = 2\r\nz = 3\n")
    assert tree is not None
    assert [node.lineno for node in tree.body] == [1, 2, 3]


def test_shows_no_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert syntax.parse_tree("x = '\\d'; y = 1 is 1; z = 0x1for x in y\n") is not None
        assert syntax.problem_of("x = '\\d'\n") is None


@pytest.mark.parametrize("text", ["x = 1\n", "x = \n", "(" * 500])
def test_leaves_the_garbage_collector_as_it_was(text: str) -> None:
    syntax.parse_tree(text)
    assert gc.isenabled()
    gc.disable()
    try:
        syntax.parse_tree(text)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_deeply_gives_a_second_try_with_more_room() -> None:
    limit = sys.getrecursionlimit()

    def depth(n: int) -> int:
        return 0 if n == 0 else 1 + depth(n - 1)

    assert syntax.deeply(lambda: depth(20_000)) == 20_000
    assert sys.getrecursionlimit() == limit


def test_deeply_gives_up_on_what_has_no_end() -> None:
    done = run(
        "from errlint import syntax\n"
        "def endless(): return endless() + 1\n"
        "try: syntax.deeply(endless)\n"
        "except syntax.SyntaxProblem as problem: print(problem.message)"
    )
    assert done == "nested too deeply\n"


def test_deeply_passes_other_exceptions_on() -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        syntax.deeply(fail)


def test_imports_no_libcst_until_it_is_needed() -> None:
    code = (
        "import sys\nfrom errlint import syntax\nsyntax.problem_of('x = 1')\n"
        "syntax.read_tree('x = 1')\nprint('libcst' in sys.modules)"
    )
    assert run(code) == "False\n"


def test_problems_travel_between_processes() -> None:
    problem = pickle.loads(pickle.dumps(SyntaxProblem("bad", Position(2, 3))))
    assert (problem.message, problem.position) == ("bad", Position(2, 3))
