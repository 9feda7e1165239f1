from __future__ import annotations

import pytest

from errlint.codemods.layout import bracket_unit, indentation_unit, preferred_quote


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = 1\n",
        'x = "a"\n',
        "x = 'a'\ny = \"b\"\n",
        'x = "a"\ny = "b"\nz = \'c\'\n',
        "x = '\"a\"'\n",
        "# it's\n# don't\n",
        "'''one'''\n'''two'''\n",
        'x = "it\'s"\n',
        'x = \'say "so"\', \'say "no"\', "a"\n',
    ],
)
def test_double_quotes_unless_most_are_single(text: str) -> None:
    assert preferred_quote(text) == '"'


@pytest.mark.parametrize(
    "text",
    [
        "x = 'a'\n",
        "x = f'a', b'b', \"c\"\n",
        '"""A docstring with "quotes"."""\nx = \'a\'\n',
        'x = \'a\'  # "b" "c"\n',
        "x = 'a\\\\'; y = 'b'; z = \"c\"\n",
    ],
)
def test_single_quotes_where_most_are(text: str) -> None:
    assert preferred_quote(text) == "'"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "    "),
        ("x = 1\n", "    "),
        ("if x:\n    y()\n", "    "),
        ("if x:\n  y()\n", "  "),
        ("if x:  # why\n\ty()\n", "\t"),
        ("if x:\r\n\ty()\r\n", "\t"),
        ("def f():\n    if x:\n        y()\n", "    "),
        ("f(\n  x,\n)\nif x:\n    y()\n", "    "),
    ],
)
def test_indentation_of_blocks(text: str, unit: str) -> None:
    assert indentation_unit(text) == unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("if x:\n  f(\n      y\n  )\n", "    "),
        ("if x:\n  f(\n    y\n  )\n", "  "),
        ("if x:\n    f(\n        y\n    )\n", "    "),
        ("if x:\n  f(\n      y\n  )\n  f(\n    y\n  )\n", "  "),
        ("def f(\n        x,\n):\n    y()\n", "    "),
        ("if (\n        x\n):\n    y()\n", "    "),
        ("if x:\n  f(y,\n    z)\n", "  "),
        ("if x:\n    f(\n                y\n            )\n", "    "),
        ('"""\nf(\n      y\n)\n"""\nif x:\n  z()\n', "  "),
    ],
)
def test_indentation_in_brackets(text: str, unit: str) -> None:
    assert bracket_unit(text) == unit
