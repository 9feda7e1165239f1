"""Find what expects the old form of changed answers, and write its new form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from errlint import syntax
from errlint.codemods.layout import preferred_quote
from errlint.consumers.expectations import Expectation
from errlint.consumers.layout import Composer
from errlint.consumers.places import Places
from errlint.consumers.reader import expectations_of
from errlint.consumers.rewriting import Rewriter
from errlint.consumers.senders import Sender, may_be_frameworks, senders_of
from errlint.consumers.texts import Fit
from errlint.model.consumer import StaleRead
from errlint.model.migration import AnswerChange
from errlint.project.reach import Reach, Reached
from errlint.source import Edit, Source

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.project.names import Project

_APPLICATION = re.compile(r"\b(?:FastAPI|APIRouter)\(")
_GUARDS = re.compile(r"\b(?:HTTPBearer|HTTPBasic|HTTPDigest|OAuth2|APIKey|OpenIdConnect)\w*\(")


@dataclass(frozen=True)
class Surroundings:
    """What is known around a file: its project, and what it can run."""

    project: Project
    reach: Reach
    read: Callable[[str], str | None]


@dataclass(frozen=True)
class Migration:
    """The sites of a run with what they answered and answer now.

    `moves_by_default` when consumers move with the sites unless they are told not to.
    """

    changes: tuple[AnswerChange, ...]
    moves_by_default: bool = False

    @cached_property
    def paths(self) -> frozenset[str]:
        """Return the files that the sites stand in."""
        return frozenset(change.path for change in self.changes)

    def stale_reads(
        self, source: Source, path: str, settings: Settings, around: Surroundings
    ) -> list[StaleRead]:
        """Return what the file at `path` expects in a form that answers no longer have."""
        tree = syntax.parse_tree(source.text)
        if tree is None:
            return []
        expectations = syntax.deeply(lambda: expectations_of(tree, path, around.project))
        if not expectations:
            return []
        places = Places(source)
        rewriter = Rewriter(places, preferred_quote(source.text), settings.schema.human_key)
        file = _File(self, path, around, rewriter)
        judged = [(e, verdict) for e in expectations if (verdict := file.verdict(e))]
        composer = Composer(places, tree, settings.line_length)
        composer.add(edit for _, verdict in judged for edit in verdict.edits or ())
        return [_stale(e, verdict, composer) for e, verdict in judged]


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
    around: Surroundings
    rewriter: Rewriter

    @cached_property
    def reached(self) -> Reached:
        return self.around.reach.of(self.path)

    @cached_property
    def near(self) -> list[AnswerChange]:
        """The sites that the file can run."""
        return [c for c in self.migration.changes if c.path in self.reached.paths]

    @cached_property
    def is_remote(self) -> bool:
        """Whether the file may talk to an application that it doesn't import."""
        return self.reached.is_open or not self._reaches(_APPLICATION)

    @cached_property
    def has_guards(self) -> bool:
        return self._reaches(_GUARDS)

    def verdict(self, expectation: Expectation) -> _Verdict | None:
        """Return what becomes of an expectation, None where it is none of a changed answer."""
        senders = senders_of(expectation, self.near)
        if not senders and self.is_remote:
            senders = senders_of(expectation, self.migration.changes)
        if not any(sender.change.is_changed for sender in senders):
            return None
        outcomes = {self.rewriter.edits(expectation, s.change) for s in senders}
        if outcomes == {()}:
            return None
        names = tuple(dict.fromkeys(_name(s) for s in senders))
        if may_be_frameworks(expectation, senders, self.has_guards):
            return _Verdict(names, None, "the framework itself answers the same")
        if any(sender.fit is Fit.VAGUE and not sender.is_on_route for sender in senders):
            return _Verdict(names, None, "nothing tells for certain where the answer comes from")
        if len(outcomes) > 1:
            return _Verdict(names, None, "they answer in different forms now")
        (edits,) = outcomes
        if edits is None:
            return _Verdict(names, None, "the new form can't be put in its place")
        return _Verdict(names, edits)

    def _reaches(self, pattern: re.Pattern[str]) -> bool:
        texts = (self.around.read(path) for path in self.reached.paths)
        return any(text and pattern.search(text) for text in texts)


def _stale(expectation: Expectation, verdict: _Verdict, composer: Composer) -> StaleRead:
    places = composer.places
    statement = places.range(expectation.statement)
    last = statement.end.row
    if isinstance(body := getattr(expectation.statement, "body", None), list) and body:
        last = max(statement.start.row, body[0].lineno - 1)
    changes = None if verdict.edits is None else composer.changes(verdict.edits)
    return StaleRead(
        range=places.range(expectation.place),
        rows=(statement.start.row, last),
        senders=verdict.senders,
        changes=changes,
        doubt=verdict.doubt,
    )


def _name(sender: Sender) -> str:
    return f"{sender.change.filename}:{sender.change.row}"
