"""Which keys of a dict display stand for the schema's machine key and human key."""

from __future__ import annotations

from dataclasses import dataclass

from errlint.model.site import Detail, DetailEntry
from errlint.project.values import Integer, Listing, Mapping, Null, Text
from errlint.schema import MESSAGE_ALIASES, REASON_ALIASES, Schema, is_reason_token


@dataclass(frozen=True)
class KeyPlan:
    """What a dict display lacks, and which of its keys would do if they were renamed."""

    lacks_reason: bool
    lacks_message: bool
    reason_alias: str | None = None
    message_alias: str | None = None


def plan_keys(detail: Detail, schema: Schema) -> KeyPlan:
    """Return what is missing from a dict display; nothing where it may hold any key."""
    if detail.entries is None or detail.has_open_keys:
        return KeyPlan(False, False)
    reason, message = detail.entry(schema.machine_key), detail.entry(schema.human_key)
    alias = _reason_alias(detail, schema)
    if reason and not message and alias and not is_token(reason):
        # {"code": "BAD_TOKEN", "reason": "The token is bad"}: the two keys are crossed
        return KeyPlan(True, True, alias, schema.machine_key)
    reason_alias = None if reason else alias
    message_alias = None if message else _message_alias(detail, schema, reason_alias)
    return KeyPlan(reason is None, message is None, reason_alias, message_alias)


def is_token(entry: DetailEntry) -> bool:
    """Tell whether the value of an entry is known and a machine token."""
    literal = entry.value.literal if isinstance(entry.value, Text) else None
    return literal is not None and is_reason_token(literal, None)


def _reason_alias(detail: Detail, schema: Schema) -> str | None:
    for key in REASON_ALIASES:
        entry = detail.entry(key)
        if entry and key not in schema.keys and is_token(entry):
            return key
    return None


def _message_alias(detail: Detail, schema: Schema, taken: str | None) -> str | None:
    for key in MESSAGE_ALIASES:
        entry = detail.entry(key)
        if entry and key != taken and key not in schema.keys and _may_be_message(entry):
            return key
    return None


def _may_be_message(entry: DetailEntry) -> bool:
    return not isinstance(entry.value, (Mapping, Listing, Integer, Null)) and not is_token(entry)
