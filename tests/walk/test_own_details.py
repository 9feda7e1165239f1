"""Details that exception classes set themselves."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from errlint.analysis import Workspace, analyse
from errlint.config import Settings
from errlint.source import Source

CODE = """
from fastapi import HTTPException

MISSING = "Not found"

class Failed({base}):
{body}

def f():
    raise Failed()
"""
TEXTS = {
    "without the base's constructor": (
        """
        def __init__(self):
            self.status_code = 404
            self.detail = "Not found"
        """,
        '"Not found"',
    ),
    "behind it": (
        """
        def __init__(self, name):
            super().__init__(404)
            self.detail = f"{name} not found"
        """,
        'f"{name} not found"',
    ),
    "ahead of it, which gets it": (
        """
        def __init__(self, name):
            self.detail = "No " + name
            super().__init__(404, detail=self.detail)
        """,
        '"No " + name',
    ),
    "by a condition, with a type": (
        """
        def __init__(self, name):
            if name:
                self.detail: str = MISSING
        """,
        "MISSING",
    ),
}
NONE = {
    "a dict": """
        def __init__(self):
            self.detail = {"reason": "not_found"}
        """,
    "what the caller gives": """
        def __init__(self, detail: str):
            self.detail = detail
        """,
    "what nobody knows": """
        def __init__(self, error):
            self.detail = describe(error)
        """,
    "what the base sets anew": """
        def __init__(self):
            self.detail = "Not found"
            super().__init__(404, {"reason": "not_found"})
        """,
    "another attribute": """
        def __init__(self):
            self.description = "Not found"
            self.details = "Not found"
        """,
    "of another object": """
        def __init__(self, record):
            record.detail = "Not found"
        """,
    "in another method": """
        def describe(self):
            self.detail = "Not found"
        """,
    "a comparison": """
        def __init__(self):
            assert self.detail == "Not found"
        """,
}


def own_details(folder: Path, body: str, base: str = "HTTPException") -> list[str]:
    """Return the source of the details that a class sets itself."""
    inner = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    path = folder / "main.py"
    path.write_text(CODE.format(base=base, body=inner))
    source = Source.from_bytes("main.py", path.read_bytes())
    settings = Settings(root=folder)
    module = analyse(Workspace(str(folder)), str(path), source, settings).module
    return [source.slice(found) for found in module.extras.own_details] if module else []


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_a_constructor_sets(tmp_path: Path, case: str) -> None:
    body, text = TEXTS[case]
    assert own_details(tmp_path, body) == [text]


@pytest.mark.parametrize("case", NONE)
def test_what_is_no_text_of_the_class(tmp_path: Path, case: str) -> None:
    assert own_details(tmp_path, NONE[case]) == []


@pytest.mark.parametrize("case", TEXTS)
def test_exceptions_that_are_none_of_http(tmp_path: Path, case: str) -> None:
    assert own_details(tmp_path, TEXTS[case][0], base="Exception") == []
