"""Put findings into the format that is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from errlint.cli import console

if TYPE_CHECKING:
    from errlint.model.diagnostic import Diagnostic
    from errlint.plan import Plan
    from errlint.source import ReadSource, Source

FORMATS = ("full", "concise", "json", "github", "gitlab", "sarif")
WITH_EDITS = ("json", "sarif")
"""Those that say what fixes change."""
COUNTED = (None, "full", "concise", "json")
"""Those in which findings can be counted by their rules."""


def rendered(found: Sequence[Diagnostic], chosen: str, read: ReadSource) -> Iterable[str]:
    """Return the pieces of a report; `read` gives the source of a file by its name."""
    if chosen == "json":
        from errlint.report import json_

        return json_.render(found)
    if chosen == "github":
        from errlint.report import github

        return github.render(found)
    if chosen == "gitlab":
        return _for_gitlab(found, read)
    if chosen == "sarif":
        return _as_sarif(found, read)
    from errlint.report import concise, full

    colour = console.has_colour()
    if chosen == "concise":
        return concise.render(found, colour)
    return full.render(found, read, colour)


def counts_by_rule(found: Sequence[Diagnostic], chosen: str, _read: ReadSource) -> Iterable[str]:
    """Return the pieces of a report that says how many findings each rule has."""
    from errlint.report import statistics

    is_json = chosen == "json"
    return statistics.as_json(found) if is_json else statistics.render(found, console.has_colour())


def _for_gitlab(found: Sequence[Diagnostic], read: ReadSource) -> Iterable[str]:
    from errlint.identity import fingerprints
    from errlint.report import gitlab

    root = os.environ.get("CI_PROJECT_DIR") or os.getcwd()
    return gitlab.render(found, fingerprints(found, root, read), root)


def _as_sarif(found: Sequence[Diagnostic], read: ReadSource) -> Iterable[str]:
    from errlint import __version__
    from errlint.cli.rule_pages import rule_pages
    from errlint.identity import fingerprints
    from errlint.report import sarif

    marks = fingerprints(found, os.getcwd(), read)
    return sarif.render(found, marks, rule_pages(), __version__)


def reader(plan: Plan) -> ReadSource:
    """Return what reads a file of a plan again by the name that reports give it."""
    from errlint.source import SourceError

    jobs = {job.target.filename: job for job in plan.jobs}

    def read(filename: str) -> Source | None:
        try:
            return jobs[filename].source() if filename in jobs else None
        except (OSError, SourceError):
            return None

    return read
