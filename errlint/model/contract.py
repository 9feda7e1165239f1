"""What all sites of a run answer, put together: which reason goes with which status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from errlint.model.row import SiteRow
from errlint.schema import is_reason_token


class Contract(NamedTuple):
    """How often each status goes with a reason, and each reason with a message.

    `documented` are the statuses that are declared for the routes that a function serves, by its
    file and its qualified name.
    """

    statuses: Mapping[str, Counter[int]]
    reasons: Mapping[str, Counter[str]]
    documented: Mapping[tuple[str, str], frozenset[int]]


def contract_of(
    rows: Iterable[SiteRow], documented: Mapping[tuple[str, str], frozenset[int]]
) -> Contract:
    """Return what sites answer, of all that can be told by reading."""
    statuses: dict[str, Counter[int]] = {}
    reasons: dict[str, Counter[str]] = {}
    for row in rows:
        reason = row.literal_reason
        if reason is None or not is_reason_token(reason):
            continue
        if row.status is not None:
            statuses.setdefault(reason, Counter())[row.status] += 1
        if row.literal_message is not None:
            reasons.setdefault(row.literal_message, Counter())[reason] += 1
    return Contract(statuses, reasons, documented)
