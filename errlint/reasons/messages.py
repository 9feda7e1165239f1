"""What a message says went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass

from errlint.reasons.evidence import Evidence
from errlint.reasons.guards import tested_field
from errlint.reasons.patterns import PREDICATES
from errlint.reasons.phrases import (
    complement,
    infinitive,
    joined_by_or,
    subject,
    words_in,
    words_of,
)
from errlint.reasons.predicates import Predicate
from errlint.reasons.statuses import contradicted
from errlint.reasons.words import FILLERS, VAGUE, VERBS

_MAX_WORDS = 6
_JOINED = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)
_REQUIRED_STATE = re.compile(
    r"\b(?:unless|until)\b[^.;:]*$|\bonly\b[^.;:]*\b(?:if|once|when|while)\b[^.;:]*$", re.IGNORECASE
)
"""What stands before a state that is not there, but has to be."""
_NOUNS = re.compile(r"{(\w+)}")
_NOT_ALL = re.compile(r"\bnot\sall\b[^.;:]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """The reason that a text gives; a weak one gives way to what a telling status says."""

    token: str
    is_weak: bool


def read(text: str, evidence: Evidence) -> Reading | None:
    """Return what a text says went wrong, None where no predicate is known in it."""
    best: tuple[tuple[bool, bool, int], Reading] | None = None
    for predicate in PREDICATES:
        match = predicate.pattern.search(text)
        if match is None:
            continue
        is_natural = evidence.status in predicate.statuses
        token, is_full = _token(predicate, match, evidence)
        if not token or (token == "missing_parameter" and (evidence.status or 0) >= 500):
            continue
        if not is_natural and (_is_required(match) or _says_part(match, token)):
            continue
        is_weak = predicate.is_weak or not is_full
        rank = (not is_natural, is_weak, match.start())
        if best is None or rank < best[0]:
            best = rank, Reading(token, is_weak and not is_natural)
    return best[1] if best else None


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
        return bare, False
    is_full = VAGUE.isdisjoint(nouns.values())
    token = template.format(**nouns)
    if token.count("_") >= _MAX_WORDS:
        token = template.format(**{name: noun.rpartition("_")[2] for name, noun in nouns.items()})
    if token[:1].isdecimal():
        token = token.partition("_")[2] if "_" in next(iter(nouns.values())) else ""
    return token, is_full


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
            return _noun("before", match) or _noun("after", match)
    picked = "_".join(words_of(match[group])) if group else ""
    return infinitive(picked) if name == "verb" and group != "x" else picked
