"""Which functions FastAPI runs as dependencies: those that any file hands to `Depends`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from errlint.project.names import ClassDefinition, FunctionDefinition, ModuleScope, Project

MARKERS = frozenset({"Depends", "Security"})
"""What FastAPI is told by what to call: the functions of `fastapi/param_functions.py`."""
_DEPENDENCIES = (
    re.compile(r"Depends\((?<!\wDepends\()\s*(?:dependency\s*=\s*)?([\w.]+)"),
    re.compile(r"Security\((?<!\wSecurity\()\s*(?:dependency\s*=\s*)?([\w.]+)"),
)
"""A pattern that begins with a letter is searched for ten times as fast as one with `\\b` there."""


def names_depended_on(text: str) -> frozenset[str]:
    """Return the dotted names that a text passes to `Depends` or `Security`."""
    return frozenset(name for pattern in _DEPENDENCIES for name in pattern.findall(text))


def last_words(names: Iterable[str]) -> frozenset[str]:
    """Return the last words of dotted names."""
    return frozenset(name.rpartition(".")[2] for name in names)


@dataclass(eq=False, repr=False)
class DependedOn:
    """Looks through the text of a project's files, when a rule first asks for it.

    `files` returns those to look through, `read` the text of one, None when it can't be read;
    `mentions` tells whether one mentions an HTTP exception at all.
    """

    project: Project
    files: Callable[[], Iterable[str]]
    read: Callable[[str], str | None]
    mentions: Callable[[str], bool]
    _known: dict[tuple[str, str], bool] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, path: str, qualname: str) -> bool:
        """Tell whether routes of a project with HTTP exceptions depend on a function of a file."""
        look = partial(self._look, path, qualname)
        return self.project.trail.kept("depended on", (path, qualname), self._known, look)

    def names_in(self, path: str) -> frozenset[str]:
        """Return the dotted names that a file passes to `Depends` or `Security`."""
        look = partial(self._look_for_names, path)
        return self.project.trail.kept("depended names", path, self._names, look)

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        self._names.pop(path, None)
        for key in [key for key in self._known if key[0] == path]:
            del self._known[key]

    def _look(self, path: str, qualname: str) -> bool:
        called = qualname.removesuffix(".__call__")
        if self._depends(path, path, called):
            return any(map(self.mentions, self.files()))
        if "." in called:
            return False
        files = [*self.files()]
        is_found = any(self._depends(other, path, called) for other in files)
        return is_found and any(map(self.mentions, files))

    def _depends(self, path: str, owner: str, called: str) -> bool:
        """Tell whether a file hands a function or class to `Depends`.

        One inside of another function or class is told by its name, in its own file alone.
        """
        names, scope = self.names_in(path), ModuleScope(self.project, path)
        if path == owner and called.rpartition(".")[2] in last_words(names):
            return True
        meanings = (meaning for name in names for meaning in self.project.resolve(name, scope))
        return any(
            isinstance(meaning, (FunctionDefinition, ClassDefinition))
            and (meaning.path, meaning.facts.qualname) == (owner, called)
            for meaning in meanings
        )

    def _look_for_names(self, path: str) -> frozenset[str]:
        self.project.trail.leaf("depended on", path)
        return names_depended_on(self.read(path) or "")
