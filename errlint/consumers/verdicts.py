"""What becomes of the expectations of one file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from errlint.consumers.beside import Beside
from errlint.consumers.documented import TextModel
from errlint.consumers.expectations import Exchange, Expectation, StatusCheck
from errlint.consumers.key_reads import KeyRead
from errlint.consumers.own_text import OwnText
from errlint.consumers.rewriting import Rewriter
from errlint.consumers.senders import (
    Sender,
    field_of,
    fitting,
    having,
    keys_lost,
    may_be_frameworks,
    may_have_status,
    name_now,
    on_route,
    told_apart,
)
from errlint.consumers.texts import Fit
from errlint.model.migration import AnswerChange
from errlint.model.site import Shape
from errlint.project.reach import ReachedFiles
from errlint.project.values import Opaque
from errlint.source import Edit

if TYPE_CHECKING:
    from errlint.consumers.migration import Migration, ProjectAround

_MOCK = re.compile(r"mock|\brespx\b|\bresponses\.|\bhttpretty\b|\bvcr\b", re.IGNORECASE)
_FAILING = re.compile(r"\bside_effect\b|\braise\b")
"""What says that something is made to fail."""
_BYPASSED = "HTTP exceptions pass by it now"


@dataclass(frozen=True)
class Verdict:
    """What becomes of an expectation: `edits` is None where that can't be told."""

    senders: tuple[str, ...]
    edits: tuple[Edit, ...] | None
    doubt: str = ""


