from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from errlint.cli import main

Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an application with two findings, which is the current folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    app = tmp_path / "app"
    app.mkdir()
    (app / "clean.py").write_text(
        "from fastapi import HTTPException\n\n"
        'raise HTTPException(404, {"reason": "not_found", "message": "Item not found"})\n'
    )
    (app / "items.py").write_text(
        'from fastapi import HTTPException\n\nraise HTTPException(404, "Item not found")\n'
    )
    (app / "users.py").write_text(
        'from fastapi import HTTPException\n\nraise HTTPException(409, detail="User exists")\n'
    )
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Call errlint, with what stands on standard input as `stdin`."""

    def call(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)

    return call
