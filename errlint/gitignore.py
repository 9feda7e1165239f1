"""Patterns of files as git reads them in a `.gitignore` (gitignore(5), git's wildmatch.c)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

_POSIX_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
_TOKEN = re.compile(
    r"(?P<folders>(?:^|(?<=/))\*\*/)"
    r"|(?P<rest>(?<=/)\*\*$)"
    r"|(?P<stars>\*+)"
    r"|(?P<one>\?)"
    r"|\[(?P<not>[!^]?)(?P<set>\]?(?:\[:\w+:\]|\\.|[^\]\\])*)\]"
    r"|\\(?P<escaped>.)"
    r"|(?P<broken>[\[\\])"
    r"|(?P<plain>[^*?\[\\]+)",
    re.DOTALL,
)
_SET_ITEM = re.compile(
    r"\[:(?P<name>\w+):\]|(?P<range>(?<=.)-(?=.))|\\?(?P<character>.)", re.DOTALL
)
_ANY_NAME = "\x01"
"""A name that no pattern has in mind: what matches it matches every name."""
_TRAILING_SPACES = re.compile(r"(?P<kept>(?:\\.|[^\\])*?) *", re.DOTALL)


@dataclass(frozen=True)
class Pattern:
    """One pattern: what it matches, as a regular expression over relative paths with slashes."""

    regex: str
    is_negated: bool
    is_for_folders: bool

    @classmethod
    def of(cls, line: str) -> Pattern | None:
        """Return the pattern of a line, None for a comment and for what can't match anything."""
        trimmed = _TRAILING_SPACES.fullmatch(line)
        text = trimmed["kept"] if trimmed else line
        if not text or text.startswith("#"):
            return None
        is_negated = text.startswith("!")
        text = text[is_negated:]
        is_for_folders = text.endswith("/")
        text = text[: len(text) - is_for_folders]
        is_anchored = "/" in text
        regex = _regex(text.removeprefix("/"))
        if regex is None:
            return None
        return cls(regex if is_anchored else f"(?:.*/)?{regex}", is_negated, is_for_folders)

    def matches(self, path: str, is_folder: bool) -> bool:
        """Tell whether this is a pattern for a path, not for a folder above it."""
        fits = is_folder or not self.is_for_folders
        return fits and re.fullmatch(self.regex, path, re.DOTALL) is not None


@dataclass(frozen=True)
class Patterns:
    """Patterns that are relative to a folder; `base` is its path and ends in a separator."""

    base: str
    items: tuple[Pattern, ...]

    @classmethod
    def of(cls, folder: str, lines: Iterable[str]) -> Patterns:
        """Return the patterns of some lines; those that can't match anything are left out."""
        items = (Pattern.of(line) for line in lines)
        return cls(os.path.join(folder, ""), tuple(item for item in items if item))

    def ignore(self, path: str, is_folder: bool) -> bool | None:
        """Tell whether a path below `base` is ignored, None where no pattern speaks of it.

        As in git the last pattern decides, and none speaks of what is inside of a folder.
        """
        matcher, verdicts = self._for_folders if is_folder else self._for_files
        match = matcher.fullmatch(self._relative(path))
        return verdicts[match.lastindex - 1] if match and match.lastindex else None

    def ignore_deeply(self, path: str) -> bool:
        """Tell whether a file is ignored by itself or with a folder that it is in."""
        below = self._relative(path)
        folders = (self.base + below[: match.start()] for match in re.finditer("/", below))
        return any(self.ignore(folder, True) for folder in folders) or bool(
            self.ignore(path, False)
        )

    def without_ignoring(self, folder: str) -> Patterns:
        """Return the patterns but those that ignore a folder, one that it is in, or all in it."""
        below = self._relative(os.path.join(folder, ""))
        chain = [below[: match.start()] for match in re.finditer("/", below)]
        has_negated = any(item.is_negated for item in self.items)
        if has_negated and not any(self.ignore(self.base + path, True) for path in chain):
            return self
        inside = below + _ANY_NAME
        kept = (
            item
            for item in self.items
            if item.is_negated
            or not (item.matches(inside, False) or any(item.matches(path, True) for path in chain))
        )
        return Patterns(self.base, tuple(kept))

    def _relative(self, path: str) -> str:
        relative = path[len(self.base) :]
        return relative if os.sep == "/" else relative.replace(os.sep, "/")

    @cached_property
    def _for_folders(self) -> tuple[re.Pattern[str], list[bool]]:
        return _compiled(self.items)

    @cached_property
    def _for_files(self) -> tuple[re.Pattern[str], list[bool]]:
        return _compiled(tuple(item for item in self.items if not item.is_for_folders))


def _compiled(items: tuple[Pattern, ...]) -> tuple[re.Pattern[str], list[bool]]:
    """Return one expression whose group tells which pattern matches, the last one first."""
    reverse = items[::-1]
    alternatives = "|".join(f"({item.regex})" for item in reverse)
    never = "(?!)"
    return re.compile(alternatives or never, re.DOTALL), [not item.is_negated for item in reverse]


def _regex(pattern: str) -> str | None:
    """Return a pattern as a regular expression, None where git would never match it."""
    pieces = list(_pieces(pattern))
    return None if None in pieces or not pieces else "".join(filter(None, pieces))


def _pieces(pattern: str) -> Iterator[str | None]:
    for token in _TOKEN.finditer(pattern):
        match token.lastgroup:
            case "folders":
                yield "(?:.*/)?"
            case "rest":
                yield ".+"
            case "stars":
                yield ".*" if token[0] == pattern == "**" else "[^/]*"
            case "one":
                yield "[^/]"
            case "set":
                yield _set(token["set"], bool(token["not"]))
            case "escaped":
                yield re.escape(token["escaped"])
            case "plain":
                yield re.escape(token["plain"])
            case _:
                yield None


def _set(text: str, is_negated: bool) -> str | None:
    items = []
    for item in _SET_ITEM.finditer(text):
        if item["name"]:
            if item["name"] not in _POSIX_CLASSES:
                return None
            items.append(_POSIX_CLASSES[item["name"]])
        elif item["range"]:
            items.append("-")
        else:
            items.append(re.escape(item["character"]))
    expression = f"(?!/)[{'^' if is_negated else ''}{''.join(items)}]"
    try:
        re.compile(expression)
    except re.error:  # a range from high to low matches nothing
        return None
    return expression
