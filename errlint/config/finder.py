"""Find the configuration that rules a file: the nearest one above it."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from errlint.config.errors import ConfigError
from errlint.config.formatters import RUFF_FILES, line_length_in
from errlint.config.settings import Settings
from errlint.config.toml import PYPROJECT, parse, read_bytes

OWN_FILE = "errlint.toml"
_NAME = b"errlint"
_TELLING = frozenset({OWN_FILE, PYPROJECT, *RUFF_FILES, ".git"})
"""What sets a folder apart from the one that it is in."""


@dataclass(eq=False, repr=False)
class Configurations:
    """Every configuration that a run comes across; each file is read once.

    `known_codes` are the codes of all rules. `root` is the root where there is neither a
    configuration nor a git repository, by default the folder of the file in question. `adjust`
    is applied to all settings: what the command line says.
    """

    known_codes: Collection[str]
    root: Path | None = None
    adjust: Callable[[Settings], Settings] = lambda settings: settings
    _by_folder: dict[str, Settings] = field(default_factory=dict)
    _own: dict[str, _Ruling | None] = field(default_factory=dict)
    _lengths: dict[str, int | None] = field(default_factory=dict)
    _variants: dict[tuple[Path | None, Path, int], Settings] = field(default_factory=dict)

    def settings_for(self, path: str | os.PathLike[str]) -> Settings:
        """Return what rules a file, the same object for the same settings.

        Raises ConfigError.
        """
        return self.settings_in(os.path.dirname(os.path.abspath(path)))

    def settings_in(self, folder: str, names: Set[str] | None = None) -> Settings:
        """Return what rules the files right in a folder, given by its absolute path.

        `names` are those of all that is in it, where they are known: they spare a look for files
        that are not there. Raises ConfigError.
        """
        found = self._by_folder.get(folder)
        if found is None:
            if names is not None and self.root is not None and names.isdisjoint(_TELLING):
                found = self._by_folder.get(os.path.dirname(folder))
            if found is None:
                found = self._settings_in(folder)
            self._by_folder[folder] = found
        return found

    def _settings_in(self, folder: str) -> Settings:
        ruling = self._ruling(folder)
        settings = ruling.settings if ruling else Settings(root=self._root_without(folder))
        length = settings.line_length
        if not (ruling and ruling.has_line_length):
            length = self._line_length(folder) or length
        key = settings.config_file, settings.root, length
        if key not in self._variants:
            self._variants[key] = self.adjust(replace(settings, line_length=length))
        return self._variants[key]

    def _ruling(self, folder: str) -> _Ruling | None:
        if folder not in self._own:
            parent = os.path.dirname(folder)
            own = self._configuration_of(folder)
            self._own[folder] = own or (None if parent == folder else self._ruling(parent))
        return self._own[folder]

    def _configuration_of(self, folder: str) -> _Ruling | None:
        own_file = os.path.join(folder, OWN_FILE)
        raw = read_bytes(own_file)
        if raw is not None:
            return self._load(own_file, _own_table(own_file, raw))
        project_file = os.path.join(folder, PYPROJECT)
        raw = read_bytes(project_file)
        if raw is None or _NAME not in raw:
            return None
        tool = parse(project_file, raw).get("tool", {})
        table = tool.get("errlint") if isinstance(tool, Mapping) else None
        return None if table is None else self._load(project_file, table)

    def _load(self, file: str, table: object) -> _Ruling:
        path = Path(file)
        if not isinstance(table, Mapping):
            raise ConfigError(path, "tool.errlint", "must be a table")
        from errlint.config.table import settings_from

        settings = settings_from(table, path.parent, self.known_codes, path)
        return _Ruling(settings, "line-length" in table)

    def _line_length(self, folder: str) -> int | None:
        """Return the line length of the nearest formatter's configuration."""
        if folder not in self._lengths:
            parent = os.path.dirname(folder)
            length = line_length_in(folder)
            if length is None and parent != folder:
                length = self._line_length(parent)
            self._lengths[folder] = length
        return self._lengths[folder]

    def _root_without(self, folder: str) -> Path:
        repository = repository_of(folder)
        return Path(repository) if repository else (self.root or Path(folder))


def _own_table(file: str, raw: bytes) -> Mapping[str, object]:
    """Return the keys of an `errlint.toml`, which need no table around them."""
    table = parse(file, raw)
    if "tool" in table:
        why = f"is for {PYPROJECT}: in {OWN_FILE} the keys stand without `[tool.errlint]`"
        raise ConfigError(Path(file), "tool", why)
    return table


class _Ruling(NamedTuple):
    settings: Settings
    has_line_length: bool


def repository_of(folder: str) -> str | None:
    """Return the root of the git repository that a folder is in."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder
