"""Python text that a formatter leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Brackets with something before them: on one row where they fit, else an item a row."""

    head: str
    items: tuple[Printable, ...]
    tail: str

    @property
    def flat(self) -> str:
        """Return all of it on one row."""
        return f"{self.head}{', '.join(map(flat, self.items))}{self.tail}"

    def behind(self, prefix: str) -> Bracketed:
        """Return it with something more before it."""
        return Bracketed(prefix + self.head, self.items, self.tail)


Printable: TypeAlias = "str | Bracketed"


def flat(code: Printable) -> str:
    """Return code on one row."""
    return code if isinstance(code, str) else code.flat


def prefixed(prefix: str, code: Printable) -> Printable:
    """Return code with something before it."""
    return prefix + code if isinstance(code, str) else code.behind(prefix)


def rows(code: Printable, width: int, indent: str = "", suffix: str = "") -> Iterator[str]:
    """Yield the rows of code; the comma at the end of a long group keeps it as it is."""
    whole = f"{indent}{flat(code)}{suffix}"
    if isinstance(code, str) or not code.items or len(whole) <= width:
        yield whole
        return
    yield indent + code.head
    for item in code.items:
        yield from rows(item, width, indent + _INDENT, ",")
    yield f"{indent}{code.tail}{suffix}"


def constant_text(value: str | float | bool | None) -> str:
    """Return a constant as a formatter writes it: in double quotes where they cost no more."""
    if not isinstance(value, str):
        return repr(value)
    quote = "'" if value.count('"') > value.count("'") else '"'
    return f"{quote}{''.join(_escaped(character, quote) for character in value)}{quote}"


def _escaped(character: str, quote: str) -> str:
    if character in ("\\", quote):
        return f"\\{character}"
    return character if character in "'\"" else repr(character)[1:-1]
