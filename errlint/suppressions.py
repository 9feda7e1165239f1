"""Comments that switch rules off: `# noqa`, `# errlint: ignore[...]`, `# errlint: ignore-file`."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.codes import known_codes
from errlint.source import Position, Range, Source

_CODES = r"[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*"
_NOQA = re.compile(rf"#\s*noqa(?:\s*:\s*(?P<codes>{_CODES}))?", re.IGNORECASE)
_END = r"(?=\s*(?:#|$)|\s+[^\s\[(=:])"
"""What a suppression ends at: nothing may look like a list of codes that is none."""
_IGNORE = re.compile(
    rf"#\s*errlint:\s*ignore(?:\[\s*(?P<codes>{_CODES})\s*\]|{_END}(?!\s+[A-Z]+\d))"
)
_IGNORE_FILE = re.compile(rf"^\s*#\s*errlint:\s*ignore-file{_END}(?!\s+[A-Z]+\d)")
_MEANT = re.compile(r"#\s*errlint:\s*ignore(?P<file>-files?)?(?![a-z])[^#]*", re.IGNORECASE)
"""What is meant to be a suppression of errlint's own, be it one or not."""
_ANY = re.compile(r"#\s*(?:noqa|errlint:)", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]+[0-9]+")


class Suppression(NamedTuple):
    """One comment: the row it stands on, the codes it names, none of them for all rules."""

    row: int
    codes: frozenset[str]

    def covers(self, code: str) -> bool:
        """Tell whether a rule is switched off."""
        return not self.codes or code in self.codes


@dataclass(eq=False, repr=False)
class Suppressions:
    """The suppressions of one file."""

    source: Source

    @cached_property
    def whole_file(self) -> bool:
        """Tell whether the head of the file, before any code, ignores the whole file."""
        if "errlint:" not in self.source.text:
            return False
        for row in range(1, len(self.source.line_starts) + 1):
            line = self.source.line(row)
            if _IGNORE_FILE.match(line):
                return True
            if line.strip() and not line.lstrip().startswith("#"):
                return False
        return False

    @property
    def may_exist(self) -> bool:
        """Tell cheaply whether any row may have one."""
        return _ANY.search(self.source.text) is not None

    @cached_property
    def by_row(self) -> dict[int, Suppression]:
        """Return the suppression on each row that has one, if only in a string."""
        found: dict[int, Suppression] = {}
        for match in _ANY.finditer(self.source.text):
            row = self.source.position(match.start()).row
            if row not in found and (suppression := _suppression(row, self.source.line(row))):
                found[row] = suppression
        return found

    def covering(self, code: str, rows: tuple[int, int]) -> Suppression | None:
        """Return the suppression of a rule on any of the rows, first and last included."""
        if not self.by_row:
            return None
        found = [self.by_row[row] for row in range(rows[0], rows[1] + 1) if row in self.by_row]
        if not any(suppression.covers(code) for suppression in found):
            return None
        said = self._said_in_comments(rows, found)
        return next((suppression for suppression in said if suppression.covers(code)), None)

    def _said_in_comments(
        self, rows: tuple[int, int], found: Sequence[Suppression]
    ) -> Iterator[Suppression]:
        """Yield what is left of the suppressions on some rows without the strings there."""
        first, last = rows
        lines = [self.source.line(row) for row in range(first, last + 1)]
        columns = _comment_columns("\n".join(lines))
        if columns is None:
            yield from found
            return
        for row in (suppression.row for suppression in found):
            column = columns.get(row - first + 1)
            if column is not None and (said := _suppression(row, lines[row - first][column:])):
                yield said


class UnusedCodes(NamedTuple):
    """Codes of one comment that suppress nothing; `kept` is what the comment says without them.

    `range` is the comment, with the space in front of it where nothing of it is kept;
    `is_whole_row` when its row holds nothing else.
    """

    range: Range
    codes: tuple[str, ...]
    kept: str
    is_whole_row: bool


class BrokenIgnore(NamedTuple):
    """A comment of errlint's own that can't suppress anything, and why."""

    range: Range
    reason: str


def idle(
    source: Source, used: Collection[tuple[int, str]], judged: Collection[str]
) -> Iterator[UnusedCodes | BrokenIgnore]:
    """Yield the codes among `judged` that comments name to no effect, and comments without any.

    `used` are the rows and codes that suppressed something. A comment without codes is left out,
    whatever it is for, and so is a text in a string that looks like one.
    """
    if not _ANY.search(source.text):
        return
    for row, column in (_comment_columns(source.text) or {}).items():
        line = source.line(row)
        for match in _MEANT.finditer(line, column):
            if reason := _why_broken(match):
                start, end = match.start(), match.start() + len(match[0].rstrip())
                place = Range(Position(row, start + 1), Position(row, end + 1))
                yield BrokenIgnore(place, reason)
        for pattern in (_NOQA, _IGNORE):
            for match in pattern.finditer(line, column):
                codes = _CODE.findall((match["codes"] or "").upper())
                unused = tuple(c for c in codes if c in judged and (row, c) not in used)
                if unused:
                    yield _unused(row, line, match, codes, unused)


def _why_broken(meant: re.Match[str]) -> str | None:
    """Return why a comment of errlint's own, outside of the head of a file, can't do anything."""
    if meant["file"]:
        if _IGNORE_FILE.match(meant[0]):
            return "`ignore-file` belongs at the head of the file, above all code"
        return "`ignore-file` names no rules: `per-file-ignores` in the configuration does"
    match = _IGNORE.match(meant[0])
    if match is None:
        return "`errlint: ignore` takes the codes of rules, as in `errlint: ignore[ERR001]`"
    unknown = sorted({*_CODE.findall(match["codes"] or "")} - {*known_codes()})
    listed = ", ".join(f"`{code}`" for code in unknown)
    return f"there is no rule {listed}" if unknown else None


def _comment_columns(text: str) -> dict[int, int] | None:
    """Return the column, from 0, of each comment by its row, from 1; None if it can't be told."""
    tokens = tokenize.generate_tokens(io.StringIO(text, newline=None).readline)
    try:
        comments = [token for token in tokens if token.type == tokenize.COMMENT]
    except (tokenize.TokenError, SyntaxError):
        return None
    return dict(token.start for token in comments)


def _unused(
    row: int, line: str, match: re.Match[str], codes: list[str], unused: tuple[str, ...]
) -> UnusedCodes:
    left = [code for code in codes if code not in unused]
    start, end = match.span()
    if left:
        kept = line[start : match.start("codes")] + ", ".join(left) + line[match.end("codes") : end]
    else:
        kept = ""
        following = line.find("#", end)
        end = len(line) if following < 0 else following
        if following < 0:
            start = len(line[:start].rstrip())
    place = Range(Position(row, start + 1), Position(row, end + 1))
    return UnusedCodes(place, unused, kept, is_whole_row=not kept and line[start:end] == line)


def _suppression(row: int, line: str) -> Suppression | None:
    codes: set[str] = set()
    found = False
    for pattern in (_NOQA, _IGNORE):
        for match in pattern.finditer(line):
            named = match["codes"]
            if not named:
                return Suppression(row, frozenset())
            found = True
            codes.update(_CODE.findall(named.upper()))
    return Suppression(row, frozenset(codes)) if found else None
