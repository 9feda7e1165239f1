"""Choose the reason of a site from all that is known of it."""

from __future__ import annotations

from errlint.keys import KeyPlan, plan_keys
from errlint.model.module import Module
from errlint.model.site import Detail, Shape, Site
from errlint.project.values import Choice, Text, Value
from errlint.project.values import Placeholder as Unknown
from errlint.reasons import Evidence, Message, Placeholder
from errlint.schema import Schema, status_phrase

_TELLING_NOTHING = frozenset({401, 403, 404})
"""Statuses that, without a detail, hide why: which check of a token failed, what exists."""


def reason_for(site: Site, module: Module) -> str:
    """Return the machine-readable reason that fits a site, in the project's style."""
    from errlint.reasons.choice import choose  # noqa: PLC0415

    settings = module.settings
    plan = plan_keys(site.detail, settings.schema)
    if plan.reason_alias and (entry := site.detail.entry(plan.reason_alias)):
        token = entry.value.literal if isinstance(entry.value, Text) else None
        if token:
            return token
    message = _message(site.detail, plan, settings.schema)
    evidence = evidence_of(site, message)
    if site.detail.shape is Shape.MISSING and site.status.value in _TELLING_NOTHING:
        evidence = Evidence(status=site.status.value, message=evidence.message)
    return choose(
        evidence, settings.reasons, settings.reason_style, settings.validation_status
    ).token


def _message(detail: Detail, plan: KeyPlan, schema: Schema) -> Message:
    """Return the message of a detail: all of a string, one entry of a dict."""
    if detail.entries is None:
        return message_of(detail.value)
    entry = detail.entry(plan.message_alias or schema.human_key)
    return message_of(entry.value) if entry else ()


def evidence_of(site: Site, message: Message) -> Evidence:
    """Return what a site says about the error it answers, with the message given."""
    constant = site.detail.constant
    guard = None if site.guard is None or site.guard.is_negated else site.guard
    return Evidence(
        status=site.status.value,
        message=message or _phrase(site.status.value),
        constant=constant.rpartition(".")[2] if constant else None,
        exception=None if site.is_framework_class else site.exception.rpartition(".")[2],
        caught=tuple(name.rpartition(".")[2] for name in site.handler.types)
        if site.handler
        else (),
        guard_names=guard.names if guard else (),
        guard=guard.source if guard else None,
        function=site.function.node.name if site.function else None,
    )


def message_of(value: Value) -> Message:
    """Return a string value as a message: of several possible ones the first."""
    if isinstance(value, Choice):
        return next(filter(None, map(message_of, value.options)), ())
    if not isinstance(value, Text) or value.parts is None:
        return ()
    return tuple(
        Placeholder(part.expression) if isinstance(part, Unknown) else part for part in value.parts
    )


def _phrase(status: int | None) -> Message:
    return (status_phrase(status),) if status else ()
