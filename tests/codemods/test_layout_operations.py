"""Comparisons and boolean operations that are returned or assigned, as `ruff format` writes them."""

from __future__ import annotations

import pytest

from errlint.codemods.layout import CallFrame, relaid_statement

_FRAME = CallFrame(indent="    ", before="", after="", line_length=60)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            ['return detail.get("code") == NOT_FOUND'],
            ['return detail.get("machine_reason") == RESOURCE_NOT_FOUND'],
            [
                "return (",
                '        detail.get("machine_reason") == RESOURCE_NOT_FOUND',
                "    )",
            ],
            id="in parentheses of its own",
        ),
        pytest.param(
            [
                "return (",
                '        is_error(it) and it.detail["code"] == NOT_FOUND_HERE',
                "    )",
            ],
            [
                "return (",
                '        is_error(it) and it.detail["reason"] == NOT_FOUND_HERE',
                "    )",
            ],
            [
                "return (",
                "        is_error(it)",
                '        and it.detail["reason"] == NOT_FOUND_HERE',
                "    )",
            ],
            id="one operand a line",
        ),
        pytest.param(
            [
                "return (",
                "        is_error(it)",
                '        and it.detail["reason"] == NOT_HERE_ANY_MORE',
                "    )",
            ],
            ['return (is_error(it) and it.detail["code"] == NOT_HERE)'],
            ['return is_error(it) and it.detail["code"] == NOT_HERE'],
            id="on one line again",
        ),
        pytest.param(
            ['is_gone = detail.get("code") == codes.of(name)'],
            ['is_gone = detail.get("reason") == codes.of_the_name(name)'],
            ['is_gone = detail.get("reason") == codes.of_the_name(', "        name", "    )"],
            id="the bracket at the end opens",
        ),
        pytest.param(
            ['is_gone = (detail or {}).get("code") == NOT_FOUND_HERE'],
            ['is_gone = (detail or {}).get("machine_reason") == NOT_FOUND_HERE'],
            [
                "is_gone = (detail or {}).get(",
                '        "machine_reason"',
                "    ) == NOT_FOUND_HERE",
            ],
            id="the bracket at the start lets another one open",
        ),
    ],
)
def test_laid_out_as_ruff_does(old: list[str], new: list[str], expected: list[str]) -> None:
    assert relaid_statement("\n".join(old), "\n".join(new), _FRAME) == "\n".join(expected)


@pytest.mark.parametrize(
    "statement",
    [
        'found[detail["{}"]] = detail or other',
        'first = second = detail["{}"] == code',
        'return (detail["{}"] == code)',
    ],
)
def test_nothing_else_is_laid_out(statement: str) -> None:
    assert relaid_statement(statement.format("code"), statement.format("reason"), _FRAME) is None
