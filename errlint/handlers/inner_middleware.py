"""Whether a project has middleware around routes, inside of what answers HTTP exceptions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from errlint.project.trail import Trail

_INSIDE = r"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*?"
_GIVEN = re.compile(rf"\b(?:Mount|Router|(?:WebSocket)?Route)\({_INSIDE}\bmiddleware\s*=")
"""What gives a route, or several, middleware of their own (Starlette 1.10, `routing.py`)."""
_ANYWHERE = "project"


@dataclass(eq=False, repr=False)
class InnerMiddleware:
    """Looks through the text of a project's files, when a rule first asks for it.

    `files` returns those to look through, `read` the text of one, None when it can't be read.
    """

    files: Callable[[], Iterable[str]]
    read: Callable[[str], str | None]
    trail: Trail
    _known: dict[str, bool] = field(default_factory=dict)

    def exists(self) -> bool:
        """Tell whether any file may give middleware to routes."""
        return self.trail.kept("inner middleware", _ANYWHERE, self._known, self._look)

    def may_be_in(self, path: str) -> bool:
        """Tell whether one file may do so."""
        self.trail.leaf("inner middleware", path)
        text = self.read(path) or ""
        return "middleware" in text and _GIVEN.search(text) is not None

    def _look(self) -> bool:
        return any(map(self.may_be_in, self.files()))
