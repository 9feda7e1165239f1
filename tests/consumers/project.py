"""A small application with tests of it, migrated in one run."""

from __future__ import annotations

import textwrap
from pathlib import Path

from errlint.model.diagnostic import Diagnostic
from errlint.model.file_fix import FileFix
from errlint.plan import Request, plan
from errlint.rules import all_rules
from errlint.run.all_files import check_all, fix_all
from errlint.run.found import FixOptions
from tests.sites import write

CODES = tuple(rule.code for rule in all_rules())
APP = """
from fastapi import Depends, FastAPI, HTTPException

app = FastAPI()

@app.get("/items/{item_id}")
def get_item(item_id: str):
    if item_id == "broken":
        raise HTTPException(500, "The database is down")
    raise HTTPException(status_code=404, detail="Item not found")

@app.put("/items/{item_id}")
def put_item(item_id: str):
    raise HTTPException(409, f"Item {item_id} already exists")

@app.delete("/items/{item_id}")
def delete_item(item_id: str):
    raise HTTPException(403, detail="Item %s is locked by {}".format(item_id))

@app.get("/users/{user_id}")
def get_user(user_id: int):
    raise HTTPException(404)
"""


def migrated(
    folder: Path, code: str, files: dict[str, str] | None = None, **options: bool
) -> tuple[str, list[Diagnostic]]:
    """Return what becomes of a test when the application is fixed, and what is left to do in it."""
    write(folder, {"app/__init__.py": "", "app/main.py": APP, **(files or {}), "test_it.py": code})
    moved = next(f for f in fixed(folder, **options) if f.target.filename.endswith("test_it.py"))
    assert moved.new is not None
    return moved.new.text, [item for item in moved.left if item.code == "ERR405"]


def fixed(folder: Path, **options: bool) -> list[FileFix]:
    """Return all files of a folder, fixed."""
    settings = folder / "errlint.toml"
    if not settings.exists():
        settings.write_text("")
    jobs = plan(Request((str(folder),)), CODES).jobs
    return list(fix_all(jobs, FixOptions(**options)))


def reported(
    folder: Path,
    code: str,
    select: tuple[str, ...] = ("ERR405",),
    files: dict[str, str] | None = None,
    config: str = "",
) -> list[Diagnostic]:
    """Return what a check with ERR405 says of a test."""
    write(folder, {"app/__init__.py": "", "app/main.py": APP, **(files or {}), "test_it.py": code})
    (folder / "errlint.toml").write_text(config)
    jobs = plan(Request((str(folder),), select=select), CODES).jobs
    return [item for report in check_all(jobs) for item in report.diagnostics]


def text(code: str) -> str:
    """Return a snippet as the text of a file."""
    return textwrap.dedent(code).lstrip("\n")


def in_test(code: str) -> str:
    """Return the text of a file with one test that has some statements."""
    rows = "".join(f"    {row}\n" if row else "\n" for row in text(code).splitlines())
    return f"from app.main import app\n\n\ndef test(client):\n{rows}"


def on_one_line(code: str) -> str:
    """Return a text whatever rows it is laid out in."""
    return "".join(code.split()).replace(",)", ")").replace(",}", "}")
