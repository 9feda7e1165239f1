"""Which keys of a dict display stand for the schema's machine key and human key."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.site import Detail, DetailEntry
from errlint.project.values import (
    Choice,
    Integer,
    Listing,
    Mapping,
    Null,
    Opaque,
    Text,
    Value,
    literal_of,
)
from errlint.schema import GENERIC_REASONS, MESSAGE_ALIASES, REASON_ALIASES, Schema, is_reason_token

_REASONS = ("reason", "code", "error_code")
"""Keys which hold a reason whatever the schema calls it."""
_NAMES_OF_REASONS = ("code", "error_code", "errorCode", "reason_code", "err_code")
"""Aliases of the reason that hold nothing else."""
ERROR_KEYS = frozenset(
    {
        *("detail", "details", "err", "error", "errorCode", "errorMessage", "error_code"),
        *("error_message", "error_msg", "errors", "message", "msg", "reason"),
    }
)
"""Keys that an error is told by."""
_LISTS = frozenset({"detail", "errors"})
"""Keys of envelopes that list what is wrong."""
OAUTH_ERRORS = frozenset(
    {
        "access_denied",
        "authorization_pending",
        "expired_token",
        "insufficient_scope",
        "invalid_client",
        "invalid_client_metadata",
        "invalid_grant",
        "invalid_redirect_uri",
        "invalid_request",
        "invalid_scope",
        "invalid_token",
        "slow_down",
        "temporarily_unavailable",
        "unauthorized_client",
        "unsupported_grant_type",
        "unsupported_response_type",
    }
)
"""Values of `error` in RFC 6749 (4.1.2.1, 5.2), 6750 (3.1), 7591 (3.2.2) and 8628 (3.5)."""


class KeyPlan(NamedTuple):
    """What a dict display lacks, and which of its keys would do if they were renamed.

    `likely_reason` is a key whose name says that it holds the reason, with a value that can't be
    told, or not all of it: an expression, a parameter.
    """

    lacks_reason: bool
    lacks_message: bool
    reason_alias: str | None = None
    message_alias: str | None = None
    likely_reason: str | None = None


def plan_keys(detail: Detail, schema: Schema) -> KeyPlan:
    """Return what is missing from a dict display; nothing where it may hold any key."""
    if detail.entries is None or detail.has_open_keys:
        return KeyPlan(False, False)
    if follows_another_standard(detail.fields, schema):
        return KeyPlan(False, False)
    reason, message = detail.entry(schema.machine_key), detail.entry(schema.human_key)
    alias = _reason_alias(detail, schema)
    may_cross = schema.holds_reason(schema.machine_key)
    if may_cross and reason and not message and alias and not is_token(reason):
        # {"code": "BAD_TOKEN", "reason": "The token is bad"}: the two keys are crossed
        return KeyPlan(True, True, alias, schema.machine_key)
    reason_alias = None if reason else alias
    message_alias = None if message else _message_alias(detail, schema, reason_alias)
    likely = None if reason or reason_alias else _likely_reason(detail, schema)
    return KeyPlan(reason is None, message is None, reason_alias, message_alias, likely)


def follows_another_standard(fields: dict[str, Value], schema: Schema) -> bool:
    """Tell whether a dict is an error body that another specification lays down.

    OAuth (RFC 6749, section 5.2) has `error` and `error_description`, SCIM (RFC 7644, section
    3.12) has `schemas`; an `error` object or a list of `errors` is an envelope (JSON-RPC, JSON:API,
    what language model APIs answer) with its own keys inside, and so is the list under `detail`
    that FastAPI answers invalid requests with (`HTTPValidationError`).
    """
    if {"schemas", "detail"} <= fields.keys():
        return True
    if any(isinstance(fields.get(key), Listing) for key in _LISTS.difference(schema.keys)):
        return True
    error = fields.get("error")
    if error is None or "error" in schema.keys:
        return False
    is_oauth = "error_description" in fields or (
        len(fields) == 1 and isinstance(error, Text) and error.literal in OAUTH_ERRORS
    )
    return is_oauth or isinstance(error, Mapping)


def reason_token_of(detail: Detail, schema: Schema) -> str | None:
    """Return the reason of a dict display where it is a token that can be told."""
    for key in (schema.machine_key, *_REASONS):
        if entry := detail.entry(key):
            text = literal_of(entry.value)
            return text if text and is_reason_token(text) else None
    return None


def is_token(entry: DetailEntry) -> bool:
    """Tell whether the value of an entry is known and a machine token, or one of several."""
    value = entry.value
    literals = map(literal_of, value.options if isinstance(value, Choice) else (value,))
    return all(literal is not None and is_reason_token(literal, None) for literal in literals)


def _reason_alias(detail: Detail, schema: Schema) -> str | None:
    for key in REASON_ALIASES:
        entry = detail.entry(key)
        if entry and key not in schema.keys and is_token(entry) and not _is_generic(entry.value):
            return key
    return None


def _is_generic(value: Value) -> bool:
    return (literal_of(value) or "").lower() in GENERIC_REASONS


def _likely_reason(detail: Detail, schema: Schema) -> str | None:
    for key in _NAMES_OF_REASONS:
        entry = detail.entry(key)
        if entry and key not in schema.keys and _may_be_token(entry.value):
            return key
    return None


def _may_be_token(value: Value) -> bool:
    """Tell whether a value that can't be told, or not all of it, is a token as far as it can."""
    if isinstance(value, Choice):
        return all(map(_may_be_token, value.options))
    if isinstance(value, Text) and value.parts is not None:
        filled = "".join(part if isinstance(part, str) else "x" for part in value.parts)
        return is_reason_token(filled, None)
    return isinstance(value, (Opaque, Text))


def _message_alias(detail: Detail, schema: Schema, taken: str | None) -> str | None:
    for key in MESSAGE_ALIASES:
        entry = detail.entry(key)
        if entry and key != taken and key not in schema.keys and _may_be_message(entry):
            return key
    return None


def _may_be_message(entry: DetailEntry) -> bool:
    return not isinstance(entry.value, (Mapping, Listing, Integer, Null)) and not is_token(entry)
