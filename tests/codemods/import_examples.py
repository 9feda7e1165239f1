"""Shorthand for the tests of imports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from textwrap import dedent

from errlint.codemods.imports.draft import Draft
from errlint.codemods.revision import Revision
from errlint.source import Source
from errlint.syntax import read_tree

FIRST_PARTY = ("airflow", "app")


def draft_of(source: Source, rows: Collection[int] | None = None, line_length: int = 88) -> Draft:
    tree = read_tree(source.text)
    assert tree
    return Draft(Revision.of(source), tree, FIRST_PARTY, line_length, rows)


def source_of(text: str, filename: str = "app/routes.py") -> Source:
    return Source(filename, dedent(text).removeprefix("\n"))


def text_of(draft: Draft) -> str:
    return draft.revision.original.apply(draft.revision.edits()).text


def added(text: str, module: str = "fastapi", name: str = "HTTPException") -> str:
    return text_of(draft_of(source_of(text)).adding(module, name))


def dropped(text: str, name: str = "HTTPException", filename: str = "app/routes.py") -> str:
    source = source_of(text, filename)
    return text_of(draft_of(source).without_unused(name, source.text))


def replaced(text: str) -> str:
    source = source_of(text)
    return text_of(draft_of(source).replacing("fastapi", "HTTPException", source.text))


def what_ruff_would_change(texts: Iterable[str], folder: Path) -> str:
    for number, text in enumerate(texts):
        (folder / f"example_{number}.py").write_text(text)
    settings = ["--config", f"lint.isort.known-first-party={[*FIRST_PARTY]}"]
    answers = [
        subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", *settings, folder],
            capture_output=True,
            text=True,
            check=False,
        )
        for command in (["check", "--select", "I"], ["format", "--check"])
    ]
    return "".join(answer.stdout + answer.stderr for answer in answers if answer.returncode)
