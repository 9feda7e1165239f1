"""What is looked up in a table of texts is a text, and so is that of a response."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Silent
from tests.rules.examples import ExampleProject


def is_flagged(folder: Path, body: str, detail: str) -> bool:
    code = f"""
        from fastapi import HTTPException

        TEXTS = {{"expired": "The code has expired", "invalid": "The code is wrong"}}

        def verify(problem, language: str, form: dict):
            texts = {{"expired": "The code has expired", "invalid": "The code is wrong"}}
            {body}
            raise HTTPException(400, {detail})
    """
    return bool(ExampleProject(folder, Silent(code), code, "ERR001").check().diagnostics)


@pytest.mark.parametrize(
    "detail",
    [
        'TEXTS.get("expired")',
        'TEXTS.get(problem, "Verification failed")',
        "TEXTS.get(problem, language)",
        "texts[problem]",
        'texts.get(problem, texts["invalid"])',
    ],
)
def test_a_text_of_a_table_is_a_text(tmp_path: Path, detail: str) -> None:
    assert is_flagged(tmp_path, "if problem in texts: log(texts.keys())", detail)


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("pass", "TEXTS.get(problem)"),
        ("pass", "TEXTS.get(problem, problem)"),
        ("pass", 'TEXTS.get("unknown")'),
        ("pass", 'form.get(problem, "Verification failed")'),
        ("texts[problem] = {}", 'texts.get(problem, "Verification failed")'),
        ("texts.update(form)", 'texts.get(problem, "Verification failed")'),
        ("check(form, texts)", 'texts.get(problem, "Verification failed")'),
        ("texts |= form", 'texts.get(problem, "Verification failed")'),
        ("texts = form", 'texts.get(problem, "Verification failed")'),
    ],
)
def test_what_may_be_something_else_is_none(tmp_path: Path, body: str, detail: str) -> None:
    assert not is_flagged(tmp_path, body, detail)


@pytest.mark.parametrize(
    ("body", "is_text"),
    [
        ("if response.status_code >= 400:", True),
        ("if not response.ok or response.status_code == 204:", True),
        ("if response.headers:", False),
        ("if other.response.status_code >= 400:", False),
    ],
)
def test_what_has_a_status_code_has_a_text(tmp_path: Path, body: str, is_text: bool) -> None:
    code = f"""
        from fastapi import HTTPException

        async def forward(client, other):
            response = await client.get("/items")
            {body}
                raise HTTPException(502, response.text)
    """
    report = ExampleProject(tmp_path, Silent(code), code, "ERR001").check()
    assert bool(report.diagnostics) is is_text
