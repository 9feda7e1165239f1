"""Which sites can have sent the answer that a test looks at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from errlint.consumers.environment import UNKNOWN
from errlint.consumers.expectations import Exchange, Expectation, Relation
from errlint.consumers.key_reads import KeyRead
from errlint.consumers.texts import Fit, fit_of_part, fit_of_whole, folded
from errlint.model.migration import Answer, AnswerChange, AnswerField
from errlint.model.route import Route
from errlint.model.site import Shape
from errlint.project.reach import ReachedFiles
from errlint.project.values import (
    Choice,
    Integer,
    Mapping,
    Opaque,
    Text,
    Value,
    is_literal,
    literal_of,
)
from errlint.schema import status_phrase

FRAMEWORK_MESSAGES = {
    "Not Found": frozenset({404}),
    "Method Not Allowed": frozenset({405}),
    "Not authenticated": frozenset({401, 403}),
    "Invalid authentication credentials": frozenset({401, 403}),
    "There was an error parsing the body": frozenset({400}),
}
"""What FastAPI and Starlette answer by themselves, with which status (FastAPI 0.100 to 0.165)."""
SECURITY_MESSAGES = frozenset({"Not authenticated", "Invalid authentication credentials"})
_ROUTER_MESSAGES = frozenset({"Not Found", "Method Not Allowed"})
_BEARER = ("HTTPBearer", "OAuth2")
_HOOK = "make_not_authenticated_error"
"""The method of FastAPI's security classes that builds their error."""


@dataclass(frozen=True)
class Sender:
    """A site that can have sent an answer, and how far what is expected fits it.

    `is_elsewhere` when its function serves routes, but not the one that is asked.
    """

    change: AnswerChange
    fit: Fit
    is_on_route: bool
    is_elsewhere: bool

    @classmethod
    def of(cls, change: AnswerChange, fit: Fit, exchange: Exchange) -> Sender:
        """Return a site as the sender of one answer."""
        routes = change.routes
        is_on_route = any(_serves(route, exchange) for route in routes)
        is_elsewhere = bool(routes) and all(_serves_another(route, exchange) for route in routes)
        return cls(change, fit, is_on_route, is_elsewhere)


@dataclass(frozen=True)
class Index:
    """The sites of a run by the text that they answered, where all of it is known."""

    literal: dict[str, list[AnswerChange]]
    others: list[AnswerChange]
    all: tuple[AnswerChange, ...]

    @classmethod
    def of(cls, changes: tuple[AnswerChange, ...]) -> Index:
        """Return the index of some sites."""
        index = cls({}, [], changes)
        for change in changes:
            sent = field_of(change.old, ())
            text = literal_of(sent.value) if sent else None
            if text is None:
                index.others.append(change)
            else:
                index.literal.setdefault(text, []).append(change)
        return index

    def candidates(self, expectation: Expectation) -> Sequence[AnswerChange]:
        """Return the sites that are worth a look."""
        value, read = expectation.value, expectation.read
        literal = literal_of(value)
        is_whole = expectation.relation is Relation.EQUAL and not read.path and not read.is_folded
        if is_whole and literal is not None:
            return [*self.literal.get(literal, ()), *self.others]
        return self.all


def fitting(expectation: Expectation, index: Index) -> list[Sender]:
    """Return the sites whose answer and status are what a test expects.

    A site that could send any text is none of them unless its route or status speaks for it.
    """
    exchange = expectation.read.exchange
    statuses = {check.value for check in exchange.statuses}
    found = []
    for change in index.candidates(expectation):
        fit = _fit(expectation, change.old)
        if fit is not Fit.NONE and may_have_status(change.old, statuses):
            found.append(Sender.of(change, fit, exchange))
    return [sender for sender in found if _is_telling(expectation, sender)]


