"""Names as evidence: constants and exception classes."""

from __future__ import annotations

import builtins
import re

from errlint.reasons.phrases import words_of
from errlint.reasons.words import AFFIXES, STATUS_WORDS

_PROBLEM = re.compile(
    r"^(?:already|bad|cannot|cant|conflict|deny|denied|duplicate|exceeds?|exists?|expires?|fail|"
    r"failure|forbidden|inactive|incorrect|insufficient|invalid|limit|mismatch|missing|no|not|only|"
    r"overlap|quota|taken|timeout|too|un[a-z]{4,}|unknown|violation|without|wrong|[a-z]{2,}ed)$"
)

_BARE = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
) - {
    "ConnectionError",
    "ConnectionRefusedError",
    "FileExistsError",
    "FileNotFoundError",
    "NotImplementedError",
    "PermissionError",
    "TimeoutError",
    "UnicodeDecodeError",
}
"""Python's own exceptions, without those that mean something to a client."""

_KNOWN = {
    "file_not_found": "not_found",
    "no_result_found": "not_found",
    "object_does_not_exist": "not_found",
    "does_not_exist": "not_found",
    "integrity": "conflict",
    "unique_violation": "already_exists",
    "file_exists": "already_exists",
    "json_decode": "invalid_json",
    "unicode_decode": "invalid_encoding",
    "permission": "access_denied",
    "timeout": "timeout",
    "connect": "connection_failed",
    "connection": "connection_failed",
    "connection_refused": "connection_failed",
    "sql_alchemy": "database_error",
    "sqlalchemy": "database_error",
    "operational": "database_error",
    "dbapi": "database_error",
    "database": "database_error",
    "not_implemented": "not_implemented",
    "validation": "validation_error",
    "request_validation": "validation_error",
    "expired_signature": "token_expired",
    "invalid_token": "invalid_token",
    "jwt": "invalid_token",
}
"""What widely used exception classes mean, by their words without the suffix."""


def constant_token(name: str) -> str | None:
    """Return the reason that a constant names, None where the name says nothing."""
    words = words_of(name.rpartition(".")[2])
    kept = _trimmed(words)
    if not kept or (len(kept) == 1 and kept[0] in STATUS_WORDS - {"conflict", "forbidden"}):
        return None
    return "_".join(kept)


def exception_token(name: str) -> str | None:
    """Return the reason that a project's own exception class names, None for a vague one."""
    words = [word for word in words_of(name) if word not in ("http", "api")]
    words = _without_suffix(words)
    if all(word in STATUS_WORDS | AFFIXES for word in words):
        return None
    return "_".join(words) if any(map(_PROBLEM.match, words)) else None


def says_problem(name: str) -> bool:
    """Tell whether a word of a name says that something is wrong."""
    return any(map(_PROBLEM.match, words_of(name)))


def caught_words(names: tuple[str, ...]) -> str:
    """Return what a specific `except` clause caught, as words; "" where that says nothing."""
    names = tuple(name for name in names if name not in _BARE)
    found = {" ".join(_without_suffix(words_of(name))) for name in names}
    return found.pop() if len(found) == 1 else ""


def known_token(words: str) -> str | None:
    """Return what a widely used exception class stands for, by its words."""
    return _KNOWN.get(words.replace(" ", "_"))


def error_token(words: str) -> str:
    """Return the words of a class name as a reason: `guardrail_violation`, `provisioning_error`."""
    token = words.replace(" ", "_")
    return token if _PROBLEM.match(words.rpartition(" ")[2]) else f"{token}_error"


def is_specific(words: str) -> bool:
    """Tell whether the words of a class name mean something by themselves."""
    parts = words.split()
    return 2 <= len(parts) <= 4 and not set(parts) & (STATUS_WORDS | AFFIXES)


def _trimmed(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and words[start] in AFFIXES:
        start += 1
    while end > start and words[end - 1] in AFFIXES - {"error"}:
        end -= 1
    if end - start == 1 and words[start] == "error":
        return []
    kept = words[start:end]
    return kept[:-1] if kept[-1:] == ["error"] and _says_what_failed(kept[:-1]) else kept


def _says_what_failed(words: list[str]) -> bool:
    """Tell whether words need no `error` behind them: `user_not_found`, `payment_declined`."""
    return len(words) > 1 and ("not" in words or _PROBLEM.match(words[-1]) is not None)


def _without_suffix(words: list[str]) -> list[str]:
    while words and words[-1] in ("error", "exception", "exc", "err", "http"):
        words = words[:-1]
    return words
