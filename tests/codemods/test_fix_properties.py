"""What holds of every fix: only the errors change, once, and formatted code stays formatted."""

from __future__ import annotations

import ast
import io
import itertools
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codemods.fixing import fixed

HEAD = "from fastapi import APIRouter, HTTPException\n"
WORDS = st.text("aB9 ,.'{}é目", max_size=60)
EXTENDED = ("ERR105",)
LINE_LENGTHS = st.sampled_from([40, 79, 88, 100, 120])
RUFF = [str(Path(sys.executable).with_name("ruff")), "format", "--isolated", "--no-cache"]
BOUNDED = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

CALLS = (
    "HTTPException(404, {detail})",
    "HTTPException(status_code=404, detail={detail})",
    "HTTPException(404, detail={detail},)",
    "HTTPException( status_code = 404 , detail = {detail} )",
    "HTTPException(404, detail={detail}, headers={{'Allow': 'GET', 'Retry-After': '120'}})",
    "HTTPException(  # why\n        404,\n        # then\n        detail={detail},  # what\n    )",
    "HTTPException(404,\n                  {detail})",
    "HTTPException(404)",
)
MOVING = (
    "raise {call}",
    "raise {call}  # because of it",
    "raise {call} from error",
    "raise {call}  # noqa: B904",
    "error = {call}",
    "errors += [{call}]",
    "errors: list[Exception] = [{call}, other]",
    "return wrapped({call}, name, other)",
    "return {call} if condition else ValueError(name)",
    "raise ExceptionGroup('all of them', [{call}, {call}])",
    "mock.side_effect = {{'one': {call}, 'two': None}}",
    "if isinstance({call}, name):\n        pass",
    "@decorated('name', [{call}])\n    def inner() -> None:\n        pass",
    "await reply({call}, key=lambda x: x)",
)
STAYING = (
    "one  =  1; raise {call}; two = 2",
    "if x: raise {call}",
    "if x: pass\n    else: one = 1; raise {call}",
    "handler = lambda error, *, key={call}: key",
    "def inner(x, error={call}, *, y: int=1): pass",
    "async def inner(): raise {call}",
    "with raising({call}) as x: pass",
    "return (x\n      or {call}   )",
    "assert x, {call}",
    "class Inner: error = {call}",
    "x = [{call} for name in names if name]",
    "return ({call})",
    "yield {call}, \\\n      x",
)


def quoted(text: str, prefix: str = "") -> str:
    escaped = text.replace('"', "").replace("{", "{{") if prefix else text.replace('"', "")
    return f'{prefix}"{escaped}"' if not prefix else f'{prefix}"{escaped.replace("}", "}}")}{{x}}"'


@st.composite
def details(draw: st.DrawFn) -> str:
    text, other = quoted(draw(WORDS)), quoted(draw(WORDS), "f")
    shapes = (
        text,
        other,
        "'it'",
        f"({text} {other})",
        f"({text}\n        # and\n        {other})",
        f"{text} + name + {text}",
        f"{text} % (name, other)",
        f"{text}.format(name, other=other)",
        f"({text} if condition else {other})",
        "str(error)",
        f'""{text}"" + "\\n"',
        f"{{'code': 'gone', 'message': {text}}}",
        f"{{'error': {other}, 'name': name}}",
        "None",
    )
    return draw(st.sampled_from(shapes))


def functions(shapes: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    @st.composite
    def one(draw: st.DrawFn) -> str:
        call = draw(st.sampled_from(CALLS)).format(detail=draw(details()))
        return draw(st.sampled_from(shapes)).format(call=call)

    return st.lists(one(), min_size=1, max_size=4)


def module(bodies: list[str]) -> str:
    names = map("function_{}".format, itertools.count())
    kept = "    kept   =  {  'a':1 }  # as it is\n"
    texts = (
        f"\n\nasync def {name}(name, other):\n{kept}    {body}\n"
        for name, body in zip(names, bodies, strict=False)
    )
    return HEAD + "".join(texts)


def comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


class _WithoutErrors(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "HTTPException":
            return ast.Constant("an error")
        return self.generic_visit(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None


def surroundings(text: str) -> str:
    return ast.dump(_WithoutErrors().visit(ast.parse(text)))


def formatted(text: str, line_length: int) -> str:
    command = [*RUFF, f"--line-length={line_length}", "-"]
    done = subprocess.run(command, input=text, capture_output=True, encoding="utf-8", check=True)
    return done.stdout


@BOUNDED
@given(bodies=functions((*MOVING, *STAYING)), line_length=LINE_LENGTHS)
def test_only_the_errors_change_and_only_once(
    bodies: list[str], line_length: int, tmp_path: Path
) -> None:
    before = module(bodies)
    after = fixed(tmp_path, before, *EXTENDED, line_length=line_length)
    assert '"reason"' in after or "'reason'" in after
    assert surroundings(after) == surroundings(before)
    assert comments(after) == comments(before)
    assert after.count("kept   =  {  'a':1 }  # as it is") == len(bodies)
    assert fixed(tmp_path, after, *EXTENDED, line_length=line_length) == after


@BOUNDED
@given(bodies=functions(MOVING), line_length=LINE_LENGTHS)
def test_formatted_code_stays_formatted(
    bodies: list[str], line_length: int, tmp_path: Path
) -> None:
    before = formatted(module(bodies), line_length)
    after = fixed(tmp_path, before, *EXTENDED, line_length=line_length)
    assert '"reason"' in after
    assert formatted(after, line_length) == after


@pytest.mark.parametrize("body", (*MOVING, *STAYING))
def test_every_shape_is_python(body: str) -> None:
    ast.parse(module([body.format(call="HTTPException(404)")]))
