"""What is wrong with a configuration."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


class ConfigError(Exception):
    """A configuration that can't be used: the file, the key in it (None for all of it), and why."""

    def __init__(self, file: Path | None, key: str | None, message: str) -> None:
        super().__init__(file, key, message)
        self.file = file
        self.key = key
        self.message = message

    def __str__(self) -> str:
        place = str(self.file) if self.file else "configuration"
        return f"{place}: `{self.key}` {self.message}" if self.key else f"{place}: {self.message}"


def nearest(word: str, valid: Iterable[str], listed: str | None = None) -> str:
    """Return a question for the valid word that was likely meant, or a list of all of them.

    `listed` is what to say instead of a list that would be long.
    """
    from difflib import get_close_matches

    known = sorted(set(valid))
    plain = word.replace("_", "-").lower()
    by_plain = {name.replace("_", "-").lower(): name for name in known}
    if matches := get_close_matches(plain, by_plain, 1, 0.6):
        return f"did you mean `{by_plain[matches[0]]}`?"
    return f"valid: {listed or ', '.join(f'`{name}`' for name in known)}"
