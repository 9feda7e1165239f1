"""Where a text may build a response that tells what an exception says, told by its names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.project.frameworks import DATA_RESPONSES
from errlint.walk.handled import handled_in
from errlint.walk.telling import Telling

_BUILT = re.compile(r"Response[ \t]*\(")
_KIND = re.compile(r"\w*\Z")
_BRACKET = re.compile(r"[()]")
_STATUS = re.compile(r"status|\b[45]\d\d\b")
_CAUGHT = re.compile(r"\bas[ \t]+(\w+)[ \t]*:")
_DECORATED = re.compile(r"\.exception_handler\([^@]*?\bdef[ \t]+(\w+)")
_FUNCTION = re.compile(r"\bdef[ \t]+(\w+)\(\s*\w[^,()]*,\s*(\w+)")
_MAX_LENGTH = 2000
"""How much of a call is looked at, where brackets in strings hide its end."""


def telling_responses_in(text: str) -> Iterator[int]:
    """Yield where a response with a status names what was caught, or a local made of it."""
    found = (match for match in _BUILT.finditer(text) if _is_of_data(text, match.start()))
    built = [(match.start(), _call(text, match.end())) for match in found]
    built = [(offset, call) for offset, call in built if _STATUS.search(call)]
    if not built:
        return
    telling = Telling(text, {*_CAUGHT.findall(text), *_handled(text)})
    for offset, call in built:
        if telling.is_in(call):
            yield offset


def _is_of_data(text: str, start: int) -> bool:
    """Tell whether the name that ends in `Response` is one of those that programs read."""
    kind = _KIND.search(text, max(0, start - 10), start)
    return kind is not None and f"{kind[0]}Response" in DATA_RESPONSES


def _handled(text: str) -> Iterator[str]:
    """Yield the names in which exception handlers get their exceptions."""
    if "exception_handler" in text:
        handlers = {*_DECORATED.findall(text), *handled_in(text)}
        yield from (given for name, given in _FUNCTION.findall(text) if name in handlers)


def _call(text: str, start: int) -> str:
    """Return what stands between the brackets that open in front of an offset."""
    depth, last = 1, min(len(text), start + _MAX_LENGTH)
    for match in _BRACKET.finditer(text, start, last):
        depth += 1 if match[0] == "(" else -1
        if not depth:
            return text[start : match.start()]
    return text[start:last]
