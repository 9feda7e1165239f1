"""What holds of ERR401's fix: only `responses=` gets more, once, and no comment is lost."""

from __future__ import annotations

import ast
import io
import tempfile
import tokenize
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject

HEAD = """from http import HTTPStatus
from fastapi import APIRouter, FastAPI, HTTPException, status

app = FastAPI()
"""
ROUTE = """
def route{number}(name: str):
    if name == "a":
        raise HTTPException(304)
    if name == "b":
        raise HTTPException(404, "Missing")
    raise HTTPException(409, "Taken")

"""
keys = st.sampled_from(
    ["400", "401", "404", '"410"', "500", "HTTPStatus.GONE", "status.HTTP_403_FORBIDDEN", "200"]
)
answers = st.sampled_from(
    ["{}", '{"model": Model}', '{"description": "é (", "model": Model}', "Answer", "{**ANSWER}"]
)
gaps = st.sampled_from(["", " ", "\n    ", "  # a { comment\n  ", "\n\n  # 'another'\n  ", "\t"])
endings = st.sampled_from(["", ",", " ,", ",  # the last\n  ", " # before\n  ,"])


@st.composite
def listed(draw: st.DrawFn, brackets: str, elements: st.SearchStrategy[str]) -> str:
    """Return a display with gaps between whatever stands in it."""
    items = draw(st.lists(elements, max_size=4))
    text = ",".join(f"{draw(gaps)}{item}{draw(gaps)}" for item in items)
    ending = draw(endings) if items else draw(gaps)
    return f"{brackets[0]}{text}{ending}{brackets[1]}"


entries = st.one_of(
    st.builds("{}:{}{}".format, keys, gaps, answers), st.sampled_from(["**COMMON", "**common()"])
)
given_responses = st.one_of(
    listed("{}", entries),
    st.builds("errors({}{})".format, gaps, listed("[]", keys)),
    st.builds("errors({}, model=Model{})".format, listed("{}", keys), endings),
    st.sampled_from(["None", "COMMON", "(None)", "COMMON | {404: {}}", "errors(404)", "({})"]),
)
arguments = st.one_of(
    st.builds("responses{0}={1}".format, st.sampled_from(["", " "]), given_responses),
    st.sampled_from(['name="é"', "tags=[1, 2]", "status_code=201", 'summary="""a\n  b"""']),
)
decorators = st.builds(
    "@app.get{}({}{}{}{}){}".format,
    st.sampled_from(["", " "]),
    gaps,
    st.sampled_from(['"/{name}"', 'path="/{name}"', '"/a" "/{name}"']),
    st.lists(
        st.builds(",{}{}".format, gaps, arguments),
        max_size=3,
        unique_by=lambda text: text.strip(", \n\t").partition("=")[0].rpartition("\n")[2].strip(),
    ).map("".join),
    endings,
    st.sampled_from(["", "  # noqa: B008", " # type: ignore"]),
)


def comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def without_responses(text: str) -> str:
    """Return the tree of a text, in which no call has `responses=`."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [word for word in node.keywords if word.arg != "responses"]
    return ast.dump(tree)


def responses(text: str) -> list[ast.expr | None]:
    """Return what each route has as `responses=`."""
    return [
        next((word.value for word in call.keywords if word.arg == "responses"), None)
        for function in ast.parse(text).body
        if isinstance(function, ast.FunctionDef)
        for call in function.decorator_list
        if isinstance(call, ast.Call)
    ]


def parts(value: ast.expr | None) -> Counter[str]:
    """Return what a value of `responses=` has in it, piece by piece."""
    match value:
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            starred = Counter[str]()
            for key, inner in pairs:
                starred += (
                    parts(inner) if key is None else Counter([ast.dump(ast.Dict([key], [inner]))])
                )
            return starred
        case ast.Call(args=args, keywords=words):
            found = Counter[str]()
            for inner in [*args, *(word.value for word in words)]:
                is_list = isinstance(inner, (ast.List, ast.Set))
                found.update(map(ast.dump, inner.elts if is_list else [inner]))
            return found
        case None | ast.Constant(value=None):
            return Counter()
    return Counter([ast.dump(value)])


def fixed(text: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        fix = ExampleProject(Path(folder), Silent(text), text, "ERR401").fix()
    assert fix.refusal is None
    return fix.new.text if fix.new else text


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(decorators, min_size=1, max_size=4))
def test_only_responses_get_more_and_once(routes: list[str]) -> None:
    functions = [f"{route}{ROUTE.format(number=n)}" for n, route in enumerate(routes)]
    text = HEAD + "\n" + "".join(functions)
    ast.parse(text)
    after = fixed(text)
    assert without_responses(after) == without_responses(text)
    assert comments(after) == comments(text)
    for old, new in zip(responses(text), responses(after), strict=True):
        assert parts(old) <= parts(new)
    assert fixed(after) == after