def having(read: KeyRead, index: Index, compared: Value | None) -> list[Sender]:
    """Return the sites whose detail had a key, and whose status is what is asked for.

    Of a key that is `compared` with a value, those where the value of the key can't be told: all
    others are found by their values.
    """
    exchange = read.read.exchange
    statuses = {check.value for check in exchange.statuses}
    return [
        Sender.of(change, Fit.CERTAIN, exchange)
        for change in index.all
        if (field := field_of(change.old, (read.key,)))
        and may_have_status(change.old, statuses)
        and (compared is None or not is_literal(field.value))
    ]


def on_route(exchange: Exchange, status: int, index: Index) -> list[Sender]:
    """Return the sites of the route that is asked whose status a test asserts."""
    having_it = (change for change in index.all if change.old.status == status)
    found = (Sender.of(change, Fit.VAGUE, exchange) for change in having_it if change.routes)
    return [sender for sender in found if sender.is_on_route]


def keys_lost(change: AnswerChange) -> frozenset[str]:
    """Return the keys that a detail had and has no more."""
    old, new = change.old.fields, change.new.fields
    if old is None or new is None or not change.is_changed:
        return frozenset()
    kept = {field.key for field in new}
    return frozenset(field.key for field in old if field.key and field.key not in kept)


def name_now(change: AnswerChange, key: str) -> str | None:
    """Return the key that has the value of another one that a detail had before."""
    old, new = field_of(change.old, (key,)), change.new.fields or ()
    names = [field.key for field in new if old and is_same(old, field)]
    return names[0] if len(names) == 1 else None


def told_apart(fitting: Sequence[Sender]) -> list[Sender]:
    """Return those of the sites that can have sent an answer, by its route and its text.

    A site that could send any text counts where no other fits, and beside those of which nothing
    says that they serve the route, where it does.
    """
    found = [sender for sender in fitting if not sender.is_elsewhere] or [*fitting]
    if any(sender.is_on_route for sender in found):
        found = [s for s in found if s.is_on_route or not s.change.routes]
    certain = [sender for sender in found if sender.fit is Fit.CERTAIN]
    if any(sender.is_on_route for sender in certain):
        return certain
    return [s for s in found if s.is_on_route or s.fit is Fit.CERTAIN] if certain else found


def _is_telling(expectation: Expectation, sender: Sender) -> bool:
    """Tell whether more speaks for a site than that it could send any text: route, status."""
    if sender.fit is Fit.CERTAIN:
        return True
    if expectation.read.is_raw:  # the text of an answer is its body, seldom the mere message
        return False
    if sender.is_on_route:
        return True
    if isinstance(expectation.value, Opaque) or not expectation.read.exchange.statuses:
        return False
    return bool(sender.change.old.status)


def may_be_frameworks(
    expectation: Expectation, senders: Sequence[Sender], reached: ReachedFiles
) -> bool:
    """Tell whether the framework itself can have sent an answer.

    Those of its security classes that want a bearer token let every request with one pass.
    """
    literal = literal_of(expectation.value)
    statuses = FRAMEWORK_MESSAGES.get(literal or "")
    if statuses is None:
        return False
    exchange = expectation.read.exchange
    asserted = {check.value for check in exchange.statuses}
    if asserted and not asserted & statuses:
        return False
    if literal in SECURITY_MESSAGES:
        if any((s.change.function or "").endswith(_HOOK) for s in senders):
            return False
        return any(
            not exchange.has_bearer or not guard.startswith(_BEARER) for guard in reached.guards
        )
    if literal in _ROUTER_MESSAGES:
        return not any(sender.is_on_route for sender in senders)
    return True


def field_of(answer: Answer, path: tuple[str, ...]) -> AnswerField | None:
    """Return what an answer has under some keys of its detail, None where it has nothing."""
    if answer.shape is Shape.MISSING and answer.status is not None:
        phrase = status_phrase(answer.status)
        return None if path else AnswerField(None, Text((phrase,)), repr(phrase))
    if not path:
        return AnswerField(None, answer.value, answer.source or "")
    if len(path) == 1 and answer.fields is not None:
        return next((field for field in answer.fields if field.key == path[0]), None)
    return None


