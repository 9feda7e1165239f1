"""Choose a reason: configuration, codes, names, message, guard, status, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from errlint.reasons import names
from errlint.reasons.codes import code_of
from errlint.reasons.evidence import Evidence, Message, Reason, ReasonOrigin, Unknown
from errlint.reasons.guards import guard_token
from errlint.reasons.messages import reading_of
from errlint.reasons.phrases import PLACEHOLDER, pattern_text
from errlint.reasons.statuses import contradicted, has_words, is_phrase
from errlint.schema import NAMELESS, is_reason_token, reason_token, status_phrase

_SETTLED = ("constant", "status")
"""Where a reason is from that no status contradicts: what the site itself names is its author's."""
_BY_STATUS = {
    400: "invalid_request",
    408: "timeout",
    413: "too_large",
    422: "validation_error",
    500: "internal_error",
    504: "timeout",
}
"""What a status says where its phrase is not how one would name the reason."""

_TELLING = frozenset({401, 403, 404, 405, 406, 410, 415, 429, 503, 504})
"""Statuses that say more than a weak predicate does."""


def choose(
    evidence: Evidence,
    reasons: Mapping[str, str],
    style: str | None = None,
    validation_status: int = 422,
) -> Reason:
    """Return the reason of an error and the evidence that decided it.

    `reasons` is the project's own mapping, from a status ("404") or a pattern found in the
    message to a token, which is taken as it is written, and so is a code that the message is:
    clients know it. Any other token is put in `style`.
    """
    if configured := _configured(evidence, reasons):
        return Reason(configured, "configuration")
    if code := code_of(evidence.message):
        return Reason(code if is_reason_token(code, style) else reason_token(code, style), "code")
    text, status = pattern_text(evidence.message), evidence.status
    token, origin = next(
        (token, origin)
        for token, origin in _candidates(evidence, text, validation_status)
        if not token[0].isdecimal()
        and (origin in _SETTLED or not contradicted(token, status, text))
    )
    return Reason(reason_token(token, style), origin)


def _candidates(
    evidence: Evidence, text: str, validation_status: int
) -> Iterator[tuple[str, ReasonOrigin]]:
    if evidence.constant and (token := names.constant_token(evidence.constant)):
        yield token, "constant"
    if evidence.exception and (token := names.exception_token(evidence.exception)):
        yield token, "exception"
    said = None if is_phrase(text, evidence.status) else reading_of(text, evidence)
    if said and not said.is_weak:
        yield said.token, "message"
    if not has_words(text, evidence.status):
        token = _caught(evidence)
        if token and not _gives_away(token, text, evidence.status):
            yield token, "exception"
        if token := guard_token(evidence):
            yield token, "guard"
    if said and evidence.status not in _TELLING:
        yield said.token, "message"
    yield _status_token(evidence, validation_status), "status"


def _gives_away(token: str, text: str, status: int | None) -> bool:
    """Tell whether a reason says what a bare 404 may be there to hide: that there is something."""
    return status == 404 and PLACEHOLDER not in text and not token.endswith("not_found")


def _status_token(evidence: Evidence, validation_status: int) -> str:
    """Return the reason that a status gives by itself, or all that it may be."""
    if evidence.status is not None:
        return _of_status(evidence.status, validation_status)
    tokens = {_of_status(status, validation_status) for status in evidence.statuses}
    if len(tokens) == 1:
        return tokens.pop()
    are_all_500 = all(status >= 500 for status in evidence.statuses)
    return "internal_error" if tokens and are_all_500 else NAMELESS


def _of_status(status: int, validation_status: int) -> str:
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
        f"{{{part.expression}}}" if isinstance(part, Unknown) else part for part in message
    )


def _caught(evidence: Evidence) -> str | None:
    words = names.caught_words(evidence.caught)
    if not words:
        return None
    if token := names.known_token(words):
        own = words.replace(" ", "_")
        is_general = own.endswith(f"_{token}") and contradicted(token, evidence.status)
        return own if is_general else token
    said = reading_of(words, Evidence(evidence.status))
    if said:
        return said.token
    if evidence.status in _TELLING or not names.is_specific(words):
        return None
    return names.error_token(words)
