"""Choose a reason: configuration, names, message, guard, status, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from errlint.reasons import names
from errlint.reasons.evidence import Evidence, Message, Origin, Placeholder, Reason
from errlint.reasons.guards import guard_token, tested_field
from errlint.reasons.patterns import PREDICATES, Predicate
from errlint.reasons.phrases import PLACEHOLDER, complement, infinitive, subject, text_of
from errlint.reasons.words import VAGUE
from errlint.schema import reason_token, status_phrase

_MAX_WORDS = 6

_BY_STATUS = {
    400: "invalid_request",
    408: "timeout",
    413: "too_large",
    422: "validation_error",
    500: "internal_error",
    504: "timeout",
}
"""What a status says where its phrase is not how one would name the reason."""

_TELLING = frozenset({401, 403, 404, 405, 410, 429, 503, 504})
"""Statuses that say more than a weak predicate does."""


def choose(
    evidence: Evidence,
    reasons: Mapping[str, str],
    style: str | None = None,
    validation_status: int = 422,
) -> Reason:
    """Return the reason of an error and the evidence that decided it.

    `reasons` is the project's own mapping, from a status ("404") or a pattern found in the
    message to a token, which is taken as it is written. Any other token is put in `style`.
    """
    if configured := _configured(evidence, reasons):
        return Reason(configured, "configuration")
    token, origin = next(_candidates(evidence, validation_status))
    return Reason(reason_token(token, style), origin)


def _candidates(evidence: Evidence, validation_status: int) -> Iterator[tuple[str, Origin]]:
    if evidence.constant and (token := names.constant_token(evidence.constant)):
        yield token, "constant"
    if evidence.exception and (token := names.exception_token(evidence.exception)):
        yield token, "exception"
    text = text_of(evidence.message)
    said = None if _is_phrase(text, evidence.status) else read(text, evidence)
    if said and not said.is_weak:
        yield said.token, "message"
    if not _has_words(text, evidence.status):
        token = _caught(evidence)
        if token and not _gives_away(token, text, evidence.status):
            yield token, "exception"
        if token := guard_token(evidence):
            yield token, "guard"
    if said and evidence.status not in _TELLING:
        yield said.token, "message"
    yield status_token(evidence.status, validation_status), "status"


def _has_words(text: str, status: int | None) -> bool:
    """Tell whether a message says anything itself: the same words then get the same reason."""
    return re.search(r"[^\W\d_]{2}", text) is not None and not _is_phrase(text, status)


def _is_phrase(text: str, status: int | None) -> bool:
    return status is not None and text.lower() == status_phrase(status).lower()


def _gives_away(token: str, text: str, status: int | None) -> bool:
    """Tell whether a reason says what a bare 404 may be there to hide: that there is something."""
    return status == 404 and PLACEHOLDER not in text and not token.endswith("not_found")


def status_token(status: int | None, validation_status: int = 422) -> str:
    """Return the reason that a status gives by itself."""
    if status is None:
        return "error"
    if status == validation_status:
        return _BY_STATUS[422]
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    phrase = status_phrase(status)
    return phrase if phrase != "Error" else "server_error" if status >= 500 else "request_error"


def _configured(evidence: Evidence, reasons: Mapping[str, str]) -> str | None:
    text = _plain(evidence.message)
    for key, token in reasons.items():
        if not str(key).isdecimal() and text and _found(str(key), text):
            return token
    return next((token for key, token in reasons.items() if str(key) == str(evidence.status)), None)


def _found(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text, re.IGNORECASE) is not None
    except re.error:
        return pattern.lower() in text.lower()


def _plain(message: Message) -> str:
    return "".join(
        f"{{{part.expression}}}" if isinstance(part, Placeholder) else part for part in message
    )


@dataclass(frozen=True)
class _Reading:
    token: str
    is_weak: bool


def read(text: str, evidence: Evidence) -> _Reading | None:
    """Return what a text says went wrong, None where no predicate is known in it."""
    best: tuple[tuple[bool, bool, int], _Reading] | None = None
    for predicate in PREDICATES:
        match = predicate.pattern.search(text)
        if match is None:
            continue
        is_natural = evidence.status in predicate.statuses
        token, is_full = _filled(predicate, match, evidence)
        if not token or (token == "missing_parameter" and (evidence.status or 0) >= 500):
            continue
        is_weak = predicate.is_weak or not is_full
        rank = (not is_natural, is_weak, match.start())
        if best is None or rank < best[0]:
            best = rank, _Reading(token, is_weak and not is_natural)
    return best[1] if best else None


def _filled(predicate: Predicate, match: re.Match[str], evidence: Evidence) -> tuple[str, bool]:
    """Fill a predicate's token; False with it where the noun it needs is absent or vague."""
    template, _, bare = predicate.token.partition("|")
    if evidence.status in predicate.statuses and predicate.is_whole:
        return bare, True
    before = subject(match.string[: match.start()])
    after = complement(match.string[match.end() :])
    if template.startswith(("invalid_", "missing_")):
        tested = tested_field(evidence.guard_names)
        before, after = before or tested, after or tested
    group = match.lastgroup or ""
    taken = match[group] if group else ""
    nouns = {"before": before, "after": after, "either": before or after}
    nouns["x"] = "_".join(taken.lower().split())
    nouns["verb"] = nouns["x"] if group == "x" else infinitive(nouns["x"])
    needed = re.findall(r"{(\w+)}", template)
    if not all(nouns[name] for name in needed):
        return bare, False
    token = template.format(**nouns)
    if token.count("_") >= _MAX_WORDS:
        token = template.format(**{name: noun.rpartition("_")[2] for name, noun in nouns.items()})
    return token, not any(nouns[name] in VAGUE for name in needed)


def _caught(evidence: Evidence) -> str | None:
    words = names.caught_words(evidence.caught)
    if not words:
        return None
    if token := names.known_token(words):
        return token
    said = read(words, Evidence(evidence.status))
    if said:
        return said.token
    if evidence.status in _TELLING or not names.is_specific(words):
        return None
    return names.error_token(words)
