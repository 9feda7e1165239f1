"""What all sites of a run answer, put together: which reason goes with which status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from errlint.model.route import Route
from errlint.model.row import SiteRow
from errlint.model.site import RAISED, Usage
from errlint.schema import is_reason_token

_RAISED = frozenset(usage.value for usage in RAISED)


class FunctionKey(NamedTuple):
    """A function, by its file and its qualified name without `<locals>`."""

    path: str
    qualname: str


class StatusOrigin(NamedTuple):
    """Where a status is raised: `function` is a qualified name, `row` counted from 1."""

    filename: str
    row: int
    function: str


class RaisedStatus(NamedTuple):
    """A status that a function raises; `is_returned` when it only makes the exception."""

    status: int
    origin: StatusOrigin
    is_returned: bool


class Inherited(NamedTuple):
    """Where an inherited status is raised, and the known ones of the routes by which it is."""

    origin: StatusOrigin
    routes: tuple[Route, ...]


class Contract(NamedTuple):
    """How often each status goes with a reason, and each reason with a message.

    `documented` are the statuses that are declared for the routes that a function serves, by its
    file and its qualified name, `routes` those of which the whole path is known; `raised` the
    statuses that it raises, `inherited` those that its helpers and dependencies do; `undeliverable`
    those that it declares itself and that nothing it may run answers.
    """

    statuses: Mapping[str, Counter[int]] = {}
    reasons: Mapping[str, Counter[str]] = {}
    documented: Mapping[FunctionKey, frozenset[int]] = {}
    routes: Mapping[FunctionKey, tuple[Route, ...]] = {}
    raised: Mapping[FunctionKey, frozenset[int]] = {}
    inherited: Mapping[FunctionKey, Mapping[int, Inherited]] = {}
    undeliverable: Mapping[FunctionKey, frozenset[int]] = {}


def answered_by(rows: Iterable[SiteRow]) -> Contract:
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
    return Contract(statuses, reasons)


def raised_in(
    rows: Iterable[tuple[str, SiteRow]],
) -> dict[FunctionKey, tuple[RaisedStatus, ...]]:
    """Return what each function raises or makes, by its path and its qualified name.

    `rows` are sites with the paths of their files. Left out is what can't be told, and what never
    leaves its function.
    """
    found: dict[FunctionKey, tuple[RaisedStatus, ...]] = {}
    for path, row in rows:
        is_returned = row.usage == Usage.RETURNED.value
        if row.function is None or row.status is None or row.is_caught:
            continue
        if is_returned or row.usage in _RAISED:
            origin = StatusOrigin(row.filename, row.row, row.function)
            raised = RaisedStatus(row.status, origin, is_returned)
            key = FunctionKey(path, row.function)
            found[key] = (*found.get(key, ()), raised)
    return found
