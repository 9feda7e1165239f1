"""Shorthand for the tests of imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from textwrap import dedent

from errlint.codemods.import_draft import Draft
from errlint.codemods.imports import add_import, drop_import, replace_import
from errlint.codemods.revision import Revision
from errlint.source import Source
from errlint.syntax import read_tree

FIRST_PARTY = ("airflow", "app")


def draft_of(source: Source, rows: Collection[int] | None = None) -> Draft:
    return Draft(Revision.of(source), ast.parse(source.text), FIRST_PARTY, 88, rows)


def source_of(text: str, filename: str = "app/routes.py") -> Source:
    return Source(filename, dedent(text).removeprefix("\n"))


def added(text: str, module: str = "fastapi", name: str = "HTTPException") -> str:
    source = source_of(text)
    tree = ast.parse(source.text)
    return source.apply(add_import(source, tree, module, name, first_party=FIRST_PARTY)).text


def dropped(text: str, name: str = "HTTPException", filename: str = "app/routes.py") -> str:
    source = source_of(text, filename)
    tree = read_tree(source.text)
    assert tree
    return source.apply(drop_import(source, tree, name, source.text)).text


def replaced(text: str, old_module: str | None = None) -> str:
    source = source_of(text)
    tree = ast.parse(source.text)
    edits = replace_import(
        source,
        tree,
        "fastapi",
        "HTTPException",
        old_module=old_module,
        first_party=FIRST_PARTY,
    )
    return source.apply(edits).text


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
