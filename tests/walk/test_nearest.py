"""What a local name surely is at a site, and the reason where several values may reach it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.analysis import Workspace, analyse
from errlint.config import Settings
from errlint.evidence import reason_for
from errlint.source import Source

HEAD = "import httpx\nfrom fastapi import HTTPException\n"


def reasons(folder: Path, body: str, head: str = "def do(detail, other, rows):") -> list[str]:
    code = f"{HEAD}\n{head}\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
    source = Source.from_bytes("main.py", code.encode())
    (folder / "main.py").write_text(code)
    analysis = analyse(
        Workspace(str(folder), ()), str(folder / "main.py"), source, Settings(root=folder)
    )
    assert analysis.module
    return [reason_for(site, analysis.module) for site in analysis.module.sites]


RAISE = "raise HTTPException(400, text)"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"if rows:\n    text = 'Invalid row'\n    {RAISE}\ntext = 'Bad name'\n{RAISE}",
            "row name",
        ),
        (f"text = 'Bad name'\nif rows:\n    text = 'Bad row'\n    {RAISE}\n{RAISE}", "row name"),
        (f"text = 'Bad name'\ntext = 'Bad row'\n{RAISE}", "row"),
        (f"text = ''\nfor row in rows:\n    text = 'Bad row'\n    {RAISE}", "row"),
        (f"text = ''\ntry:\n    text = 'Bad row'\n    {RAISE}\nfinally:\n    text = 'x y'", "row"),
        (f"try:\n    do()\nexcept E:\n    text = 'Bad row'\n    {RAISE}\ntext = ''", "row"),
        (f"text = 'Bad row'\nif rows:\n    with do():\n        {RAISE}\ntext = 'Bad name'", "row"),
        (f"name = 'Bad name'\nname = 'Bad row'\ntext = name\nname = ''\n{RAISE}", "row"),
        (f"text = 'Bad'\ntext += ' row'\n{RAISE}", "row"),
        (
            f"if other:\n    if rows:\n        text = f'Bad row {{rows}}'\n    else:\n"
            f"        text = 'Bad row'\n    {RAISE}\ntext = 'Bad name'\n{RAISE}",
            "row name",
        ),
        (f"text = 'Bad name'\nif rows:\n    text = 'Bad row'\nelse:\n    return\n{RAISE}", "row"),
        (f"text: str = ''\ntext: str = 'Bad row'\nother = text\n{RAISE}", "row"),
    ],
)
def test_the_nearest_assignment_decides(tmp_path: Path, body: str, expected: str) -> None:
    assert reasons(tmp_path, body) == [f"invalid_{name}" for name in expected.split()]


@pytest.mark.parametrize(
    "body",
    [
        f"if rows:\n    text = 'Bad row'\nelse:\n    text = 'Bad name'\n{RAISE}",
        f"text = 'Bad row'\nif rows:\n    text = 'Bad name'\n{RAISE}",
        f"text = 'Bad row'\nfor row in rows:\n    if row:\n        {RAISE}\n    text = 'Bad name'",
        f"text = 'Bad row'\nwhile rows:\n    text = 'Bad name'\n{RAISE}",
        f"text = 'Bad row'\ntry:\n    text = 'Bad name'\nexcept E:\n    {RAISE}",
        f"text = 'Bad row'\nif (text := 'Bad name'):\n    {RAISE}",
        f"text = 'Bad row'\nmatch rows:\n    case 1:\n        text = 'Bad name'\n{RAISE}",
        "raise HTTPException(400, 'Bad row' if rows else 'Bad name')",
        "raise HTTPException(400, {'message': 'Bad row' if rows else 'Bad name'})",
        "raise HTTPException(400, 'Bad row' if rows else 'Come back')",
        "text = 'Bad row' if rows else 'Bad name'\nraise HTTPException(400, text)",
        "raise HTTPException(400, 'Come back' if rows else 'Bad row')",
    ],
)
def test_several_values_that_differ_leave_it_to_the_status(tmp_path: Path, body: str) -> None:
    assert reasons(tmp_path, body) == ["invalid_request"]


@pytest.mark.parametrize(
    "body",
    [
        f"if rows:\n    text = f'Bad row {{rows}}'\nelse:\n    text = 'Bad row'\n{RAISE}",
        "raise HTTPException(400, 'Bad row' if rows else f'The row is invalid: {rows}')",
        "raise HTTPException(400, str(rows) or 'Bad row')",
        f"text = 'Bad row'\nif rows:\n    text = rows.text\n{RAISE}",
        f"text = 'Bad row'\nif rows:\n    text += f': {{rows}}. Try another one'\n{RAISE}",
        f"text = 'Bad row'\nif rows:\n    text = 'Bad name'\n    return\n{RAISE}",
    ],
)
def test_several_values_of_one_reason_give_it(tmp_path: Path, body: str) -> None:
    assert reasons(tmp_path, body) == ["invalid_row"]


def test_what_an_inner_function_may_assign_is_not_sure(tmp_path: Path) -> None:
    body = f"text = 'Bad row'\ndef inner():\n    nonlocal text\n    text = ''\n{RAISE}"
    assert reasons(tmp_path, f"text = 'Bad name'\n{body}") == ["invalid_request"]


def test_a_status_is_that_of_the_nearest_assignment(tmp_path: Path) -> None:
    body = "code = 404\nif rows:\n    code = 409\n    raise HTTPException(code)"
    assert reasons(tmp_path, body) == ["conflict"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("httpx.codes.BAD_REQUEST", "invalid_request"),
        ("httpx.codes.BAD_REQUEST.value", "invalid_request"),
        ("httpx.codes.NO_SUCH_STATUS", "request_failed"),
        ("httpx.post.BAD_REQUEST", "request_failed"),
        ("other.codes.BAD_REQUEST", "request_failed"),
    ],
)
def test_a_status_by_the_names_of_httpx(tmp_path: Path, status: str, expected: str) -> None:
    assert reasons(tmp_path, f"raise HTTPException({status}, str(rows))") == [expected]
