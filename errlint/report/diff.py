"""What a fix changes, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence

from errlint.model.diagnostic import Diagnostic, WireEffect
from errlint.report.summary import of_fixes
from errlint.report.text import Paint, painter
from errlint.source import Range, Source

_STYLES: dict[str, dict[str, object]] = {
    "---": {"bold": True},
    "+++": {"bold": True},
    "@@ ": {"fg": "cyan"},
    "-": {"fg": "red"},
    "+": {"fg": "green"},
}
_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+[\d,]+ @@\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_QUOTED = re.compile(rf'^"|{_CONTROL.pattern}')
_NAMES = 2
"""How many lines at the start of a diff hold names."""
_NO_END = "\\ No newline at end of file\n"


Fixes = Sequence[tuple[int, str, WireEffect]]
"""The row of each fix in the old text, its code, and what clients see change."""


def render(old: Source, new: Source, colour: bool = False, fixes: Fixes = ()) -> Iterator[str]:
    """Yield the diff line by line, nothing where the texts are equal.

    The head of each hunk tells the fixes in it, where a section is named otherwise. Lines keep
    their own line ends: a file with CRLF has a diff with CRLF.
    """
    import difflib

    paint = painter(colour)
    names = _named(old.filename), _named(new.filename)
    found = difflib.unified_diff(_lines(old), _lines(new), *names)
    for line in found:
        if match := _HUNK.fullmatch(line):
            line = f"{line.rstrip()}{_section(match, fixes)}\n"  # noqa: PLW2901
        yield _painted(line, paint) if colour else line
        if not line.endswith("\n"):
            yield f"\n{_NO_END}"


def encoded_for_git(lines: Iterable[str], encoding: str) -> bytes:
    """Return a diff as `git apply` needs it: its lines as the file has them, and names as they are.

    `encoding` is that of the file.
    """
    return b"".join(
        os.fsencode(line) if number < _NAMES else line.encode(encoding, "replace")
        for number, line in enumerate(lines)
    )


def places_before(found: Iterable[Diagnostic], old: Source, new: Source) -> Iterator[Diagnostic]:
    """Yield diagnostics of the new text with the rows that their lines have in the old one.

    One of a line that is new has the row where it would begin.
    """
    import difflib

    changes = difflib.SequenceMatcher(None, _lines(new), _lines(old), autojunk=False).get_opcodes()
    for item in found:
        (start, end), place = item.range, item.range
        for _, first, last, old_first, old_last in changes:
            if first < start.row <= last:
                row = max(min(old_first + start.row - first, old_last), 1)
                below = end.row - start.row
                place = Range(start._replace(row=row), end._replace(row=row + below))
        yield item._replace(range=place)


def _named(filename: str) -> str:
    """Return a file's name as a patch has it: quoted where it would end too early."""
    if not _QUOTED.search(filename):
        return filename
    escaped = filename.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + _CONTROL.sub(lambda match: f"\\{ord(match[0]):03o}", escaped) + '"'


def _section(hunk: re.Match[str], fixes: Fixes) -> str:
    """Return what stands behind the head of a hunk, whose rows no other hunk has."""
    first, length = int(hunk[1]), int(hunk[2] or 1)
    inside = [(code, effect) for row, code, effect in fixes if first <= row < first + length]
    return f" {of_fixes(inside)}" if inside else ""


def _lines(source: Source) -> list[str]:
    """Return the lines as `patch` counts them: only a line feed ends one."""
    text = "\ufeff" + source.text if source.has_bom else source.text
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop().removesuffix("\n")
    return [*lines, last] if last else lines


def _painted(line: str, paint: Paint) -> str:
    style = next((style for start, style in _STYLES.items() if line.startswith(start)), {})
    text = line.rstrip("\r\n")
    return (paint(text, **style) if style else text) + line[len(text) :]
