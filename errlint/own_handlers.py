"""Whether a project answers HTTP exceptions by itself, and not by FastAPI's handler."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from errlint.files import SUFFIX, is_test_file
from errlint.project.roots import SKIPPED_FOLDERS
from errlint.project.trail import Trail, is_folder, listed
from errlint.reshaping import names_handled

_MOST_FILES = 10_000
"""How many files are looked through; a project with more of them may well have a handler."""
_FOR_STATUS = re.compile(
    r"exception_handlers?\b[^\n(\[{]{0,80}[(\[{]\s*(?:[45]\d\d\b|[\w.]*\bHTTP_|HTTPStatus\b)"
)


@dataclass(eq=False, repr=False)
class OwnHandlers:
    """Looks through the text of a project's files, when a rule first asks for it.

    `read` returns the text of a file, None when it can't be read; `suspects` tells whether a name
    may mean an HTTP exception in a file.
    """

    root: str
    trail: Trail
    read: Callable[[str], str | None]
    suspects: Callable[[str, str], bool]
    _known: dict[str, bool] = field(default_factory=dict)

    def exist(self) -> bool:
        """Tell whether a file may register a handler for an HTTP exception, or for a status."""
        return self.trail.kept("own handlers", self.root, self._known, self._look)

    def may_be_in(self, path: str) -> bool:
        """Tell whether one file may do so."""
        self.trail.leaf("handlers", path)
        text = self.read(path) or ""
        if _FOR_STATUS.search(text):
            return True
        return any(self.suspects(path, name) for name in sorted(names_handled(text)))

    def files(self) -> list[str]:
        """Return the files to look through, those of tests left out."""
        self.trail.leaf("files", self.root)
        return [*islice(self._below(self.root), _MOST_FILES + 1)]

    def _look(self) -> bool:
        files = self.files()
        return len(files) > _MOST_FILES or any(map(self.may_be_in, files))

    def _below(self, folder: str) -> Iterator[str]:
        seen, entries = listed(folder)
        self.trail.saw(folder, seen)
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS:
                continue
            if is_folder(entry):
                if not entry.is_symlink():
                    yield from self._below(entry.path)
            elif entry.name.endswith(SUFFIX) and not is_test_file(entry.path):
                yield entry.path
