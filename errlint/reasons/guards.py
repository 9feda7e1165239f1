"""What the condition around a site says of the error."""

from __future__ import annotations

import re

from errlint.reasons.evidence import Evidence
from errlint.reasons.phrases import words_of
from errlint.reasons.words import LINKS, REQUEST_FIELDS, REQUEST_OBJECTS

_ABSENT = re.compile(r"not (?P<a>[\w.]+)(?:\.strip\(\))?|(?P<b>[\w.]+) is None")
_LENGTH = re.compile(r"len\((?P<x>[\w.]+)\) >=? .+")
_OUTSIDE = re.compile(r"(?P<x>[\w.]+) not in (?:[({\[].*|(?:\w+\.)*[A-Z][A-Z0-9_]+)")
_PRESENT = re.compile(r"(?:\w+_)?(?:existing|exists|duplicate)(?:_\w+)?(?: is not None)?")
_EXISTING = frozenset({"already", "db", "duplicate", "exists", "existing", "found", "is"})
_STATE = re.compile(r"[\w.]*(?:state|status) (?:not in|!=|in|==) .+")


def guard_token(evidence: Evidence) -> str | None:
    """Return the reason that the guard gives where the status puts the request at fault."""
    guard, status = evidence.guard or "", evidence.status
    if status in (400, 409) and _PRESENT.fullmatch(guard):
        return "already_exists" if status == 409 else _existing(guard)
    if status == 409 and _STATE.fullmatch(guard):
        return "invalid_state"
    if status not in (400, 422):
        return None
    if (match := _ABSENT.fullmatch(guard)) and _is_of_request(match["a"] or match["b"]):
        return _named("missing_{}", match["a"] or match["b"])
    if match := _LENGTH.fullmatch(guard):
        return _named("too_many_{}" if match["x"].endswith("s") else "{}_too_long", match["x"])
    if match := _OUTSIDE.fullmatch(guard):
        return _named("invalid_{}", match["x"])
    return None


def _existing(guard: str) -> str | None:
    """Return the reason with what exists by the name of a variable such as `existing_user`."""
    words = [word for word in words_of(guard.partition(" ")[0]) if word not in _EXISTING]
    if not words or len(words) > 2 or not LINKS.isdisjoint(words):
        return None
    return "_".join((*words, "already_exists"))


def tested_field(names: tuple[str, ...]) -> str:
    """Return the field of the request that a guard tests, "" unless it is just one."""
    if len(names) != 1 or not _is_of_request(names[0]) or names[0].endswith(".get"):
        return ""
    return _named("{}", names[0]) or ""


def _is_of_request(name: str) -> bool:
    """Tell whether a name looks like a value of the request: no flag, no row of a query."""
    owner, _, attribute = name.rpartition(".")
    return not REQUEST_OBJECTS.isdisjoint(words_of(owner)[-1:]) or (
        not REQUEST_FIELDS.isdisjoint(words_of(attribute)[-1:])
    )


def _named(template: str, name: str) -> str | None:
    words = words_of(name.rpartition(".")[2])
    is_plain = 1 <= len(words) <= 2 and all(word.isascii() and word.isalpha() for word in words)
    return template.format("_".join(words)) if is_plain else None
