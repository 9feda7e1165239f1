"""What a project asks of errlint: the keys of `[tool.errlint]` with their defaults."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from errlint.config.selection import CodeSet, Selection, selects
from errlint.gitignore import Patterns
from errlint.schema import REASON_MESSAGE, Schema

DEFAULT_LINE_LENGTH = 88
DEFAULT_EXCLUDE = (
    ".bzr",
    ".direnv",
    ".eggs",
    ".errlint_cache",
    ".git",
    ".git-rewrite",
    ".hg",
    ".hypothesis",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
)


class PerFileIgnore(NamedTuple):
    """Codes and prefixes that are ignored in the files that a pattern matches."""

    pattern: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """The settings of one project; a value that can be hashed, compared and pickled.

    `root` is the folder that patterns and `src` are relative to, `config_file` the file that the
    settings come from. `selections` are the layers that select rules, the strongest one last.
    `reason_pairs` lead from a status (`"404"`) or a pattern of messages to a token.
    """

    root: Path
    config_file: Path | None = None
    src: tuple[str, ...] = ()
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    extend_exclude: tuple[str, ...] = ()
    selections: tuple[Selection, ...] = ()
    per_file_ignores: tuple[PerFileIgnore, ...] = ()
    exceptions: frozenset[str] = frozenset()
    raise_with: str | None = None
    schema: Schema = REASON_MESSAGE
    reason_style: str | None = None
    reason_pairs: tuple[tuple[str, str], ...] = ()
    validation_status: int | None = None
    line_length: int = DEFAULT_LINE_LENGTH
    cache_dir: str = ".errlint_cache"

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Return the project's own reasons, in the order in which they are tried."""
        return dict(self.reason_pairs)

    @property
    def invalid_request_status(self) -> int:
        """Return what an invalid request answers: unless it is configured, what FastAPI does."""
        return 422 if self.validation_status is None else self.validation_status

    @cached_property
    def source_roots(self) -> tuple[str, ...]:
        """Return the existing folders that `src` names, absolute; `*` in a name is expanded."""
        return tuple(dict.fromkeys(path for name in self.src for path in self.folders_of(name)))

    def folders_of(self, name: str) -> list[str]:
        """Return the existing folders that a name in `src` stands for, absolute."""
        path = os.path.normpath(os.path.join(self.root, name))
        if any(character in name for character in "*?["):
            from glob import glob

            return sorted(found for found in glob(path, recursive=True) if os.path.isdir(found))
        return [path] if os.path.isdir(path) else []

    @cached_property
    def cache_folder(self) -> Path:
        """Return the absolute path of the cache."""
        return self.root / self.cache_dir

    def selects(self, code: str, default: bool) -> bool:
        """Tell whether a rule is on; `default` is what it is when nothing speaks of it."""
        return selects(self.selections, code, default)

    def ignored_codes_for(self, path: str | os.PathLike[str]) -> CodeSet:
        """Return the codes that `per-file-ignores` switches off in a file."""
        if not self.per_file_ignores:
            return CodeSet(())
        absolute = os.path.abspath(path)
        if not absolute.startswith(os.path.join(self.root, "")):
            return CodeSet(())
        applying = (item for item in self.per_file_ignores if self._applies(item, absolute))
        return CodeSet(tuple(code for item in applying for code in item.codes))

    def with_overrides(
        self,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] = (),
        extend_select: Iterable[str] = (),
    ) -> Settings:
        """Return these settings under the selection of the command line."""
        chosen = None if select is None else tuple(select)
        layer = Selection(chosen, tuple(ignore), tuple(extend_select))
        return self if layer == Selection() else replace(self, selections=(*self.selections, layer))

    def _applies(self, item: PerFileIgnore, path: str) -> bool:
        """Tell whether an entry speaks of a file: one that starts with `!` of all others."""
        is_negated = item.pattern.startswith("!")
        patterns = _patterns(str(self.root), item.pattern.removeprefix("!"))
        return patterns.ignore_deeply(path) is not is_negated


@cache
def _patterns(root: str, pattern: str) -> Patterns:
    return Patterns.of(root, [pattern])
