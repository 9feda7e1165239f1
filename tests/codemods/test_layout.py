from __future__ import annotations

import ast

import libcst as cst
import pytest

from errlint.codemods.layout import Frame, render_call
from tests.codemods.structuring import structured

TRIPLE = '"' * 3


def lines(*text: str) -> str:
    return "\n".join(text) + "\n"


def in_function(*text: str) -> str:
    return lines("def f():", *(f"    {line}" if line else "" for line in text))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ['raise HTTPException(404, detail="Gone")'],
            ['raise HTTPException(404, detail={"reason": "not_found", "message": "Gone"})'],
            id="fits on the line",
        ),
        pytest.param(
            ['raise HTTPException(status_code=404, detail="Dag was not found")'],
            [
                "raise HTTPException(",
                "    status_code=404,",
                '    detail={"reason": "not_found", "message": "Dag was not found"},',
                ")",
            ],
            id="one argument a line",
        ),
        pytest.param(
            ['raise HTTPException(status_code=404, detail="Dag not found")'],
            [
                "raise HTTPException(",
                '    status_code=404, detail={"reason": "not_found", "message": "Dag not found"}',
                ")",
            ],
            id="all arguments on one line of their own",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="Gone",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                '    detail={"reason": "not_found", "message": "Gone"},',
                ")",
            ],
            id="a trailing comma keeps it exploded",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    f"The asset event with id {event_id} was not found in the database at all",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                '    f"The asset event with id {event_id} was not found in the database at all",',
                '    detail={"reason": "not_found"},',
                ")",
            ],
            id="an argument added behind a trailing comma",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                '    status_code=404, detail=f"Nothing is known of {name} in {place}"',
                ")",
            ],
            [
                "raise HTTPException(",
                "    status_code=404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": f"Nothing is known of {name} in {place}",',
                "    },",
                ")",
            ],
            id="the dict display explodes",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail=f"The very long name {name} can not be broken over lines so it stays",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": f"The very long name {name} can not be broken over lines so'
                ' it stays",',
                "    },",
                ")",
            ],
            id="a long f-string is never broken",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="The first part of a message that goes over two lines, "',
                '    f"and the second of {them}",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "The first part of a message that goes over two lines, "',
                '        f"and the second of {them}",',
                "    },",
                ")",
            ],
            id="implicit concatenation",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                "    detail=(",
                '        "The first part of a message that goes over two lines, "',
                '        f"and the second of {them}"',
                "    ),",
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": (',
                '            "The first part of a message that goes over two lines, "',
                '            f"and the second of {them}"',
                "        ),",
                "    },",
                ")",
            ],
            id="implicit concatenation in parentheses moves deeper",
        ),
        pytest.param(
            ['raise HTTPException(404, detail="No " + kind_of_the_thing + " named " + name)'],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "No " + kind_of_the_thing + " named " + name,',
                "    },",
                ")",
            ],
            id="concatenation that fits",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="Nothing is known of the thing " + name + " in the place " + place,',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "Nothing is known of the thing "',
                "        + name",
                '        + " in the place "',
                "        + place,",
                "    },",
                ")",
            ],
            id="concatenation that has to break",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="Nothing is known of the thing %s in %s, sorry" % (name, place),',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "Nothing is known of the thing %s in %s, sorry"',
                "        % (name, place),",
                "    },",
                ")",
            ],
            id="percent formatting",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="Nothing is known of the thing {} in {}, sorry".format(name, place),',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "Nothing is known of the thing {} in {}, sorry".format(',
                "            name, place",
                "        ),",
                "    },",
                ")",
            ],
            id="str.format",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail=first_message_of_some_length if condition else "another message",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": (',
                '            first_message_of_some_length if condition else "another message"',
                "        ),",
                "    },",
                ")",
            ],
            id="a conditional is parenthesized, as Black wants it and Ruff leaves it",
        ),
        pytest.param(
            [
                "raise HTTPException(",
                "    404,",
                '    detail="a first message that is rather long for one line of a file"',
                "    if condition",
                '    else "another message",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "a first message that is rather long for one line of a file"',
                "        if condition",
                '        else "another message",',
                "    },",
                ")",
            ],
            id="a conditional that Ruff has broken stays bare",
        ),
        pytest.param(
            ['raise HTTPException(404, detail=", ".join(str(error) for error in found.errors()))'],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": ", ".join(str(error) for error in found.errors()),',
                "    },",
                ")",
            ],
            id="a lone generator gets no trailing comma",
        ),
        pytest.param(
            ['raise HTTPException(404, detail={"reason_text": "Gone", "name": name, "id": id_})'],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "reason_text": "Gone",',
                '        "name": name,',
                '        "id": id_,',
                "    },",
                ")",
            ],
            id="a key added to a dict display",
        ),
        pytest.param(
            ['raise HTTPException(404, detail="Gone") from error'],
            [
                "raise HTTPException(",
                '    404, detail={"reason": "not_found", "message": "Gone"}',
                ") from error",
            ],
            id="the cause behind the call takes its place",
        ),
        pytest.param(
            ['raise HTTPException(404, detail="Gone")  # noqa: ERR001'],
            [
                'raise HTTPException(404, detail={"reason": "not_found", "message": "Gone"})'
                "  # noqa: ERR001",
            ],
            id="a pragma behind the call takes none",
        ),
        pytest.param(
            ['raise HTTPException(404, detail="Gone")  # for ever'],
            [
                "raise HTTPException(",
                '    404, detail={"reason": "not_found", "message": "Gone"}',
                ")  # for ever",
            ],
            id="another comment behind the call does",
        ),
    ],
)
def test_laid_out_as_ruff_does(before: list[str], after: list[str]) -> None:
    assert structured(in_function(*before)) == in_function(*after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ["return wrapped(HTTPException(404, detail='Gone for ever'), name)"],
            [
                "return wrapped(",
                "    HTTPException(",
                "        404, detail={'reason': 'not_found', 'message': 'Gone for ever'}",
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
            ["raise HTTPException(", '    detail={"reason": "not_found"}', "    # why", ")"],
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
    before = 'def f():\n\traise HTTPException(404, detail="Nothing is known of this, sorry")\n'
    assert structured(before) == lines(
        "def f():",
        "\traise HTTPException(",
        '\t\t404, detail={"reason": "not_found", "message": "Nothing is known of this, sorry"}',
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
        "raise HTTPException(",
        "    status_code = 404, detail = {'reason': 'not_found', 'message': 'No \"such\" ' 'thing'}",
        ")",
    )


@pytest.mark.parametrize(
    "source",
    [
        "HTTPException(404, detail=lambda: (1,\n  2))",
        "HTTPException(404, detail=x[1:2,\n  ::3])",
        "HTTPException(404, detail=(y := f(x)))",
        "HTTPException(404, detail=(yield\n  x))",
        "HTTPException(*args, **{'a': 1}, detail=[*a, *b], h=(1,), e=())",
        "HTTPException(404, detail=-x ** 2 + ~y @ z if not a in b is not c else d)",
        "HTTPException(404, detail={k: v for k, v in x if v if k for z in await y})",
        "HTTPException(404, detail=r'\\d' 'x'\n  b)".replace(" b)", "f'{x}')"),
        "HTTPException(404, detail='a{b}'\n  f'{c}')",
        "HTTPException(404, detail=x\\\n  + y)",
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
    text = render_call(call, Frame("    ", "raise ", "", line_length))
    assert ast.dump(ast.parse(f"async def f(): {text}")) == ast.dump(
        ast.parse(f"async def f(): {source}")
    )
    assert text.count("#") == source.count("#")
    again = cst.parse_expression(text)
    assert isinstance(again, cst.Call)
    assert render_call(again, Frame("    ", "raise ", "", line_length)) == text
