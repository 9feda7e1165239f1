"""What the tests of whole fixes share: fix a file as the command line does."""

from __future__ import annotations

from pathlib import Path

from errlint.config import settings_from
from errlint.model.report import Target
from errlint.plan import Home, Job
from errlint.rules import all_rules
from errlint.run.all_files import fix_all
from errlint.run.found import FixOptions


def fixed(folder: Path, text: str, *extended: str, **keys: object) -> str:
    """Return the text of a module of a folder, fixed by the rules that are on and further ones."""
    path = folder / "main.py"
    path.write_text(text, encoding="utf-8")
    table = {name.replace("_", "-"): value for name, value in keys.items()}
    codes = {rule.code for rule in all_rules()}
    found = settings_from({"extend-select": list(extended), **table}, folder, codes)
    target = Target(str(path), path.name, found)
    (fix,) = fix_all([Job(Home(str(folder)), target)], FixOptions(unsafe=True))
    assert fix.refusal is None
    assert fix.new is not None, fix.left
    return fix.new.text
