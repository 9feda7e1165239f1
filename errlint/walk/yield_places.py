"""Where a text may have a `yield` in a `try` that keeps what is raised there, told by its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.project.abridging import end_of_block
from errlint.project.mentions import offsets_of

_RAISED_AGAIN = re.compile(r"^[ \t]*raise[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_LOOP = ("for ", "async for ", "while ")
_FUNCTION = ("def ", "async def ")
_OTHER = ("#", ")", "]", "}")
"""What rows begin with that say nothing of the blocks around those below."""


def exposed_yields_in(text: str) -> Iterator[int]:
    """Yield where such a `yield` may be: not in a loop.

    A clause that plainly raises again what it caught keeps nothing; any other one may, since only
    the project tells what the names in it mean.
    """
    first = text.find("yield")
    if first < 0 or text.find("except", first) < 0:
        return
    for offset in offsets_of("yield", text):
        line = text.rfind("\n", 0, offset) + 1
        before = text[line:offset]
        if not before[:1].isspace() or any(sign in before for sign in "#'\""):
            continue
        tries, is_manager = _tries_around(text, line, before)
        if any(_may_keep(text, offset, indent, is_manager) for indent in tries):
            yield offset


def _tries_around(text: str, line: int, before: str) -> tuple[list[str], bool]:
    """Return the indents of the `try` rows around a row, none where nothing can be wrong there.

    With them, return whether the function makes a context manager.
    """
    found: list[str] = []
    width = len(before) - len(before.lstrip())
    end = line - 1
    while width and end > 0:
        start = text.rfind("\n", 0, end) + 1
        row = text[start:end]
        code, end = row.lstrip(), start - 1
        indent = len(row) - len(code)
        if indent >= width or not code or code.startswith(_OTHER):
            continue
        width = indent
        if code.startswith(_LOOP):
            return [], False
        if code.startswith("try:"):
            found.append(row[:indent])
        elif code.startswith(_FUNCTION):
            decorator = text[text.rfind("\n", 0, max(end, 0)) + 1 : max(end, 0)]
            return found, "contextmanager" in decorator
    return found, False


def _may_keep(text: str, offset: int, indent: str, is_manager: bool) -> bool:
    """Tell whether a clause behind an offset, indented so, may keep what it catches.

    That of a context manager has to raise something else.
    """
    clause = f"\n{indent}except"
    start = text.find(clause, offset)
    while start >= 0:
        body = start + len(clause)
        end = end_of_block(text, body, len(indent))
        is_said = not is_manager or "raise" in text[body:end]
        if is_said and not _RAISED_AGAIN.search(text[body:end]):
            return True
        start = text.find(clause, end, end + len(clause))
    return False
