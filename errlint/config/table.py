"""Read the table `[tool.errlint]`: every key and value is checked, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from errlint.config.errors import ConfigError, nearest
from errlint.config.schema_table import read_schema
from errlint.config.selection import ALL, Selection, is_selector
from errlint.config.settings import PerFileIgnore, Settings
from errlint.gitignore import is_pattern
from errlint.schema import REASON_STYLES, STYLE_ALIASES, is_reason_token, reason_token

_QUALIFIED_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_TYPE_NAMES = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "a list",
    dict: "a table",
}


def settings_from(
    table: Mapping[str, object],
    root: Path,
    known_codes: Collection[str],
    file: Path | None = None,
) -> Settings:
    """Return the settings that a table says; keys that it lacks have their defaults.

    `known_codes` are the codes of all rules. Raises ConfigError.
    """
    reader = _Reader(file, known_codes, table)
    values: dict[str, object] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise ConfigError(file, key, f"is no key of errlint's; {nearest(key, _READERS)}")
        read = _READERS[key]
        if read is not None:
            values[key.replace("-", "_")] = read(reader, key, value)
    selection = reader.selection()
    if selection != Selection():
        values["selections"] = (selection,)
    if "reasons" in values:
        values["reason_pairs"] = values.pop("reasons")
    return Settings(root=root, config_file=file, **values)  # type: ignore[arg-type]


@dataclass(eq=False, repr=False)
class _Reader:
    """Reads the values of one table."""

    file: Path | None
    known_codes: Collection[str]
    table: Mapping[str, object]

    def string(self, key: str, value: object) -> str:
        """Return a string that is not empty."""
        if not isinstance(value, str):
            raise self.mistyped(key, "a string", value)
        if not value.strip():
            raise self.error(key, "must not be empty")
        return value

    def strings(self, key: str, value: object) -> tuple[str, ...]:
        """Return a list of strings."""
        if isinstance(value, str):
            raise self.error(key, f'must be a list of strings, like ["{value}"], not a string')
        if not isinstance(value, list):
            raise self.mistyped(key, "a list of strings", value)
        for item in value:
            if not isinstance(item, str):
                raise self.error(key, f"must be a list of strings, but holds {_described(item)}")
            if not item.strip():
                raise self.error(key, "must not hold an empty string")
        return tuple(value)

    def string_table(self, key: str, value: object) -> Mapping[str, object]:
        """Return a table."""
        if not isinstance(value, Mapping):
            raise self.mistyped(key, "a table", value)
        return value

    def selection(self) -> Selection:
        """Return what the table says about rules."""
        select = self.table.get("select")
        return Selection(
            None if select is None else self.selectors("select", select),
            self.selectors("ignore", self.table.get("ignore", [])),
            self.selectors("extend-select", self.table.get("extend-select", [])),
        )

    def selectors(self, key: str, value: object) -> tuple[str, ...]:
        """Return a list of codes and prefixes of codes."""
        selectors = self.strings(key, value)
        for selector in selectors:
            if not is_selector(selector, self.known_codes):
                hint = nearest(selector, (ALL, "ERR", *self.known_codes), self._groups())
                raise self.error(key, f'names no rule and no prefix of one: "{selector}"; {hint}')
        return selectors

    def _groups(self) -> str:
        groups = sorted({code[:4] for code in self.known_codes})
        named = ", ".join(f"`{group}`" for group in (ALL, *groups))
        return f"{named} and the codes that `errlint rule` lists"

    def patterns(self, key: str, value: object) -> tuple[str, ...]:
        """Return a list of patterns as they stand in a `.gitignore`."""
        patterns = self.strings(key, value)
        for pattern in patterns:
            self._check_glob(key, pattern)
        return patterns

    def per_file_ignores(self, key: str, value: object) -> tuple[PerFileIgnore, ...]:
        """Return patterns of files with the codes that are ignored in them."""
        found = []
        for pattern, codes in self.string_table(key, value).items():
            self._check_glob(key, pattern.removeprefix("!"))
            found.append(PerFileIgnore(pattern, self.selectors(f"{key}.{pattern}", codes)))
        return tuple(found)

    def qualified_name(self, key: str, value: object) -> str:
        """Return the qualified name of a class."""
        name = self.string(key, value)
        if not _QUALIFIED_NAME.fullmatch(name):
            raise self.error(
                key, f'must be the qualified name of a class, like "package.module.Class": "{name}"'
            )
        return name

    def qualified_names(self, key: str, value: object) -> frozenset[str]:
        """Return the qualified names of classes."""
        return frozenset(self.qualified_name(key, name) for name in self.strings(key, value))

    def style(self, key: str, value: object) -> str:
        """Return the name of a style of reason tokens."""
        name = self.string(key, value)
        style = STYLE_ALIASES.get(name, name)
        if style not in REASON_STYLES:
            raise self.error(key, f'is no style: "{name}"; {nearest(name, REASON_STYLES)}')
        return style

    def reasons(self, key: str, value: object) -> tuple[tuple[str, str], ...]:
        """Return the project's own reasons, by statuses and patterns of messages."""
        table = self.string_table(key, value)
        style = self.style("reason-style", self.table.get("reason-style", "snake_case"))
        wanted = style if "reason-style" in self.table else None
        for name, token in table.items():
            self._check_reason_key(f"{key}.{name}", name)
            self._check_token(f"{key}.{name}", token, wanted)
        return tuple((name, str(token)) for name, token in table.items())

    def client_error(self, key: str, value: object) -> int:
        """Return a status of the 4xx class."""
        return self._between(key, value, 400, 499, "a 4xx status")

    def length(self, key: str, value: object) -> int:
        """Return the length of a line."""
        return self._between(key, value, 1, 1000, "a length from 1 to 1000")

    def schema(self, key: str, value: object) -> object:
        """Return the structured form."""
        return read_schema(self.file, key, value)

    def error(self, key: str, message: str) -> ConfigError:
        """Return an error about a key."""
        return ConfigError(self.file, key, message)

    def mistyped(self, key: str, expected: str, value: object) -> ConfigError:
        """Return an error about a value of the wrong type."""
        return self.error(key, f"must be {expected}, not {_described(value)}")

    def _between(self, key: str, value: object, low: int, high: int, expected: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.mistyped(key, "an integer", value)
        if not low <= value <= high:
            raise self.error(key, f"must be {expected}, not {value}")
        return value

    def _check_token(self, key: str, value: object, style: str | None) -> None:
        token = self.string(key, value)
        if not is_reason_token(token, style):
            kind = f"a {style} token" if style else "a token"
            example = reason_token(token, style)
            raise self.error(key, f'must be {kind}, like "{example}", not "{token}"')

    def _check_reason_key(self, key: str, name: str) -> None:
        if name.isdecimal():
            if not 100 <= int(name) <= 599:
                raise self.error(key, "is no status: those are from 100 to 599")
            return
        if not name.strip():
            raise self.error(key, "must be a status or a pattern of messages, not empty")
        try:
            re.compile(name)
        except (re.error, OverflowError, RecursionError) as error:
            raise self.error(key, f"is no regular expression: {error}") from None

    def _check_glob(self, key: str, pattern: str) -> None:
        if not is_pattern(pattern):
            raise self.error(key, f'holds no valid pattern: "{pattern}"')


def _described(value: object) -> str:
    return _TYPE_NAMES.get(type(value), f"a {type(value).__name__}")


_READERS: dict[str, Callable[[_Reader, str, object], object] | None] = {
    "src": _Reader.strings,
    "exclude": _Reader.patterns,
    "extend-exclude": _Reader.patterns,
    "select": None,
    "ignore": None,
    "extend-select": None,
    "per-file-ignores": _Reader.per_file_ignores,
    "exceptions": _Reader.qualified_names,
    "raise-with": _Reader.qualified_name,
    "schema": _Reader.schema,
    "reason-style": _Reader.style,
    "reasons": _Reader.reasons,
    "validation-status": _Reader.client_error,
    "line-length": _Reader.length,
    "cache-dir": _Reader.string,
}
"""How the value of each key is read; those of None are read together."""
