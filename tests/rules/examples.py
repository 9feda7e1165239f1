"""Run one rule over an example, as a project of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from errlint.analysis import Workspace
from errlint.config import Settings, settings_from
from errlint.engine import Engine, FileFix, FileReport, FixOptions, Target
from errlint.rules import all_rules
from errlint.rules.base import Example, Silent


def dedented(code: str) -> str:
    """Return an example as the text of a file."""
    return textwrap.dedent(code).strip("\n") + "\n"


class ExampleProject:
    """A project with one module under test, and whatever other modules the example has."""

    def __init__(self, folder: Path, example: Example | Silent, code: str, rule: str) -> None:
        for name, text in {**example.files, "app/main.py": code}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedented(text))
        settings = _settings(folder, example.settings, rule)
        path = str(folder / "app" / "main.py")
        self.target = Target(path, "app/main.py", settings)
        self.workspace = Workspace(str(folder), settings.source_roots, settings.exceptions)

    def check(self) -> FileReport:
        return Engine(self.workspace, with_edits=True).check(self.target)

    def fix(self) -> FileFix:
        return Engine(self.workspace).fix(self.target, FixOptions(unsafe=True))


def _settings(folder: Path, keys: Mapping[str, object], rule: str) -> Settings:
    table = {**keys, "select": [rule]}
    return settings_from(table, folder, {rule.code for rule in all_rules()})
