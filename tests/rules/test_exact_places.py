"""Fixes touch nothing where an interpreter does not know exactly what stands where."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules.base import Example
from tests.rules.examples import ExampleProject

FASTAPI = "from fastapi import FastAPI, HTTPException\n\n\n"
STARLETTE = "from starlette.exceptions import HTTPException as StarletteHTTPException\n"
OLD = "def f[T](app: FastAPI, g: T): app.add_exception_handler(HTTPException, g)\n"
NEW = "def f[T](app: FastAPI, g: T): app.add_exception_handler(StarletteHTTPException, g)\n"


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            "ERR502",
            "def show(client): return f\"ä {client.post('/a', json={'dry': 'true'})}\"\n",
            "def show(client): return f\"ä {client.post('/a', json={'dry': True})}\"\n",
        ),
        (
            "ERR502",
            "def show[T](client: T): client.post('/a', json={'dry': 'true'})\n",
            "def show[T](client: T): client.post('/a', json={'dry': True})\n",
        ),
        (
            "ERR501",
            "import json\nimport requests\n\n\ndef f(u): return f'é {requests.put(u, data=json.dumps(u))}'\n",
            "import requests\n\n\ndef f(u): return f'é {requests.put(u, json=u)}'\n",
        ),
        ("ERR407", FASTAPI + OLD, f"from fastapi import FastAPI\n{STARLETTE}\n\n{NEW}"),
    ],
)
def test_a_text_is_fixed_or_stays(rule: str, before: str, after: str, tmp_path: Path) -> None:
    project = ExampleProject(tmp_path, Example(before), before, rule)
    assert [found.code for found in project.check().diagnostics] == [rule]
    fixed = project.fix()
    assert fixed.refusal is None
    assert fixed.new is not None
    assert fixed.new.text in (before, after)