def is_same(old: AnswerField, new: AnswerField) -> bool:
    """Tell whether two values are the same: by what they are, else by how they are written."""
    is_known = not isinstance(old.value, Opaque) and old.value != Text()
    return old.value == new.value if is_known else old.source == new.source


def _fit(expectation: Expectation, answer: Answer) -> Fit:
    sent = field_of(answer, expectation.read.path or ())
    is_told = (
        answer.shape is Shape.MISSING or answer.source is not None or answer.fields is not None
    )
    if sent is None or not is_told:
        return Fit.NONE
    options = sent.value.options if isinstance(sent.value, Choice) else (sent.value,)
    return max((_fit_of(expectation, option, answer) for option in options), default=Fit.NONE)


def _fit_of(expectation: Expectation, sent: Value, answer: Answer) -> Fit:
    expected = expectation.value
    match sent, expected:
        case Text(), Opaque() if not expectation.read.path and expectation.read.exchange.path:
            return Fit.VAGUE
        case Text(), Text():
            return fit_of_text(expectation, sent)
        case Integer(), Integer():
            return Fit.CERTAIN if sent == expected else Fit.NONE
        case Mapping(), Mapping() if not expectation.read.path and answer.fields is not None:
            return _fit_of_fields(expected, answer)
    return Fit.NONE


def fit_of_text(expectation: Expectation, sent: Text) -> Fit:
    """Return how far what is expected fits a text, Fit.NONE where it is something else."""
    expected = expectation.value
    if not isinstance(expected, Text):
        return Fit.NONE
    if expectation.read.is_folded:
        sent, expected = folded(sent), folded(expected)
    if expectation.relation is Relation.PART:
        return fit_of_part(sent, expected)
    return fit_of_whole(sent, expected)


def _fit_of_fields(expected: Mapping, answer: Answer) -> Fit:
    wanted = {e.key.literal: e.value for e in expected.entries if isinstance(e.key, Text)}
    fields = {field.key: field.value for field in answer.fields or ()}
    if wanted.keys() != fields.keys() or not wanted:
        return Fit.NONE
    fits = []
    for key, value in fields.items():
        other = wanted[key]
        if isinstance(value, Text) and isinstance(other, Text):
            fits.append(fit_of_whole(value, other))
        elif value != other and isinstance(value, (Text, Integer)):
            return Fit.NONE
    return Fit.NONE if Fit.NONE in fits else max(fits, default=Fit.VAGUE)


def may_have_status(answer: Answer, statuses: set[int]) -> bool:
    """Tell whether an answer may have one of the statuses that are asked for, if any are."""
    return not statuses or answer.status is None or answer.status in statuses


def _serves(route: Route, exchange: Exchange) -> bool:
    """Tell whether a route serves a request; prefixes that routers add are not known here."""
    if not _is_telling_path(route.path) or exchange.method != route.method:
        return False
    return exchange.path is not None and _is_path_of(route, exchange.path)


def _serves_another(route: Route, exchange: Exchange) -> bool:
    """Tell whether a request is none for a route, by all that is known of both."""
    path = exchange.path
    if not exchange.method or not path or not _is_telling_path(path):
        return False
    if not _is_telling_path(route.path):
        return False
    return exchange.method != route.method or not (UNKNOWN in path or _is_path_of(route, path))


def _is_telling_path(path: str) -> bool:
    return len(path) >= len("/a")


def _is_path_of(route: Route, path: str) -> bool:
    return _pattern(route.path).search(path.rstrip("/")) is not None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{[^{}]*\})", path.rstrip("/"))
    parts = []
    for piece in pieces:
        if not piece.startswith("{"):
            parts.append(re.escape(piece))
        elif piece.endswith(":path}"):
            parts.append(".+")
        else:
            parts.append(f"(?:[^/]+|{UNKNOWN})")
    return re.compile("".join(parts) + r"\Z")
