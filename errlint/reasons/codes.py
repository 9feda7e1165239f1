"""Messages that are machine codes themselves, or start with one."""

from __future__ import annotations

import re

from errlint.reasons.evidence import Message
from errlint.reasons.names import says_problem

_CODE = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+|[a-z]{2,}(?:-[a-z]{2,})+")
_CODE_BEFORE_TEXT = re.compile(r"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+): ")


def code_of(message: Message) -> str | None:
    """Return the code that a message is: `LOGIN_BAD_CREDENTIALS`, `FILE_EXISTS: Choose another`.

    What stands before a colon may name a setting, so it has to say that something is wrong.
    """
    start = message[0] if message else None
    if not isinstance(start, str):
        return None
    if len(message) == 1 and _CODE.fullmatch(start):
        return start
    match = _CODE_BEFORE_TEXT.match(start)
    return match[1] if match and says_problem(match[1]) else None
