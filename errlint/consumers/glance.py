"""Tell from the text alone whether a file may read an error body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from errlint.files import is_test_file
from errlint.project.signatures import DETAIL

# Each pattern starts with letters or signs that are rare in a text: one search for all of them, or
# for any of several words, would try every character.
_LOADED = (re.compile(r"\.json\("), re.compile(r"loads\("))
_DETAIL = re.compile(rf"\.{DETAIL}\b")
_KEYS = ('"detail"', "'detail'", "dict(detail=")
_RAW = (
    re.compile(r"\.(?:text|content|body)(?:\.decode\(\))?[ \t]*=="),
    re.compile(r"==[ \t][^\n]*\.(?:text|content|body)\b"),
    re.compile(r": (?<=[\"']\d{3}: )"),
)


_EXAMPLE = "example"
_SHOWN = re.compile(r"application/json[\"']:[ \t]*\{")
_MODEL = re.compile(r"model[\"']:[ \t]*[A-Za-z_]")
_READING = re.compile(r"detail\b(?![ \t]*=[^=])|\.json\(|loads\(|\.(?:text|content|body)\b|\d{3}: ")
"""What no function lacks that reads an error: a keyword that gives a detail is none of it."""
_TESTS = re.compile(r"(?:import|from)[ \t]+(?:pytest|unittest|\w+\.testclient)\b")
_TESTING = ("pytest", "unittest", ".testclient")
"""Words that no text with tests lacks: looking for them is many times faster than the pattern."""


def is_for_tests(path: str, text: str) -> bool:
    """Tell whether a file holds tests, by its place or by what is in it."""
    if is_test_file(path):
        return True
    return any(word in text for word in _TESTING) and _TESTS.search(text) is not None


def may_consume(text: str) -> bool:
    """Tell whether a text may compare an error body, or the detail of an exception."""
    if not any(sign in text for sign in ("==", "!=", "assert")):
        return False
    if any(key in text for key in _KEYS) and _finds(_LOADED, text):
        return True
    return _DETAIL.search(text) is not None or _finds(_RAW, text)


def may_read(keys: Iterable[str], text: str) -> bool:
    """Tell whether a text may read one of some keys of a detail."""
    reads = DETAIL in text and (_quotes((DETAIL,), text) or _DETAIL.search(text) is not None)
    return reads and _quotes(keys, text)


def may_read_body(keys: Iterable[str], text: str) -> bool:
    """Tell whether a text may read one of some keys of a body."""
    return ".json(" in text and _quotes(keys, text)


def may_show(text: str) -> bool:
    """Tell whether a text may give examples of error bodies for OpenAPI."""
    return _EXAMPLE in text and _SHOWN.search(text) is not None and _quotes((DETAIL,), text)


def may_document(text: str) -> bool:
    """Tell whether a text may give models of error bodies for OpenAPI."""
    return "responses" in text and _MODEL.search(text) is not None


def may_ask_for_status(text: str) -> bool:
    """Tell whether a text may assert the status of a response."""
    return ".status" in text


def offsets_of_reading(text: str) -> Iterator[int]:
    """Yield where a text may read an error body, or the detail of an exception."""
    return (match.start() for match in _READING.finditer(text))


def _quotes(words: Iterable[str], text: str) -> bool:
    return any(f'"{word}"' in text or f"'{word}'" in text for word in words)


def _finds(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)
