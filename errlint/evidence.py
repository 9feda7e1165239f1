"""Choose the reason of a site from all that is known of it."""

from __future__ import annotations

from errlint.config import Settings
from errlint.keys import KeyPlan, plan_keys
from errlint.model.module import Module
from errlint.model.site import Detail, Shape, Site
from errlint.project.values import Choice, Integer, Placeholder, Text, Value, literal_of
from errlint.reasons import Evidence, Message, Unknown
from errlint.schema import Schema, status_phrase

_TELLING_NOTHING = frozenset({401, 403, 404})
"""Statuses that, without a detail, hide why: which check of a token failed, what exists."""


def reason_for(site: Site, module: Module) -> str:
    """Return the machine-readable reason that fits a site, in the project's style.

    Where it depends on what happens at run time, it is the status's own.
    """
    settings = module.settings
    plan = plan_keys(site.detail, settings.schema)
    if plan.reason_alias and (entry := site.detail.entry(plan.reason_alias)):
        token = literal_of(entry.value)
        if token:
            return token
    status, messages = site.status.value, _messages(site.detail, plan, settings.schema)
    default = Evidence(status, _phrase(status), statuses=_possible_statuses(site))
    if site.detail.shape is Shape.MISSING and status in _TELLING_NOTHING:
        possible = [default]
    else:
        possible = [evidence_of(site, message) for message in messages or ((),)]
    tokens = {_token(evidence, settings) for evidence in possible}
    return tokens.pop() if len(tokens) == 1 else _token(default, settings)


def texts_of(detail: Detail, schema: Schema) -> tuple[str, ...]:
    """Return the messages of a detail as they are read for a reason."""
    from errlint.reasons.phrases import pattern_text

    return tuple(map(pattern_text, _messages(detail, plan_keys(detail, schema), schema)))


def _token(evidence: Evidence, settings: Settings) -> str:
    from errlint.reasons.choice import choose

    reasons, style = settings.reasons, settings.reason_style
    return choose(evidence, reasons, style, settings.invalid_request_status).token


def _messages(detail: Detail, plan: KeyPlan, schema: Schema) -> tuple[Message, ...]:
    """Return the messages that a detail may have: all of a string, one entry of a dict."""
    if detail.entries is None and not detail.given:
        return messages_of(detail.value)
    entry = detail.entry(plan.message_alias or schema.human_key)
    return messages_of(entry.value) if entry else ()


def evidence_of(site: Site, message: Message) -> Evidence:
    """Return what a site says about the error it answers, with the message given."""
    constant = site.detail.constant
    guard = None if site.guard is None or site.guard.is_negated else site.guard
    return Evidence(
        status=site.status.value,
        message=message or _phrase(site.status.value),
        constant=constant.rpartition(".")[2] if constant else None,
        exception=None if site.is_framework_class else site.exception.rpartition(".")[2],
        caught=tuple(name.rpartition(".")[2] for name in site.clause.types) if site.clause else (),
        guard_names=guard.names if guard else (),
        guard=guard.source if guard else None,
        function=site.function.node.name if site.function else None,
        statuses=_possible_statuses(site),
    )


def _possible_statuses(site: Site) -> tuple[int, ...]:
    """Return the statuses that a conditional one may be, () where one of them is not known."""
    match site.status.resolved:
        case Choice(options=options):
            statuses = [option.value for option in options if isinstance(option, Integer)]
            return tuple(statuses) if len(statuses) == len(options) else ()
    return ()


def messages_of(value: Value) -> tuple[Message, ...]:
    """Return what a string value may be as messages: several where that depends.

    What is added to another one is none of its own.
    """
    if isinstance(value, Choice):
        found = [message for option in value.options for message in messages_of(option)]
        return tuple(message for message in found if not _goes_on(message)) or tuple(found)
    if not isinstance(value, Text) or value.parts is None:
        return ()
    parts = (
        Unknown(part.expression) if isinstance(part, Placeholder) else part for part in value.parts
    )
    return (tuple(parts),)


def _goes_on(message: Message) -> bool:
    """Tell whether a message is `text += "..."`, which only says what is added."""
    return message[:1] == (Unknown(""),)


def _phrase(status: int | None) -> Message:
    return (status_phrase(status),) if status else ()
