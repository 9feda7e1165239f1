"""Which statuses a reason belongs to, where it leaves no choice."""

from __future__ import annotations

import re

from errlint.schema import reason_token, status_phrase

_STATUSES = (
    (r"not_found", frozenset({404, 410})),
    (r"(?:(?P<what>.+)_)?already_exists", frozenset({409})),
    (r"unauthorized|unauthenticated|not_authenticated", frozenset({401})),
    (r"forbidden|access_denied|permission_denied", frozenset({403, 404})),
    (r"bad_request", frozenset(range(400, 500))),
    (r"method_not_allowed", frozenset({405})),
    (r"conflict", frozenset({409, 412})),
    (r"rate_limited|rate_limit_exceeded|too_many_requests", frozenset({429})),
    (r"internal_error|internal_server_error", frozenset(range(500, 600))),
    (r"service_unavailable", frozenset({503})),
    (r"bad_gateway", frozenset({502})),
    (r"gateway_timeout", frozenset({504})),
)
_BELONGING = tuple((re.compile(pattern), statuses) for pattern, statuses in _STATUSES)
_OF_THE_REQUEST = frozenset({400, 422})
"""Statuses that blame the request: what it names may well be there already."""
_WORD = re.compile(r"[^\W\d_]{2}")


def contradicted(token: str, status: int | None, text: str = "") -> frozenset[int]:
    """Return the statuses that a reason belongs to where the given one is none of them.

    With a text that says the same of the same thing, `name_already_exists` goes with 400 and 422.
    """
    if status is None:
        return frozenset()
    plain = reason_token(token)
    for pattern, statuses in _BELONGING:
        match = pattern.fullmatch(plain)
        if match is None or status in statuses:
            continue
        what = match.groupdict().get("what")
        if what and status in _OF_THE_REQUEST and _is_about(what, text, status):
            continue
        return statuses
    return frozenset()


def has_words(text: str, status: int | None) -> bool:
    """Tell whether a message says anything itself: the same words then get the same reason."""
    return _WORD.search(text) is not None and not is_phrase(text, status)


def is_phrase(text: str, status: int | None) -> bool:
    """Tell whether a message is nothing but the phrase of the status."""
    return status is not None and text.lower() == status_phrase(status).lower()


def _is_about(what: str, text: str, status: int) -> bool:
    """Tell whether a message, if it says anything, is about a thing by the words for it."""
    return not has_words(text, status) or any(word in text.lower() for word in what.split("_"))
