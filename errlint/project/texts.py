"""The texts of a project's files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from errlint.project.trail import MISSING, Trail, opened, seen_file
from errlint.source import Source, SourceError

_MOST = 128
"""How many texts are kept at a time."""


@dataclass(eq=False, repr=False)
class Texts:
    """Reads files, and keeps those that were read last.

    `overlay` and `stdin` hold what stands in for files on disk, by absolute path: texts, and bytes
    from standard input.
    """

    trail: Trail
    overlay: Mapping[str, Source]
    stdin: Mapping[str, bytes]
    _kept: dict[str, Source | None] = field(default_factory=dict)

    def read(self, path: str, filename: str) -> Source:
        """Return the file at `path`, shown as `filename`. Raises OSError and SourceError."""
        if path in self.overlay:
            return self.overlay[path]
        if path in self.stdin:
            return Source.from_bytes(filename, self.stdin[path])
        with opened(path) as file:
            if not self.trail.is_on:
                return Source.from_bytes(filename, file.read())
            seen, raw = seen_file(file)
        self.trail.saw(path, seen)
        return Source.from_bytes(filename, raw)

    def source(self, path: str) -> Source | None:
        """Return the file at `path`, None where it can't be read."""
        if path not in self._kept:
            if len(self._kept) >= _MOST:
                self._kept.pop(next(iter(self._kept)))
            try:
                self._kept[path] = self.read(path, path)
            except OSError:
                self.trail.saw(path, MISSING)
                self._kept[path] = None
            except SourceError:
                self._kept[path] = None
        return self._kept[path]

    def may_have(self, path: str, word: str) -> bool:
        """Tell whether the file at `path` may have a word of ASCII letters in its text.

        The bytes tell as well, in a fraction of the time: nothing else is made of them.
        """
        if self.trail.is_on or path in self.overlay or path in self.stdin or path in self._kept:
            return word in (self.text(path) or "")
        try:
            with opened(path) as file:
                return word.encode() in file.read()
        except OSError:
            return False

    def text(self, path: str) -> str | None:
        """Return the text of the file at `path`, None where it can't be read."""
        source = self.source(path)
        return None if source is None else source.text

    def forget(self, path: str) -> None:
        """Drop what was read of a file whose text has changed."""
        self._kept.pop(path, None)
