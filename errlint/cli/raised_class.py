"""The class that the configuration wants to be raised, where the project does not have it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from errlint.plan import Job, Plan

_RULE = "ERR008"
_DYNAMIC = re.compile(r"import\s*\(?\s*\*|__getattr__|globals\(|exec\(|setattr\(")
"""What may bind names that a module doesn't spell out."""


def refuse_unknown(plan: Plan) -> None:
    """Raise click.UsageError where `raise-with` certainly names nothing and a rule needs it.

    That is where it leads to a module of the project that doesn't even mention the name.
    """
    from errlint.config import ConfigError  # noqa: PLC0415

    first = {id(job.target.settings): job for job in reversed(plan.jobs)}
    for job in first.values():
        settings = job.target.settings
        wanted = settings.raise_with
        if wanted is None or not settings.selects(_RULE, True):
            continue
        if place := _module_without(wanted, job):
            message = f"names no class: {place} has no `{wanted.rpartition('.')[2]}`"
            raise click.UsageError(str(ConfigError(settings.config_file, "raise-with", message)))


def _module_without(wanted: str, job: Job) -> str | None:
    """Return the file of the project that the class would be in, None if it may be there."""
    from errlint.analysis import Workspace  # noqa: PLC0415
    from errlint.plan import shown  # noqa: PLC0415

    module, _, name = wanted.rpartition(".")
    home = job.home
    workspace = Workspace(home.root, home.src, stdin=home.stdin)
    finder = workspace.finder
    location = finder.absolute(job.target.path, module)
    if location is None or not finder.is_first_party(job.target.path, module.partition(".")[0]):
        return None
    text = workspace.text(location) if location.endswith(".py") else None
    if text is None or re.search(rf"\b{re.escape(name)}\b", text) or _DYNAMIC.search(text):
        return None
    is_module = finder.submodule(location, name) is not None
    return None if is_module else shown(location, os.getcwd())
