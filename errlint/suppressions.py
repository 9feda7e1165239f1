"""Comments that switch rules off: `# noqa`, `# errlint: ignore[...]`, `# errlint: ignore-file`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from errlint.source import Source

_CODES = r"[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*"
_NOQA = re.compile(rf"#\s*noqa(?:\s*:\s*(?P<codes>{_CODES}))?", re.IGNORECASE)
_IGNORE = re.compile(rf"#\s*errlint:\s*ignore(?!-)(?:\[\s*(?P<codes>{_CODES})\s*\])?")
_IGNORE_FILE = re.compile(r"^\s*#\s*errlint:\s*ignore-file\b")
_ANY = re.compile(r"noqa|errlint:", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]+[0-9]+")


@dataclass(frozen=True)
class Suppression:
    """One comment: the row it stands on, the codes it names, none of them for all rules."""

    row: int
    codes: frozenset[str]

    def covers(self, code: str) -> bool:
        """Tell whether a rule is switched off."""
        return not self.codes or code in self.codes


@dataclass(frozen=True)
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

    @cached_property
    def by_row(self) -> dict[int, Suppression]:
        """Return the suppression on each row that has one."""
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
        for row in range(rows[0], rows[1] + 1):
            suppression = self.by_row.get(row)
            if suppression and suppression.covers(code):
                return suppression
        return None


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
