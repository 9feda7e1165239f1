"""What a message says went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from errlint.reasons.evidence import Evidence
from errlint.reasons.guards import tested_field
from errlint.reasons.patterns import PREDICATES, STATES
from errlint.reasons.phrases import (
    PLACEHOLDER,
    complement,
    infinitive,
    is_noun_phrase,
    joined_by_or,
    subject,
    without_copula,
    words_in,
    words_of,
)
from errlint.reasons.predicates import Predicate
from errlint.reasons.statuses import contradicted
from errlint.reasons.words import FILLERS, MODALS, VAGUE, VERBS

_MAX_WORDS = 6
_JOINED = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_REQUIRED_STATE = re.compile(
    r"\b(?:unless|until)\b[^.;:]*$|\bonly\b[^.;:]*\b(?:if|once|when|while)\b[^.;:]*$", re.IGNORECASE
)
"""What stands before a state that is not there, but has to be."""
_NEGATED = re.compile(
    r"(?:\b(\w+)\s)?\b(?:not|never)\s(?:yet\s|currently\s|been\s)*$", re.IGNORECASE
)
_NONE = frozenset({"no", "nobody", "none", "nothing"})
_CLAUSE_START = re.compile(r"[,;:.!?]\s")
_NOUNS = re.compile(r"{(\w+)}")
_CONCEDED = re.compile(r"(?:,|[^.;:]*,)?\sbut\s", re.IGNORECASE)
_WRONG = re.compile(r"\b(?:dis|in|mis|not?\b|un)", re.IGNORECASE)
_NOT_ALL = re.compile(r"\bnot\sall\b[^.;:]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """The reason that a text gives; a weak one gives way to what a telling status says."""

    token: str
    is_weak: bool


def reading_of(text: str, evidence: Evidence) -> Reading | None:
    """Return what a text says went wrong, None where no predicate is known in it."""
    best: tuple[tuple[bool, bool, int], Reading] | None = None
    for predicate in PREDICATES:
        matches = predicate.pattern.finditer(text)
        match = next((match for match in matches if not _is_denied(match)), None)
        if match is None:
            continue
        is_natural = evidence.status in predicate.statuses
        if predicate in STATES and not is_natural and _is_conceded(match):
            continue
        token, is_full = _token(predicate, match, evidence)
        is_of_request = token == "missing_parameter" or token.startswith("too_few_")
        if not token or (is_of_request and (evidence.status or 0) >= 500):
            continue
        if not is_natural and (_is_required(match) or _says_part(match, token)):
            continue
        is_weak = predicate.is_weak or not is_full
        rank = (not is_natural, is_weak, match.start())
        if best is None or rank < best[0]:
            best = rank, Reading(token, is_weak and not is_natural)
    return best[1] if best else None


def _is_denied(match: re.Match[str]) -> bool:
    """Tell whether a text says that it is not so: `was not revoked`, `no rows were removed`.

    What can't be done is another matter: `could not validate credentials`.
    """
    before = match.string[: match.start()]
    if (negated := _NEGATED.search(before)) and (negated[1] or "").lower() not in MODALS:
        return True
    none, *named = words_in(without_copula(_CLAUSE_START.split(before)[-1])) or [""]
    return none.lower() in _NONE and named[:1] != ["longer"] and is_noun_phrase(named)


def _is_conceded(match: re.Match[str]) -> bool:
    """Tell whether what went wrong comes behind a `but`: `was paused, but not saved`."""
    text = match.string
    behind = _CONCEDED.match(text, match.end())
    if behind is None or _WRONG.search(match[0]):
        return False
    return any(predicate.pattern.search(text, behind.end()) for predicate in PREDICATES)


def _is_required(match: re.Match[str]) -> bool:
    return _REQUIRED_STATE.search(match.string, 0, match.start()) is not None


def _says_part(match: re.Match[str], token: str) -> bool:
    """Tell whether it is said of not all, or `or` joins it with something else that went wrong.

    What is invalid, or missing, may well be so in another way.
    """
    text = match.string
    left, right = joined_by_or(text, match.start(), match.end())
    if not left and token.startswith(("invalid_", "missing_")):
        return False
    has_verb = not {word.lower() for word in words_in(left)}.isdisjoint(VERBS - FILLERS)
    return (
        has_verb
        or _NOT_ALL.search(text[: match.start()]) is not None
        or any(predicate.pattern.search(left or right) for predicate in PREDICATES)
    )


def _token(predicate: Predicate, match: re.Match[str], evidence: Evidence) -> tuple[str, bool]:
    """Return a predicate's token, qualified where the bare one would contradict the status.

    False with it where the noun it needs is absent or vague.
    """
    template, _, bare = predicate.token.partition("|")
    if evidence.status in predicate.statuses and predicate.is_whole:
        return bare, True
    for qualified in (template, predicate.qualified):
        token, is_full = _filled(qualified, bare, match, evidence)
        if not contradicted(token, evidence.status, match.string):
            return token, is_full
    return "", False


def _filled(template: str, bare: str, match: re.Match[str], evidence: Evidence) -> tuple[str, bool]:
    nouns = {name: _noun(name, match) for name in _NOUNS.findall(template)}
    if template.startswith(("invalid_", "missing_")) and not all(nouns.values()):
        tested = "" if _JOINED.search(match.string) else tested_field(evidence.guard_names)
        nouns = {name: noun or tested for name, noun in nouns.items()}
    if not all(nouns.values()):
        return bare.format(**nouns), False
    is_full = VAGUE.isdisjoint(nouns.values())
    token = template.format(**nouns)
    if token.count("_") >= _MAX_WORDS:
        token = template.format(**{name: noun.rpartition("_")[2] for name, noun in nouns.items()})
    if token[:1].isdecimal():
        token = token.partition("_")[2] if "_" in next(iter(nouns.values())) else ""
    return token, is_full


def _is_of_value(match: re.Match[str]) -> bool:
    """Tell whether all is said, of a run-time value: `{name} is not available: pass a key`."""
    words = words_in(_CLAUSE_START.split(match.string[: match.start()])[-1])
    return words[:1] == [PLACEHOLDER] and match.string[match.end() :].startswith(":")


def _noun(name: str, match: re.Match[str]) -> str:
    """Return what fills one place of a template, as it is named there; "" where nothing does."""
    text, group = match.string, match.lastgroup or ""
    match name:
        case "before":
            return subject(text[: match.start()])
        case "full_before":
            return subject(text[: match.start()], is_full=True)
        case "after":
            return complement(text[match.end() :])
        case "either":
            return _noun("before", match) or ("" if _is_of_value(match) else _noun("after", match))
    picked = "_".join(words_of(match[group])) if group else ""
    return infinitive(picked) if name == "verb" and group != "x" else picked
