"""HTTP status codes: which are assigned, and how Starlette and Python name them."""

from __future__ import annotations

import re

from errlint.schema import status_phrase

ASSIGNED = frozenset(
    (
        *range(100, 105),
        *(*range(200, 209), 226),
        *(*range(300, 306), 307, 308),
        *(*range(400, 419), *range(421, 427), 428, 429, 431, 451),
        *(*range(500, 509), 510, 511),
    )
)
"""The IANA registry of HTTP status codes, with 418, which it keeps from being assigned."""

_WITHOUT_BODY = frozenset({204, 205, 304})

_WITHOUT_NAME = frozenset({104})

VENDORS = {
    **dict.fromkeys((444, 494, 495, 496, 497, 499), "nginx"),
    **dict.fromkeys((440, 449, 450), "Microsoft"),
    **dict.fromkeys((460, 463, 561), "AWS"),
    **dict.fromkeys((*range(520, 528), 530), "Cloudflare"),
}
"""Who uses a code that is not in the registry, where it is one in wide use."""

RENAMED = {
    "HTTP_413_REQUEST_ENTITY_TOO_LARGE": "HTTP_413_CONTENT_TOO_LARGE",
    "HTTP_414_REQUEST_URI_TOO_LONG": "HTTP_414_URI_TOO_LONG",
    "HTTP_416_REQUESTED_RANGE_NOT_SATISFIABLE": "HTTP_416_RANGE_NOT_SATISFIABLE",
    "HTTP_422_UNPROCESSABLE_ENTITY": "HTTP_422_UNPROCESSABLE_CONTENT",
}
"""The names that Starlette deprecates since 0.48, and those of RFC 9110 that it has since then."""

_STARLETTE_NAME = re.compile(r"HTTP_([1-5]\d\d)_[A-Z][A-Z_]*")
_HTTP_STATUS_NAMES = {
    # the names that http.HTTPStatus has had before Python 3.13 and keeps as aliases
    413: "REQUEST_ENTITY_TOO_LARGE",
    414: "REQUEST_URI_TOO_LONG",
    416: "REQUESTED_RANGE_NOT_SATISFIABLE",
    422: "UNPROCESSABLE_ENTITY",
}

_NEW_NAMES = {
    # the names of RFC 9110, which http.HTTPStatus has from Python 3.13 on
    "CONTENT_TOO_LARGE": 413,
    "URI_TOO_LONG": 414,
    "RANGE_NOT_SATISFIABLE": 416,
    "UNPROCESSABLE_CONTENT": 422,
}


def has_body(status: int | None) -> bool:
    """Tell whether FastAPI sends a detail with a status, as far as that is known.

    See `is_body_allowed_for_status_code` of FastAPI: the answer ends with the headers.
    """
    return status is None or not (status < 200 or status in _WITHOUT_BODY)


def constant_status(name: str) -> int | None:
    """Return the status that a constant of `starlette.status` names: `HTTP_404_NOT_FOUND`."""
    match = _STARLETTE_NAME.fullmatch(name)
    return int(match[1]) if match else None


def starlette_name(status: int) -> str:
    """Return the constant of a status in `starlette.status`, as of starlette 0.48 (RFC 9110)."""
    return f"HTTP_{status}_{_constant(status_phrase(status))}"


def old_name(name: str) -> str:
    """Return what Starlette before 0.48 calls a constant of `starlette.status`."""
    return next((old for old, new in RENAMED.items() if new == name), name)


def http_status_name(status: int) -> str:
    """Return the member of `http.HTTPStatus` for a status, by a name that Python 3.10 has."""
    return _HTTP_STATUS_NAMES.get(status) or _constant(status_phrase(status))


def is_named(status: int) -> bool:
    """Tell whether Starlette and Python have names for a status."""
    return status in ASSIGNED - _WITHOUT_NAME


def status_named(name: str) -> int | None:
    """Return the status that a member of `http.HTTPStatus` names, by older or newer names."""
    if name in _NEW_NAMES:
        return _NEW_NAMES[name]
    from http import HTTPStatus

    member = HTTPStatus.__members__.get(name)
    return member.value if member else None


def _constant(phrase: str) -> str:
    letters = phrase.replace("'", "").replace("-", "_").replace(" ", "_")
    return letters.upper()
