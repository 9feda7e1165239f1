"""ERR009 and ERR108 beyond their examples: what the display itself shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject


def said(folder: Path, arguments: str, rule: str) -> list[str]:
    """Return what a rule says of an answer, in words."""
    code = (
        "import math\nfrom fastapi import HTTPException\n\n"
        f"def answer(items, limit):\n    raise HTTPException(429, {arguments})\n"
    )
    report = ExampleProject(folder, Silent(code), code, rule).check()
    return [diagnostic.message.partition(":")[0] for diagnostic in report.diagnostics]


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("(item for item in items)", "a generator"),
        ("{item for item in items}", "a set"),
        ("(kept := {1, 2})", "a set"),
        ("items or b'none'", "bytes"),
        ("float('nan')", "a float that JSON has no number for"),
        ("float(' -Infinity')", "a float that JSON has no number for"),
        ("math.inf", "a float that JSON has no number for"),
        ("lambda: limit", None),
        ("[item for item in items]", None),
        ("float('1.5')", None),
        ("float(limit)", None),
        ("math.pi", None),
        ("'nan'", None),
    ],
)
def test_details(value: str, what: str | None, tmp_path: Path) -> None:
    found = said(tmp_path, f'detail={{"reason": "a", "value": {value}}}', "ERR009")
    assert found == ([f"JSON can't hold {what}"] if what else [])


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("30", "a number"),
        ("-1", "a number"),
        ("limit + 1", "a number"),
        ("30 if limit else '60'", "a number"),
        ("True", "a boolean"),
        ("['a']", "a collection"),
        ("None", "`None`"),
        ("str(30)", None),
        ("'30'", None),
        ("limit * '='", None),
        ("limit", None),
    ],
)
def test_headers(value: str, what: str | None, tmp_path: Path) -> None:
    found = said(tmp_path, f'"Slow down", headers={{"Retry-After": {value}}}', "ERR108")
    assert found == ([f"A header can't be {what}"] if what else [])
