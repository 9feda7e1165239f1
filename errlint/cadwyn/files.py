"""The files of a project, each read and parsed when it is asked for first."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from errlint.source import Source, SourceError
from errlint.syntax import read_tree

_WORD = re.compile(r"\w+")


@dataclass(eq=False)
class Files:
    """The texts of a project by their paths, and the trees of those that are looked at."""

    texts: Mapping[str, str]
    _trees: dict[str, ast.Module] = field(default_factory=dict)

    @classmethod
    def read(cls, paths: Iterable[str]) -> Files:
        """Return the files at some paths, without those that can't be read."""
        return cls({path: text for path in paths if (text := _text(path)) is not None})

    def tree(self, path: str) -> ast.Module:
        """Return the tree of a file, an empty one where it is no Python."""
        if path not in self._trees:
            text = self.texts.get(path)
            tree = None if text is None else read_tree(text)
            self._trees[path] = tree or ast.Module([], [])
        return self._trees[path]

    def holding(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, ast.Module]]:
        """Yield the files in which a pattern is found."""
        for path, text in self.texts.items():
            if pattern.search(text):
                yield path, self.tree(path)

    def mentioning(self, names: Collection[str]) -> Iterator[str]:
        """Yield the paths of the files that have one of some names in them."""
        for path, words in self._words.items():
            if not words.isdisjoint(names):
                yield path

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {path: frozenset(_WORD.findall(text)) for path, text in self.texts.items()}


def _text(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            return Source.from_bytes(path, file.read()).text
    except (OSError, SourceError):
        return None
