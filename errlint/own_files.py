"""The files of a project but its tests, for what can only be told by a look at all of them."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from errlint.files import PYTHON_SUFFIX, is_test_file
from errlint.project.roots import SKIPPED_FOLDERS
from errlint.project.trail import Trail, is_folder, listed

MOST_FILES = 10_000
"""How many files are looked through at most."""
_LIKELY = re.compile("app|error|exception|handler|main|server")
"""Names of files that applications, and their handlers, are made in."""


class OwnFiles(NamedTuple):
    """The files below the folder of a project."""

    root: str
    trail: Trail

    def paths(self) -> Iterator[str]:
        """Yield the files to look through: one more than the most, where there are more."""
        self.are_asked_for()
        yield from islice(self.nearest_first(), MOST_FILES + 1)

    def are_asked_for(self) -> None:
        """Let the answer that is being worked out rest on which files there are."""
        self.trail.leaf("files", self.root)

    def nearest_first(self) -> Iterator[str]:
        """Yield the files by their depth, in each folder those first that make applications."""
        folders = deque([self.root])
        while folders:
            folder = folders.popleft()
            seen, entries = listed(folder)
            self.trail.saw(folder, seen)
            files: list[str] = []
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.startswith(".") or entry.name in SKIPPED_FOLDERS:
                    continue
                if is_folder(entry):
                    folders += [entry.path] * (not entry.is_symlink())
                elif entry.name.endswith(PYTHON_SUFFIX) and not is_test_file(entry.path):
                    files.append(entry.path)
            yield from sorted(files, key=lambda path: not _LIKELY.search(os.path.basename(path)))
