"""Runs over a project, with and without what earlier ones have found."""

from __future__ import annotations

from pathlib import Path

import pytest

import errlint.run.results
from errlint.codes import known_codes
from errlint.model.report import FileReport
from errlint.plan import Kind, Request, plan
from errlint.run.results import reports


def run(*paths: str, kind: Kind = Kind.CHECK, has_cache: bool = True) -> list[FileReport]:
    """Return what a run in the current folder finds, by one process."""
    opt_in = ("ERR105", "ERR106", "ERR404", "ERR406", "ERR407", "ERR5")
    request = Request(paths, workers=1, has_cache=has_cache, extend_select=opt_in)
    return list(reports(plan(request, known_codes()), kind))


def cold(*paths: str, kind: Kind = Kind.CHECK) -> list[FileReport]:
    return run(*paths, kind=kind, has_cache=False)


class Looks:
    """Counts the files that are looked at, by their names."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        traced = errlint.run.results._traced

        def noted(jobs, kind, workers):  # type: ignore[no-untyped-def]
            self.names += [job.target.filename for job in jobs]
            return traced(jobs, kind, workers)

        monkeypatch.setattr(errlint.run.results, "_traced", noted)

    def during(self, *paths: str, kind: Kind = Kind.CHECK) -> list[str]:
        """Return the names of the files that a run has looked at anew, without their suffix."""
        self.names.clear()
        assert run(*paths, kind=kind) == cold(*paths, kind=kind)
        return sorted(Path(name).stem for name in self.names)