@dataclass(frozen=True)
class JudgedFile:
    """One file that expects answers."""

    migration: Migration
    path: str
    around: ProjectAround
    rewriter: Rewriter
    own_text: OwnText
    expectations: Sequence[Expectation]

    @cached_property
    def reached(self) -> ReachedFiles:
        """Return the files that it can run."""
        return self.around.reach.of(self.path)

    @cached_property
    def identified(self) -> dict[int, set[int]]:
        """Return the sites, by their identities, that the text of an exchange tells for certain."""
        found: dict[int, set[int]] = {}
        for expectation in self.expectations:
            senders, _ = self._senders(expectation)
            if all(sender.fit is Fit.CERTAIN and not _is_in_doubt(sender) for sender in senders):
                known = found.setdefault(id(expectation.read.exchange), set())
                known.update(id(sender.change) for sender in senders)
        return found

    def judged(self, group: list[Expectation]) -> list[tuple[Expectation, Verdict]]:
        """Return what becomes of one comparison, which is there once for each case of a test.

        What is written into the comparison has to be right for all the cases, else each case has
        to give what it expects.
        """
        pairs = [(expectation, self.verdict(expectation)) for expectation in group]
        if not self._agree(pairs):
            group = [replace(e, expected=e.case) if e.case else e for e in group]
            pairs = [(expectation, self.verdict(expectation)) for expectation in group]
        if not self._agree(pairs):
            why = "the cases of the test ask for different forms"
            pairs = [(e, replace(v, edits=None, doubt=why) if v else None) for e, v in pairs]
        found: dict[tuple[tuple[Edit, ...] | None, str], tuple[Expectation, Verdict]] = {}
        for expectation, verdict in pairs:
            if verdict:
                key = verdict.edits, verdict.doubt
                known = found[key][1].senders if key in found else ()
                senders = tuple(dict.fromkeys((*known, *verdict.senders)))
                found[key] = expectation, replace(verdict, senders=senders)
        return list(found.values())

    def _agree(self, pairs: list[tuple[Expectation, Verdict | None]]) -> bool:
        """Tell whether all cases ask for the same edits of what they share."""
        holds = self.rewriter.places.holds_range
        shared = {
            tuple(e for e in (verdict and verdict.edits) or () if holds(expectation.place, e.range))
            for expectation, verdict in pairs
        }
        return len(shared) == 1

    def verdict(self, expectation: Expectation) -> Verdict | None:
        """Return what becomes of an expectation, None where it is none of a changed answer."""
        found = self._own_verdict(expectation)
        if found is None or found.edits is None:
            return self._verdict_beside(expectation) or found
        return found

    def _verdict_beside(self, expectation: Expectation) -> Verdict | None:
        """Return what becomes of what looks into a detail where something beside it moves."""
        for other in self._beside.of(expectation):
            verdict = self._own_verdict(other)
            if verdict and verdict.edits:
                senders, _, _ = self._answering(other)
                plain = replace(expectation, is_negated=False)
                outcomes = {self.rewriter.edits(plain, s.change) for s in senders}
                edits = outcomes.pop() if len(outcomes) == 1 else None
                if edits:
                    return Verdict(verdict.senders, edits)
        return None

    @cached_property
    def _beside(self) -> Beside:
        return Beside(self.own_text.tree, self.expectations)

    def _answering(self, expectation: Expectation) -> tuple[Sequence[Sender], bool, bool]:
        """Return who can have sent what is expected, and whether that is certain, or remote."""
        senders, is_remote = self._senders(expectation)
        is_certain = not any(map(_is_in_doubt, senders))
        if not is_certain and (told := self._told_elsewhere(expectation, senders)):
            return told, True, is_remote
        return senders, is_certain, is_remote

    def _own_verdict(self, expectation: Expectation) -> Verdict | None:
        """Return what becomes of an expectation by what it says itself."""
        senders, is_certain, is_remote = self._answering(expectation)
        if not any(sender.change.is_felt for sender in senders):
            return None
        outer = expectation.read.outer
        is_vague = not is_certain or is_remote
        if expectation.is_example and (is_vague or isinstance(expectation.value, Opaque)):
            return None
        if outer and (not is_certain or isinstance(expectation.value, Opaque)):
            return None
        if isinstance(expectation.value, Opaque):
            return Verdict(_names(senders), None, "what it expects can't be told")
        names = _names(senders)
        if expectation.is_example:
            is_kept = all(not sender.change.is_changed for sender in senders)
            return None if is_kept else Verdict(names, None, "an example shows it to clients")
        if is_certain and self._may_be_bypassed(senders, expectation.statement):
            return Verdict(names, None, _BYPASSED)
        outcomes = {self.rewriter.edits(expectation, s.change) for s in senders}
        if outcomes == {()}:
            return None
        if outer:
            return Verdict(names, None, f"a handler answers it as `{'.'.join(outer)}`")
        if may_be_frameworks(expectation, senders, self.reached):
            return Verdict(names, None, "the framework itself answers the same")
        if is_remote and _MOCK.search(self.own_text.of(expectation.statement)):
            return Verdict(names, None, "a mock may have made it up")
        if self._may_be_of_another_form(expectation):
            return Verdict(names, None, "not all that may be caught there has the new form")
        if expectation.read.exchange.has_other_keys:
            return Verdict(names, None, "it has other keys than `detail`")
        if not expectation.read.exchange.is_told:
            return Verdict(names, None, "what is caught there may be no HTTP exception")
        if not is_certain:
            return Verdict(names, None, "nothing tells for certain where the answer comes from")
        if self._may_be_echoed(expectation, senders):
            return Verdict(names, None, "a handler answers another exception with the same text")
        if len(outcomes) > 1:
            return Verdict(names, None, "they answer in different forms now")
        (edits,) = outcomes
        if edits is None:
            return Verdict(names, None, "the new form can't be put in its place")
        return Verdict(names, edits)

    def verdict_on_key(self, read: KeyRead) -> Verdict | None:
        """Return what becomes of the use of a key, None where all that have it keep it."""
        compared = (e.value for e in self.expectations if e.node is read.node)
        value = next((value for value in compared if not isinstance(value, Opaque)), None)
        candidates = having(read, self.migration.index, value)
        if not any(read.key in keys_lost(sender.change) for sender in candidates):
            return None
        exchange = read.read.exchange
        senders, is_remote = self._at_hand(candidates)
        if is_remote and exchange.is_handled and not exchange.is_assumed:
            return None  # what a `try` raises is not another program's
        identified = self.identified.get(id(exchange))
        lost = [
            sender
            for sender in senders
            if read.key in keys_lost(sender.change)
            and (not identified or id(sender.change) in identified)
        ]
        if not lost:
            return None
        names = {name_now(sender.change, read.key) for sender in lost}
        name = names.pop() if len(names) == 1 else None
        doubt = f"`{read.key}` is now `{name}`" if name else f"`{read.key}` is no longer there"
        return Verdict(_names(lost), None, doubt)

    def verdict_on_status(self, exchange: Exchange, check: StatusCheck) -> Verdict | None:
        """Return what becomes of a status that is all that is asserted of a response."""
        answering = on_route(exchange, check.value, self.migration.index)
        senders, _ = self._at_hand(answering)
        if self._may_be_bypassed(senders, check.statement):
            bypassed = [sender for sender in senders if sender.change.is_bypassed]
            return Verdict(_names(bypassed), None, _BYPASSED)
        moved = [sender for sender in senders if sender.change.has_another_status]
        statuses = sorted({str(sender.change.new.status) for sender in moved})
        if not moved:
            return None
        return Verdict(_names(moved), None, f"the status is now {' or '.join(statuses)}")

    def verdict_on_model(self, model: TextModel) -> Verdict | None:
        """Return what becomes of a model that documents errors whose details are texts."""
        statuses = set(model.statuses)
        changes = [
            change
            for change in self.migration.changes
            if change.path in self.reached.paths
            and change.new.shape is Shape.STRUCTURED
            and change.old.shape is not Shape.STRUCTURED
            and may_have_status(change.old, statuses)
        ]
        doubt = f"`{model.name}` says that `detail` is a string"
        return Verdict(_places(changes), None, doubt) if changes else None

    def _may_be_bypassed(self, senders: Sequence[Sender], statement: ast.stmt) -> bool:
        """Tell whether a test may get what its clause no longer keeps: not if it makes it fail."""
        if not any(sender.change.is_bypassed for sender in senders):
            return False
        return not _FAILING.search(self.own_text.of(statement))

    def _senders(self, expectation: Expectation) -> tuple[Sequence[Sender], bool]:
        """Return who can have sent what is expected, and whether that is another program.

        Nobody where all that fit the text answer as before.
        """
        candidates = fitting(expectation, self.migration.index)
        if not any(sender.change.is_felt for sender in candidates):
            return (), False
        return self._at_hand(candidates)

    def _at_hand(self, candidates: Sequence[Sender]) -> tuple[Sequence[Sender], bool]:
        """Return those that the file can run, or else, where that may be, another program."""
        near = [sender for sender in candidates if sender.change.path in self.reached.paths]
        senders = told_apart(near)
        is_remote = not senders and (self.reached.is_open or not self.reached.has_application)
        return (told_apart(candidates) if is_remote else senders), is_remote

    def _may_be_of_another_form(self, expectation: Expectation) -> bool:
        """Tell whether a handler may catch what its new test fails on, instead of being false.

        What a test asserts is about one exception.
        """
        exchange = expectation.read.exchange
        if not exchange.is_handled or isinstance(expectation.statement, ast.Assert):
            return False
        if not self.rewriter.is_for_tests:
            return False
        statuses = set(_statuses_asked_before(expectation))
        return any(
            change.path in self.reached.paths
            and may_have_status(change.new, statuses)
            and field_of(change.new, (self.rewriter.human_key,)) is None
            for change in self.migration.changes
        )

    def _may_be_echoed(self, expectation: Expectation, senders: Sequence[Sender]) -> bool:
        """Tell whether a handler may answer an exception that is none of HTTP with the text.

        Not if the route that is asked has it itself.
        """
        if any(sender.is_on_route and sender.fit is Fit.CERTAIN for sender in senders):
            return False
        registering, paths = self.migration.registering, self.reached.paths
        return self.around.echoed.may_be(expectation, registering, paths)

    def _told_elsewhere(
        self, expectation: Expectation, senders: Sequence[Sender]
    ) -> Sequence[Sender]:
        """Return those that another expectation of the same answer tells for certain."""
        known = self.identified.get(id(expectation.read.exchange), ())
        return [sender for sender in senders if id(sender.change) in known]


def _statuses_asked_before(expectation: Expectation) -> Iterator[int]:
    """Yield the statuses that a condition wants before it comes to a comparison."""
    match getattr(expectation.statement, "test", None):
        case ast.BoolOp(op=ast.And(), values=[*values]):
            before = takewhile(lambda value: value is not expectation.place, values)
            asked = {id(node) for value in before for node in ast.walk(value)}
            for check in expectation.read.exchange.statuses:
                if id(check.node) in asked:
                    yield check.value


def _is_in_doubt(sender: Sender) -> bool:
    return sender.is_elsewhere or (sender.fit is Fit.VAGUE and not sender.is_on_route)


def _names(senders: Iterable[Sender]) -> tuple[str, ...]:
    return _places(sender.change for sender in senders)


def _places(changes: Iterable[AnswerChange]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{change.filename}:{change.row}" for change in changes))
