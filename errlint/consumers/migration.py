"""Find what expects the old form of changed answers, and write its new form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import takewhile
from typing import TYPE_CHECKING

from errlint import syntax
from errlint.codemods.layout import preferred_quote
from errlint.consumers.echoed import EchoedTexts
from errlint.consumers.expectations import Expectation
from errlint.consumers.glance import (
    is_for_tests,
    may_consume,
    may_read,
    may_read_body,
    offsets_of_reading,
)
from errlint.consumers.key_reads import KeyRead
from errlint.consumers.layout import StatementComposer
from errlint.consumers.places import Places
from errlint.consumers.reader import Consumer, reading_of
from errlint.consumers.rewriting import Rewriter
from errlint.consumers.senders import (
    Index,
    Sender,
    field_of,
    fitting,
    having,
    keys_lost,
    may_be_frameworks,
    may_have_status,
    name_now,
    told_apart,
)
from errlint.consumers.texts import Fit, telling_piece
from errlint.model.consumer import StaleRead
from errlint.model.migration import AnswerChange
from errlint.project.reach import Reach, ReachedFiles
from errlint.project.tree import read_abridged
from errlint.project.values import Opaque
from errlint.source import Edit, Source

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.project.exceptions import ExceptionClasses


_MOCK = re.compile(r"mock|\brespx\b|\bresponses\.|\bhttpretty\b|\bvcr\b", re.IGNORECASE)


@dataclass(frozen=True)
class ProjectAround:
    """What is known around a file: the exceptions of its project, and what it can run.

    `echoed` are the texts of others that the project answers.
    """

    classes: ExceptionClasses
    reach: Reach
    echoed: EchoedTexts


@dataclass(frozen=True)
class Migration:
    """The sites of a run with what they answered and answer now.

    `moves_by_default` when consumers move with the sites unless they are told not to; `reshaped`
    are the keys under which handlers of the project answer details, `registering` the files that
    may register handlers.
    """

    changes: tuple[AnswerChange, ...]
    moves_by_default: bool = False
    reshaped: frozenset[tuple[str, ...]] = frozenset()
    registering: frozenset[str] = frozenset()

    @cached_property
    def index(self) -> Index:
        """Return the sites by what they answered."""
        return Index.of(self.changes)

    @cached_property
    def lost_keys(self) -> frozenset[str]:
        """Return the keys that some site answered and no longer answers."""
        return frozenset().union(*map(keys_lost, self.changes))

    @cached_property
    def messages(self) -> frozenset[str]:
        """Return a piece of each message that changes, in lower case, as any text may quote it."""
        changed = (change.old for change in self.changes if change.is_changed)
        values = (f.value for old in changed for f in (field_of(old, ()), *(old.fields or ())) if f)
        return frozenset(filter(None, map(telling_piece, values)))

    def may_concern(self, path: str, text: str) -> bool:
        """Tell by its text alone whether the file at `path` may expect what changes."""
        if may_consume(text) or may_read(self.lost_keys, text):
            return True
        if not is_for_tests(path, text):
            return False
        if may_read_body({keys[-1] for keys in self.reshaped}, text):
            return True
        folded = text.lower()
        return any(message in folded for message in self.messages)

    def stale_reads(
        self, source: Source, path: str, settings: Settings, around: ProjectAround
    ) -> list[StaleRead]:
        """Return what the file at `path` expects in a form that answers no longer have."""
        is_test = is_for_tests(path, source.text)
        reading = None if is_test else [*offsets_of_reading(source.text)]
        tree = _tree_of(source, reading)
        if tree is None:
            return []
        rows = None if reading is None else [source.position(offset).row for offset in reading]
        consumer = Consumer(path, is_test, [*around.reach.conftests(path)], rows)
        look = partial(reading_of, tree, consumer, around.classes, self.lost_keys, self.reshaped)
        expectations, key_reads = syntax.deeply(look)
        if not expectations and not key_reads:
            return []
        places = Places(source)
        quote, human_key = preferred_quote(source.text), settings.schema.human_key
        rewriter = Rewriter(places, quote, human_key, is_test)
        file = _File(self, path, around, rewriter, expectations)
        judged = [pair for group in _by_place(expectations) for pair in file.judged(group)]
        composer = StatementComposer(places, tree, settings.line_length)
        composer.add(edit for _, verdict in judged for edit in verdict.edits or ())
        stale = [_stale(e.place, e.statement, verdict, composer) for e, verdict in judged]
        known = {id(node) for e, _ in judged for node in (e.node, e.place)}
        for read in _distinct(read for read in key_reads if id(read.node) not in known):
            if verdict := file.verdict_on_key(read):
                stale.append(_stale(read.place, read.statement, verdict, composer))
        return stale


def _tree_of(source: Source, wanted: Sequence[int] | None) -> ast.Module | None:
    """Return the tree of a file, if some offsets are all that is wanted of it, without the rest."""
    short = None if wanted is None else read_abridged(source, wanted)
    return short.root if short else syntax.parse_tree(source.text)


@dataclass(frozen=True)
class _Verdict:
    """What becomes of an expectation: `edits` is None where that can't be told."""

    senders: tuple[str, ...]
    edits: tuple[Edit, ...] | None
    doubt: str = ""


