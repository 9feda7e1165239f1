from __future__ import annotations

import pytest

from tests.codemods.structuring import in_function, structured


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            ['raise HTTPException(404, detail="Gone")'],
            ['raise HTTPException(404, detail={"reason": "not_found", "message": "Gone"})'],
            id="fits on the line",
        ),
        pytest.param(
            ['raise HTTPException(status_code=404, detail="Dag run was not found")'],
            [
                "raise HTTPException(",
                "    status_code=404,",
                '    detail={"reason": "not_found", "message": "Dag run was not found"},',
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
                '    detail="Nothing is known of the thing %s in %s, sorry now" % (name, place),',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": "Nothing is known of the thing %s in %s, sorry now"',
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
                '    detail=first_message_of_some_length if condition else "another message here",',
                ")",
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "message": (',
                '            first_message_of_some_length if condition else "another message here"',
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
            [
                'raise HTTPException(404, detail={"reason_text": "Gone", "name": name, "path": path})'
            ],
            [
                "raise HTTPException(",
                "    404,",
                "    detail={",
                '        "reason": "not_found",',
                '        "reason_text": "Gone",',
                '        "name": name,',
                '        "path": path,',
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
