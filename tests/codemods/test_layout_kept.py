"""What a rewritten call leaves as it is: its surroundings, comments, strings and meaning."""

from __future__ import annotations

import ast

import libcst as cst
import pytest

from errlint.codemods.layout import CallFrame, render_expression
from tests.codemods.structuring import in_function, lines, structured

TRIPLE = '"' * 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ["return wrapped(HTTPException(404, detail='Gone for ever and a day'), name)"],
            [
                "return wrapped(",
                "    HTTPException(",
                "        404, detail={'reason': 'not_found', 'message': 'Gone for ever and a day'}",
                "    ),",
                "    name,",
                ")",
            ],
            id="in another call",
        ),
        pytest.param(
            ["error = HTTPException(404, detail='Gone') if missing else ValueError(name)"],
            [
                "error = (",
                "    HTTPException(404, detail={'reason': 'not_found', 'message': 'Gone'})",
                "    if missing",
                "    else ValueError(name)",
                ")",
            ],
            id="in a conditional",
        ),
        pytest.param(
            [
                "mocked(",
                "    side_effect=HTTPException(404, detail='Gone for ever and a day'),",
                ")",
            ],
            [
                "mocked(",
                "    side_effect=HTTPException(",
                "        404, detail={'reason': 'not_found', 'message': 'Gone for ever and a day'}",
                "    ),",
                ")",
            ],
            id="in an exploded call",
        ),
        pytest.param(
            ["errors = {  'one':HTTPException(404, detail='Gone for ever'), 'two':None }"],
            [
                "errors = {  'one':HTTPException(",
                "    404, detail={'reason': 'not_found', 'message': 'Gone for ever'}",
                "), 'two':None }",
            ],
            id="a statement that is not formatted keeps what is around the call",
        ),
    ],
)
def test_in_other_brackets(before: list[str], after: list[str]) -> None:
    assert structured(in_function(*before)) == in_function(*after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            [
                "raise HTTPException(  # checked above",
                "    # RFC 9110",
                "    404,  # not 410",
                "    # shown to the user",
                '    detail="Gone",  # translated',
                "    # no headers",
                ")",
            ],
            [
                "raise HTTPException(  # checked above",
                "    # RFC 9110",
                "    404,  # not 410",
                "    # shown to the user",
                '    detail={"reason": "not_found", "message": "Gone"},  # translated',
                "    # no headers",
                ")",
            ],
            id="between arguments",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                "    detail=(",
                "        # for the log",
                '        "one "  # first',
                '        "two"',
                "    ),",
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": (',
                "            # for the log",
                '            "one "  # first',
                '            "two"',
                "        ),",
                "    },",
                ")",
            ],
            id="in a parenthesized concatenation",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "error": "x",  # legacy',
                "        # more",
                "    },",
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "error": "x",  # legacy',
                "        # more",
                "    },",
                ")",
            ],
            id="in a dict display",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="one "',
                "    # the name",
                "    + name,",
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "one "',
                "        # the name",
                "        + name,",
                "    },",
                ")",
            ],
            id="before an operator",
        ),
        pytest.param(
            ["raise HTTPException(", "    # why", ")"],
            ["raise HTTPException(", "    # why", '    detail={"reason": "not_found"}', ")"],
            id="in empty parentheses",
        ),
    ],
)
def test_comments_stay_where_they_are(before: list[str], after: list[str]) -> None:
    assert structured(in_function(*before)) == in_function(*after)


def test_a_string_of_several_lines_is_not_indented() -> None:
    before = in_function(f"raise HTTPException(404, detail={TRIPLE}one", f"  two{TRIPLE})")
    assert structured(before) == lines(
        "def f():",
        "    raise HTTPException(",
        "        404,",
        "        detail={",
        '            "reason": "not_found",',
        f'            "message": {TRIPLE}one',
        f"      two{TRIPLE},",
        "        },",
        "    )",
    )