@dataclass(frozen=True)
class _File:
    """One file that expects answers."""

    migration: Migration
    path: str
    around: ProjectAround
    rewriter: Rewriter
    expectations: Sequence[Expectation]

    @cached_property
    def reached(self) -> ReachedFiles:
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

    def judged(self, group: list[Expectation]) -> list[tuple[Expectation, _Verdict]]:
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
        found: dict[tuple[tuple[Edit, ...] | None, str], tuple[Expectation, _Verdict]] = {}
        for expectation, verdict in pairs:
            if verdict:
                key = verdict.edits, verdict.doubt
                known = found[key][1].senders if key in found else ()
                senders = tuple(dict.fromkeys((*known, *verdict.senders)))
                found[key] = expectation, replace(verdict, senders=senders)
        return list(found.values())

    def _agree(self, pairs: list[tuple[Expectation, _Verdict | None]]) -> bool:
        """Tell whether all cases ask for the same edits of what they share."""
        holds = self.rewriter.places.holds_range
        shared = {
            tuple(e for e in (verdict and verdict.edits) or () if holds(expectation.place, e.range))
            for expectation, verdict in pairs
        }
        return len(shared) == 1

    def verdict(self, expectation: Expectation) -> _Verdict | None:
        """Return what becomes of an expectation, None where it is none of a changed answer."""
        senders, is_remote = self._senders(expectation)
        is_certain = not any(map(_is_in_doubt, senders))
        if not is_certain and (told := self._told_elsewhere(expectation, senders)):
            senders, is_certain = told, True
        if not any(sender.change.is_changed for sender in senders):
            return None
        outer = expectation.read.outer
        if outer and (not is_certain or isinstance(expectation.value, Opaque)):
            return None
        if isinstance(expectation.value, Opaque):
            return _Verdict(_names(senders), None, "what it expects can't be told")
        outcomes = {self.rewriter.edits(expectation, s.change) for s in senders}
        if outcomes == {()}:
            return None
        names = _names(senders)
        if outer:
            return _Verdict(names, None, f"a handler answers it as `{'.'.join(outer)}`")
        if may_be_frameworks(expectation, senders, self.reached):
            return _Verdict(names, None, "the framework itself answers the same")
        if is_remote and _MOCK.search(self.rewriter.places.source.text):
            return _Verdict(names, None, "a mock may have made it up")
        if self._may_be_of_another_form(expectation):
            return _Verdict(names, None, "not all that may be caught there has the new form")
        if expectation.read.exchange.has_other_keys:
            return _Verdict(names, None, "it has other keys than `detail`")
        if not is_certain:
            return _Verdict(names, None, "nothing tells for certain where the answer comes from")
        if self._may_be_echoed(expectation, senders):
            return _Verdict(names, None, "a handler answers another exception with the same text")
        if len(outcomes) > 1:
            return _Verdict(names, None, "they answer in different forms now")
        (edits,) = outcomes
        if edits is None:
            return _Verdict(names, None, "the new form can't be put in its place")
        return _Verdict(names, edits)

    def verdict_on_key(self, read: KeyRead) -> _Verdict | None:
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
        return _Verdict(_names(lost), None, doubt)

    def _senders(self, expectation: Expectation) -> tuple[Sequence[Sender], bool]:
        """Return who can have sent what is expected, and whether that is another program.

        Nobody where all that fit the text answer as before.
        """
        candidates = fitting(expectation, self.migration.index)
        if not any(sender.change.is_changed for sender in candidates):
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


def _stale(
    place: ast.expr, statement: ast.stmt, verdict: _Verdict, composer: StatementComposer
) -> StaleRead:
    places = composer.places
    around = places.range(statement)
    last = around.end.row
    if isinstance(body := getattr(statement, "body", None), list) and body:
        last = max(around.start.row, body[0].lineno - 1)
    changes = None if verdict.edits is None else composer.changes(verdict.edits)
    return StaleRead(
        range=places.range(place),
        rows=(around.start.row, last),
        senders=verdict.senders,
        changes=changes,
        doubt=verdict.doubt,
    )


def _names(senders: Iterable[Sender]) -> tuple[str, ...]:
    places = (f"{sender.change.filename}:{sender.change.row}" for sender in senders)
    return tuple(dict.fromkeys(places))


def _distinct(reads: Iterable[KeyRead]) -> Iterable[KeyRead]:
    """Return each once: a parametrized test is read for each of its cases."""
    return {(id(read.place), read.key): read for read in reads}.values()


def _by_place(expectations: Iterable[Expectation]) -> list[list[Expectation]]:
    groups: dict[tuple[int, int], list[Expectation]] = {}
    for expectation in expectations:
        key = id(expectation.place), id(expectation.comparison)
        groups.setdefault(key, []).append(expectation)
    return list(groups.values())
