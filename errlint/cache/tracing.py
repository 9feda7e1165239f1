"""Look at a file, and keep what the result rests on. Runs in the processes that do the work."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from errlint.cache.questions import answer_of
from errlint.model.report import FileReport
from errlint.project.trail import Leaf, Seen

if TYPE_CHECKING:
    from errlint.analysis import Workspace
    from errlint.plan import Home

_MOST_LEAVES = 60_000
"""How many leaves a process keeps before it forgets all and begins anew."""


@dataclass(frozen=True)
class Traced:
    """A report with what it rests on.

    `leaves` are numbers that the process `origin` gives; `fresh` are the leaves that it has not
    told of before, each with its number and answer, and `seen` the files and folders. `digest` is
    that of the file itself.
    """

    report: FileReport
    is_lasting: bool = False
    digest: bytes = b""
    leaves: array[int] = field(default_factory=lambda: array("I"))
    origin: tuple[int, int] = (0, 0)
    fresh: tuple[tuple[int, Leaf, bytes], ...] = ()
    seen: dict[str, Seen] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Tracer:
    """Looks at the files of one project, in one process."""

    workspace: Workspace
    _told_leaves: set[int] = field(default_factory=set)
    _told_files: int = 0
    _beginnings: int = 0

    def trace(self, path: str, look: Callable[[], FileReport]) -> Traced:
        """Return what a look at a file finds, with what that rests on."""
        trail = self.workspace.trail
        if self.workspace.is_full or len(trail.leaves) > _MOST_LEAVES:
            self._begin_anew()
        with trail.step(("file", path)) as step:
            report = look()
        leaves = [number for number in step.leaves or () if not _is_own(trail.leaves[number], path)]
        own = trail.seen.get(path)
        return Traced(
            report,
            is_lasting=report.is_lasting and own is not None and not trail.is_torn,
            digest=own.digest if own else b"",
            leaves=array("I", leaves),
            origin=(os.getpid(), self._beginnings),
            fresh=tuple(self._fresh(leaves)),
            seen=self._newly_seen(),
        )

    def _fresh(self, leaves: list[int]) -> list[tuple[int, Leaf, bytes]]:
        known, trail = self._told_leaves, self.workspace.trail
        fresh = [number for number in leaves if number not in known]
        known.update(fresh)
        return [
            (number, trail.leaves[number], answer_of(self.workspace, trail.leaves[number]))
            for number in fresh
        ]

    def _newly_seen(self) -> dict[str, Seen]:
        seen = self.workspace.trail.seen
        found = dict(islice(seen.items(), self._told_files, None))
        self._told_files = len(seen)
        return found

    def _begin_anew(self) -> None:
        self.workspace.forget()
        self._told_leaves.clear()
        self._told_files = 0
        self._beginnings += 1


def _is_own(leaf: Leaf, path: str) -> bool:
    """Tell whether a leaf asks about what the file itself says, which its digest stands for."""
    return leaf.path == path and leaf.kind != "name"


def traced_workspace(home: Home) -> Workspace:
    """Return the workspace of a project, which keeps what its answers rest on."""
    home.workspace.trail.is_on = True
    return home.workspace
