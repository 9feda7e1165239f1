"""Run one rule over an example, as a project of its own."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from errlint.config import Settings, settings_from
from errlint.model.file_fix import FileFix
from errlint.model.report import FileReport, Target
from errlint.plan import Home, Job
from errlint.rules import all_rules
from errlint.rules.base import Example, Silent
from errlint.run.all_files import check_all, fix_all
from errlint.run.found import FixOptions


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
        home = Home(str(folder), settings.source_roots, settings.exceptions)
        names = ["app/main.py", *example.files]
        targets = [Target(str(folder / name), name, settings) for name in names]
        self.jobs = [Job(home, target) for target in targets if target.path.endswith(".py")]

    def check(self) -> FileReport:
        return next(iter(self.check_all()))

    def check_all(self) -> Iterator[FileReport]:
        return check_all(self.jobs, with_edits=True)

    def fix(self) -> FileFix:
        return next(iter(fix_all(self.jobs, FixOptions(unsafe=True))))


def _settings(folder: Path, keys: Mapping[str, object], rule: str) -> Settings:
    table = {**keys, "select": rule.split(",")}
    return settings_from(table, folder, {rule.code for rule in all_rules()})
