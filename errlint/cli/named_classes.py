"""The classes that the configuration names, where the project does not have them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.plan import Job, Plan

_RULE = "ERR008"
_INIT = "__init__.py"
_DYNAMIC = re.compile(r"import\s*\(?\s*\*|__getattr__|__path__|globals\(|exec\(|setattr\(")
"""What may bind names that a module doesn't spell out."""


def refuse_unknown(plan: Plan) -> None:
    """Raise click.UsageError where `raise-with` or `exceptions` certainly names nothing.

    That is where it leads into a package of the project that doesn't even mention the name. A
    class of any other package may be there when the code runs.
    """
    from errlint.config import ConfigError

    first = {id(job.target.settings): job for job in reversed(plan.jobs)}
    for job in first.values():
        settings = job.target.settings
        for key, name in _named_in(settings):
            if reason := _why_no_class(name, job):
                error = ConfigError(settings.config_file, key, f"names no class: {reason}")
                raise click.UsageError(str(error))


def _named_in(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the keys that name classes, with the names."""
    if settings.raise_with is not None and settings.selects(_RULE, True):
        yield "raise-with", settings.raise_with
    for name in sorted(settings.exceptions):
        yield "exceptions", name


def _why_no_class(wanted: str, job: Job) -> str | None:
    """Return what the project lacks for a name to be one of its classes, None if it may be."""
    from errlint.plan import shown
    from errlint.project.roots import ModuleFinder

    finder = ModuleFinder(job.home.root, job.home.src)
    parts = wanted.split(".")
    if not finder.is_first_party(job.target.path, parts[0]):
        return None
    for depth in range(len(parts) - 1, 0, -1):
        location = finder.absolute(job.target.path, ".".join(parts[:depth]))
        if location is not None:
            break
    else:
        return None
    name = parts[depth]
    if _may_have(location, name, job):
        return None
    if depth < len(parts) - 1 and _folder_of(location):
        return f"there is no module `{'.'.join(parts[: depth + 1])}`"
    return f"{shown(location, os.getcwd())} has no `{name}`"


def _may_have(location: str, name: str, job: Job) -> bool:
    """Tell whether a module or package may bind a name, or have a module of that name."""
    from errlint.plan import Job
    from errlint.source import SourceError

    try:
        if folder := _folder_of(location):
            entries = os.listdir(folder)
            if any(entry.partition(".")[0] == name for entry in entries):
                return True
            if folder == location:  # elsewhere may be more of a namespace without modules
                return not any(entry.endswith(".py") for entry in entries)
        text = Job(job.home, job.target._replace(path=location)).source().text
    except (OSError, SourceError):
        return True
    return bool(re.search(rf"\b{re.escape(name)}\b", text) or _DYNAMIC.search(text))


def _folder_of(location: str) -> str | None:
    """Return the folder of a package, None for a module that is none."""
    if os.path.basename(location) == _INIT:
        return os.path.dirname(location)
    return None if location.endswith(".py") else location
