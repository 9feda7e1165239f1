"""Messages that are machine codes themselves, or start with one."""

from __future__ import annotations

import re

from errlint.reasons.evidence import Message
from errlint.reasons.names import says_problem

_CODE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|[a-z]{2,}(?:-[a-z]{2,})+")
_CODE_BEFORE_TEXT = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): ")
_LOWER_BEFORE_TEXT = re.compile(r"([a-z][a-z0-9]*(?:_[a-z0-9]+)+):(?:\s|$)")
_FAILURE = re.compile(
    r"(?:bad|duplicate|insufficient|invalid|missing|unknown|unsupported)_.+"
    r"|(?!(?:allow|has|is|last|on)_).+_(?:conflict|denied|error|exceeded|expired|failed|failure"
    r"|mismatch|missing|timeout|unavailable|(?:not|too)_[a-z]+)"
)
"""How a name in lower case ends, or starts, that is no field's."""
_REQUIRED = re.compile(
    r"\s*(?:an?\s)?(?:can|expected|field|has|input|is|may|must|needs?|not|required|should|value)\b",
    re.IGNORECASE,
)
"""What is said of a field behind its name."""


def code_of(message: Message) -> str | None:
    """Return the code that a message is: `LOGIN_BAD_CREDENTIALS`, `FILE_EXISTS: Choose another`.

    What stands before a colon may name a setting, so it has to say that something is wrong; in
    lower case it may name a field as well: `missing_values: must be a list`.
    """
    start = message[0] if message else None
    if not isinstance(start, str):
        return None
    if len(message) == 1 and _CODE.fullmatch(start):
        return start
    if match := _CODE_BEFORE_TEXT.match(start):
        return match[1] if says_problem(match[1]) else None
    match = _LOWER_BEFORE_TEXT.match(start)
    if match is None or _REQUIRED.match(start, match.end()):
        return None
    return match[1] if _FAILURE.fullmatch(match[1]) else None
