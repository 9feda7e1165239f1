"""Find what expects the old form of changed answers, and write its new form."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from errlint import syntax
from errlint.codemods.layout import preferred_quote
from errlint.consumers.consumer import Consumer
from errlint.consumers.documented import TextModel, text_models
from errlint.consumers.echoed import EchoedTexts
from errlint.consumers.examples import examples_in
from errlint.consumers.expectations import Exchange, Expectation, StatusCheck
from errlint.consumers.glance import (
    is_for_tests,
    may_ask_for_status,
    may_consume,
    may_document,
    may_read,
    may_read_body,
    may_show,
    offsets_of_reading,
)
from errlint.consumers.key_reads import KeyRead
from errlint.consumers.layout import StatementComposer
from errlint.consumers.own_text import OwnText
from errlint.consumers.places import Places
from errlint.consumers.reader import reading_of
from errlint.consumers.rewriting import Rewriter
from errlint.consumers.senders import Index, field_of, keys_lost
from errlint.consumers.texts import telling_piece
from errlint.consumers.verdicts import JudgedFile, Verdict
from errlint.model.consumer import StaleRead
from errlint.model.migration import AnswerChange
from errlint.project.names import ModuleScope
from errlint.project.reach import Reach, ReachedFiles
from errlint.project.tree import read_abridged
from errlint.source import Source

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.project.exceptions import ExceptionClasses


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
    may register handlers, `whole` those with handlers that answer a detail that is a dict as the
    whole body.
    """

    changes: tuple[AnswerChange, ...]
    moves_by_default: bool = False
    reshaped: frozenset[tuple[str, ...]] = frozenset()
    registering: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

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
        changed = (change.old for change in self.changes if change.is_felt)
        values = (f.value for old in changed for f in (field_of(old, ()), *(old.fields or ())) if f)
        return frozenset(filter(None, map(telling_piece, values)))

    @cached_property
    def moves_statuses(self) -> bool:
        """Tell whether requests get other statuses than before."""
        return any(change.is_bypassed or change.has_another_status for change in self.changes)

    def may_concern(self, path: str, text: str) -> bool:
        """Tell by its text alone whether the file at `path` may expect what changes."""
        if may_consume(text) or may_read(self.lost_keys, text):
            return True
        if may_show(text) or may_document(text):
            return True
        if not is_for_tests(path, text):
            return False
        if self.moves_statuses and may_ask_for_status(text):
            return True
        own_keys = {keys[-1] for keys in self.reshaped} | (self.lost_keys if self.whole else set())
        if may_read_body(own_keys, text):
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
        is_whole = self._is_whole_for(around.reach.of(path)) if self.whole else False
        reshaped = self.reshaped | {()} if is_whole else self.reshaped
        look = partial(reading_of, tree, consumer, around.classes, self.lost_keys, reshaped)
        expectations, key_reads, asked = syntax.deeply(look)
        if not is_test or not self.moves_statuses:
            asked = []
        scope = ModuleScope(around.classes.project, path)
        if may_show(source.text):
            expectations = [*expectations, *examples_in(tree, scope)]
        models: list[TextModel] = []
        if may_document(source.text) and not is_test and not reshaped:
            models += text_models(tree, scope, around.classes)
        if not expectations and not key_reads and not asked and not models:
            return []
        places = Places(source)
        quote, human_key = preferred_quote(source.text), settings.schema.human_key
        rewriter = Rewriter(places, quote, human_key, is_test, is_whole)
        file = JudgedFile(self, path, around, rewriter, OwnText(tree, source), expectations)
        judged = [pair for group in _by_place(expectations) for pair in file.judged(group)]
        composer = StatementComposer(places, tree, settings.line_length)
        composer.add(edit for _, verdict in judged for edit in verdict.edits or ())
        stale = [_stale(e.place, e.statement, verdict, composer) for e, verdict in judged]
        known = {id(node) for e, _ in judged for node in (e.node, e.place)}
        for read in _distinct(read for read in key_reads if id(read.node) not in known):
            if verdict := file.verdict_on_key(read):
                stale.append(_stale(read.place, read.statement, verdict, composer))
        for exchange, check in _alone(asked, expectations):
            if verdict := file.verdict_on_status(exchange, check):
                stale.append(_stale(check.place, check.statement, verdict, composer))
        for model in models:
            if verdict := file.verdict_on_model(model):
                statement = ast.copy_location(ast.Expr(model.node), model.node)
                stale.append(_stale(model.node, statement, verdict, composer))
        return stale

    def _is_whole_for(self, reached: ReachedFiles) -> bool:
        """Tell whether a file gets details that are dicts as whole bodies."""
        return not reached.has_application or not self.whole.isdisjoint(reached.paths)


def _tree_of(source: Source, wanted: Sequence[int] | None) -> ast.Module | None:
    """Return the tree of a file, if some offsets are all that is wanted of it, without the rest."""
    short = None if wanted is None else read_abridged(source, wanted)
    return short.root if short else syntax.parse_tree(source.text)


def _stale(
    place: ast.expr, statement: ast.stmt, verdict: Verdict, composer: StatementComposer
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


def _distinct(reads: Iterable[KeyRead]) -> Iterable[KeyRead]:
    """Return each once: a parametrized test is read for each of its cases."""
    return {(id(read.place), read.key): read for read in reads}.values()


def _by_place(expectations: Iterable[Expectation]) -> list[list[Expectation]]:
    groups: dict[tuple[int, int], list[Expectation]] = {}
    for expectation in expectations:
        key = id(expectation.place), id(expectation.comparison)
        groups.setdefault(key, []).append(expectation)
    return list(groups.values())


def _alone(
    asked: Iterable[tuple[Exchange, StatusCheck]], expectations: Iterable[Expectation]
) -> Iterable[tuple[Exchange, StatusCheck]]:
    """Return the statuses of responses of which nothing else is expected, each once."""
    known = {id(expectation.read.exchange) for expectation in expectations}
    found = {id(c.place): (e, c) for e, c in asked if id(e) not in known and not e.is_exception}
    return found.values()
