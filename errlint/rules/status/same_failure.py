"""Whether a module answers the failure of a site elsewhere, where nothing says what is invalid."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.evidence import reason_for
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.rules.status.validation_evidence import (
    GAP,
    evidence_of_validation,
    message_of,
    token_of,
)


def is_decided_elsewhere(site: Site, module: Module) -> bool:
    """Tell whether another site that says the same is no validation error by all that it shows.

    The same failure would have two statuses.
    """
    others = _saying_the_same(site, module)
    return any(evidence_of_validation(other, module) is None for other in others)


def _saying_the_same(site: Site, module: Module) -> Iterator[Site]:
    """Yield the other sites with the same status that say the same, in message or in reason.

    A reason that errlint would choose by itself may be that of several failures.
    """
    message, token = message_of(site, module), token_of(site, module)
    has_words = bool(message.replace(GAP, "").strip())
    is_chosen = bool(token) and token != reason_for(site, module)
    if not has_words and not is_chosen:
        return
    for other in module.sites:
        if other is site or other.is_foreign or other.status.value != site.status.value:
            continue
        says_message = has_words and message_of(other, module) == message
        if says_message or (is_chosen and token_of(other, module) == token):
            yield other
