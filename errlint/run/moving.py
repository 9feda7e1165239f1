"""What a run changes about answers, put together from the fixes of all files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from errlint.schema import MESSAGE_ALIASES, REASON_ALIASES

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.consumers.migration import Migration
    from errlint.model.file_fix import FileFix
    from errlint.model.migration import AnswerChange

CONSUMERS = "ERR405"
RESHAPING = "ERR404"
CONTRADICTIONS = "ERR403"
UNDOCUMENTED = "ERR401"
UNDELIVERABLE = "ERR402"
STRUCTURING = "ERR001"
FOLLOWING = frozenset({CONSUMERS, RESHAPING})
"""What depends on answers that the run changes, so that no check can tell of it before."""


def migration_of(fixes: Sequence[FileFix], moves_by_default: bool) -> Migration | None:
    """Return what the fixes of all files change, None where nothing is for consumers to follow."""
    from errlint.consumers.migration import Migration

    changes = tuple(change for fix in fixes for change in _changes(fix))
    if not any(change.is_felt for change in changes):
        return None
    reshaped = frozenset[tuple[str, ...]]().union(*(fix.reshaped for fix in fixes))
    registering = frozenset(fix.target.path for fix in fixes if _may_register(fix))
    whole = frozenset(fix.target.path for fix in fixes if fix.answers_whole)
    return Migration(changes, moves_by_default, reshaped, registering, whole)


def may_follow(fix: FileFix) -> bool:
    """Tell whether a file may depend on answers of others in a way that its settings care for."""
    from errlint.consumers.glance import (
        is_for_tests,
        may_consume,
        may_document,
        may_read,
        may_show,
    )
    from errlint.handlers.caught_names import names_caught
    from errlint.handlers.reshaping import names_handled

    if fix.old is None:
        return False
    settings, text = fix.target.settings, fix.old.text
    may_expect = (
        may_consume(text)
        or may_read((*REASON_ALIASES, *MESSAGE_ALIASES), text)
        or may_show(text)
        or may_document(text)
        or is_for_tests(fix.target.path, text)
    )
    return (settings.selects(CONSUMERS, True) and may_expect) or (
        settings.selects(RESHAPING, True) and bool(names_handled(text) or names_caught(text))
    )


def asks_for_consumers(settings: Settings) -> bool:
    """Tell whether consumers are to be looked for when nothing is fixed."""
    return settings.selects(CONSUMERS, False)


def asks_for_answers(settings: Settings) -> bool:
    """Tell whether each file is to be held against what all files answer."""
    return settings.selects(CONTRADICTIONS, False)


def asks_for_documentation(settings: Settings) -> bool:
    """Tell whether routes are to be held against the responses that are declared for them."""
    return settings.selects(UNDOCUMENTED, False)


def asks_for_delivery(settings: Settings) -> bool:
    """Tell whether the responses that routes declare are to be held against what these run."""
    return settings.selects(UNDELIVERABLE, False)


def rests_on_answers(settings: Settings) -> bool:
    """Tell whether each file is held against what all files answer or declare."""
    asked = asks_for_answers, asks_for_documentation, asks_for_delivery
    return any(asks(settings) for asks in asked)


def rests_on_all_files(settings: Settings) -> bool:
    """Tell whether what is found in one file depends on what is in all others."""
    return asks_for_consumers(settings) or rests_on_answers(settings)


def _changes(fix: FileFix) -> Iterator[AnswerChange]:
    settings = fix.target.settings
    yield from fix.answers
    if asks_for_consumers(settings):
        found = (_as_if_migrated(change, settings.schema.human_key) for change in fix.answers)
        yield from (change for change in found if change)


def _may_register(fix: FileFix) -> bool:
    """Tell whether a file may register exception handlers."""
    return fix.old is not None and "exception_handler" in fix.old.text


def _as_if_migrated(change: AnswerChange, human_key: str) -> AnswerChange | None:
    """Return the migration of a site that is structured already: from its message alone."""
    from errlint.model.migration import Answer
    from errlint.model.site import Shape

    message = next((f for f in change.old.fields or () if f.key == human_key), None)
    if message is None:
        return None
    old = Answer(change.old.status, Shape.STRING, message.value, message.source, None)
    return replace(change, old=old)
