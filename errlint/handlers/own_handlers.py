"""Whether a project answers HTTP exceptions by itself, and not by FastAPI's handler."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from errlint.handlers.reshaping import names_handled
from errlint.own_files import MOST_FILES, OwnFiles
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ModuleScope
from errlint.project.trail import Trail

_FOR_STATUS = re.compile(
    r"exception_handlers?\b[^\n(\[{]{0,80}[(\[{]\s*(?:[45]\d\d\b|[\w.]*\bHTTP_|HTTPStatus\b)"
)

ANY, FRAMEWORK = "any", "framework"
"""Handlers for HTTP exceptions: for whatever class, or for the framework's own and for statuses."""


@dataclass(eq=False, repr=False)
class OwnHandlers:
    """Looks through the text of a project's files, when a rule first asks for it.

    A project with more files than are looked through may well have a handler. `read` returns the
    text of a file, None when it can't be read; `suspects` tells whether a name may mean an HTTP
    exception in a file.
    """

    files: OwnFiles
    classes: ExceptionClasses
    read: Callable[[str], str | None]
    suspects: Callable[[str, str], bool]
    _known: dict[str, bool] = field(default_factory=dict)

    @property
    def trail(self) -> Trail:
        """Return what keeps the files that answers were taken from."""
        return self.classes.project.trail

    def exist(self, for_subclasses: bool) -> bool:
        """Tell whether a file may register one, `for_subclasses` of the framework's as well."""
        kind = ANY if for_subclasses else FRAMEWORK
        return self.trail.kept("own handlers", kind, self._known, partial(self._look, kind))

    def may_be_in(self, path: str, kind: str) -> bool:
        """Tell whether one file may register a handler of a kind."""
        self.trail.leaf("handlers", path, kind)
        text = self.read(path) or ""
        if _FOR_STATUS.search(text):
            return True
        named = (name for name in sorted(names_handled(text)) if self.suspects(path, name))
        return any(kind == ANY or self._is_framework(path, name) for name in named)

    def _is_framework(self, path: str, name: str) -> bool:
        """Tell whether a name is, for all that can be told, that of the framework's class."""
        project = self.classes.project
        found = self.classes.tracked(project.resolve(name, ModuleScope(project, path)))
        return found is None or found.is_framework

    def _look(self, kind: str) -> bool:
        for number, path in enumerate(self.files.nearest_first()):
            if number == MOST_FILES or self.may_be_in(path, kind):
                return True
        self.files.are_asked_for()
        return False