def test_line_ends_of_the_file() -> None:
    before = in_function('raise HTTPException(404, detail="Nothing is known of this, sorry")')
    after = structured(before.replace("\n", "\r\n"))
    assert after.count("\n") == after.count("\r\n") == 4 + 1
    assert after.replace("\r\n", "\n") == structured(before)


def test_tabs() -> None:
    before = 'def f():\n\traise HTTPException(404, detail="Nothing is known of this, sor")\n'
    assert structured(before) == lines(
        "def f():",
        "\traise HTTPException(",
        '\t\t404, detail={"reason": "not_found", "message": "Nothing is known of this, sor"}',
        "\t)",
    )


def test_wide_characters_take_two_columns() -> None:
    before = in_function("raise HTTPException(404, detail='見つかりません')")
    assert structured(before, 82) == in_function(
        "raise HTTPException(",
        "    404, detail={'reason': 'not_found', 'message': '見つかりません'}",
        ")",
    )


def test_trailing_commas_can_be_set_to_mean_nothing() -> None:
    before = in_function("raise HTTPException(", "    404,", "    detail='Gone',", ")")
    assert structured(before, magic_trailing_comma=False) == in_function(
        "raise HTTPException(404, detail={'reason': 'not_found', 'message': 'Gone'})"
    )


def test_unformatted_code_keeps_its_strings() -> None:
    before = in_function(
        "raise HTTPException( status_code = 404,",
        "                     detail = 'No \"such\" '  'thing' )",
    )
    assert structured(before, 120) == in_function(
        "raise HTTPException(status_code=404, detail={'reason': 'not_found',"
        " 'message': 'No \"such\" ' 'thing'})",
    )


@pytest.mark.parametrize(
    "source",
    [
        "HTTPException(404, detail=lambda: (1,\n  2))",
        "HTTPException(404, detail=x[1:2,\n  ::3])",
        "HTTPException(404, detail=x[:, b :c: d, 1 : # one\n  2, :\\\n3])",
        "HTTPException(404, detail=(y := f(x)))",
        "HTTPException(404, detail=(yield\n  x))",
        "HTTPException(*args, **{'a': 1}, detail=[*a, *b], h=(1,), e=())",
        "HTTPException(404, detail=-x ** 2 + ~y @ z if not a in b is not c else d)",
        "HTTPException(404, detail={k: v for k, v in x if v if k for z in await y})",
        "HTTPException(404, detail=r'\\d' 'x'\n  b)".replace(" b)", "f'{x}')"),
        "HTTPException(404, detail='a{b}'\n  f'{c}')",
        "HTTPException(404, detail=x\\\n  + y)",
        "HTTPException(404, detail=x not  in y is\\\n  not z)",
        "HTTPException(404, detail=x not # no\n  in y)",
        f"HTTPException(404, detail=f({TRIPLE}a\n  b{TRIPLE}))",
        "HTTPException(404, detail=a.b().c(1)[2].d((e)))",
        "HTTPException(404, detail=[  # first\n  a, # second\n  b # third\n # last\n])",
        "HTTPException(404, detail=a if b # one\n  else c) ",
        "HTTPException(404, detail={  # empty\n})",
        "HTTPException(  # empty\n)",
    ],
)
@pytest.mark.parametrize("line_length", [1, 40, 88])
def test_the_syntax_tree_never_changes(source: str, line_length: int) -> None:
    call = cst.parse_expression(source)
    assert isinstance(call, cst.Call)
    text = render_expression(call, CallFrame("    ", "raise ", "", line_length))
    assert ast.dump(ast.parse(f"async def f(): {text}")) == ast.dump(
        ast.parse(f"async def f(): {source}")
    )
    assert text.count("#") == source.count("#")
    again = cst.parse_expression(text)
    assert isinstance(again, cst.Call)
    assert render_expression(again, CallFrame("    ", "raise ", "", line_length)) == text
