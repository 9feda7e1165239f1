"""What becomes of details inside of one function that may take them for texts."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from errlint.handlers.detail_way import Outcome, Way
from errlint.handlers.fates import UNCHANGED, Fate, Follow
from errlint.handlers.local_values import LocalValues
from errlint.handlers.type_tests import ANY_KIND, DetailKind, TypeTests
from errlint.model.handler import Harm

_TEXT, _DICT = frozenset({DetailKind.TEXT}), frozenset({DetailKind.DICT})


class _Read(NamedTuple):
    """Where a detail is read, by its own name or by that of a local, and what it can be there.

    `origin` is where it is read by its own name.
    """

    origin: ast.expr
    way: Way
    kinds: frozenset[DetailKind]
    outcome: Outcome | None

    @property
    def is_used(self) -> bool:
        """Tell whether it matters to somebody else what the detail is."""
        return self.is_answered or self.way.is_decided_by

    @property
    def is_answered(self) -> bool:
        """Tell whether it goes into an answer, or elsewhere out of the function."""
        return self.way.arrives or (self.way.fate.is_settled and not self.way.fate.harm)


@dataclass(eq=False, repr=False)
class DetailFlow:
    """Follows details through one function, or through what stands outside of all functions.

    `follow` tells what a call makes of one of its arguments, None where that can't be told; `keys`
    are those of the form that details are given.
    """

    root: ast.AST
    follow: Follow
    keys: Collection[str]
    _seen: set[int] = field(default_factory=set)

    def outcomes(self, details: Iterable[ast.expr], fate: Fate = UNCHANGED) -> Iterator[Outcome]:
        """Yield what becomes of some expressions, where a dict would come out as something else.

        Code that asks what kind of thing a detail is, is judged by what it does with a dict.
        """
        reads = [*self._reads(details, fate)]
        for read in reads:
            if read.kinds == ANY_KIND:
                outcome = read.outcome
                if outcome and not self._is_replaced(outcome):
                    yield outcome
            elif read.kinds == _DICT:
                yield from self._of_dict(read)
        yield from self._of_texts(reads)

    def passes_on(self, details: Iterable[ast.expr]) -> bool:
        """Tell whether the function returns a detail as it is, whatever it is."""
        return any(
            way.outcome() is None and way.is_returned
            for node in details
            if self.tests.kinds_at(node) == ANY_KIND
            for way in (Way(node, self.values, self.follow),)
        )

    def answers_whole(self, details: Iterable[ast.expr]) -> bool:
        """Tell whether a detail that is a dict becomes the whole body of an answer."""
        return any(
            DetailKind.DICT in read.kinds and read.way.is_content and read.way.fate.is_bare
            for read in self._reads(details, UNCHANGED)
        )

    def are_texts(self, details: Iterable[ast.expr]) -> bool:
        """Tell whether some expressions are details that can be nothing but texts."""
        kinds = [self.tests.kinds_at(node) for node in details]
        return bool(kinds) and all(found == _TEXT for found in kinds)

    @cached_property
    def tests(self) -> TypeTests:
        """Return what the function asks about the types of details."""
        return TypeTests(self.root, self.keys)

    @cached_property
    def values(self) -> LocalValues:
        """Return the locals of the function."""
        return LocalValues(self.root, self.tests.parents)

    def _reads(self, details: Iterable[ast.expr], fate: Fate) -> Iterator[_Read]:
        """Yield where details are read, and the locals that are nothing else."""
        waiting = [(node, node, ANY_KIND) for node in details]
        while waiting:
            node, origin, kinds = waiting.pop(0)
            if id(node) in self._seen:
                continue
            self._seen.add(id(node))
            way = Way(node, self.values, self.follow, fate)
            kinds &= self.tests.kinds_at(node)
            read = _Read(origin, way, kinds, way.outcome())
            if kinds:
                yield read
            if kinds and way.alias is not None and read.outcome is None:
                loads = self.values.loads(way.alias, way.statement)
                waiting += [(load, origin, kinds) for load in loads]

    def _is_replaced(self, outcome: Outcome) -> bool:
        """Tell whether what is made of any detail is kept in a local, and then not for a dict."""
        match outcome.statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if outcome.fate.harm is None:
                return self.tests.is_replaced(name, outcome.statement, outcome.node)
        return False

    def _of_dict(self, read: _Read) -> Iterator[Outcome]:
        """Yield what is made of a dict where only a dict can be."""
        lacking = self.tests.lacks(read.way.node)
        if lacking is not None and lacking.must_be_there:
            yield Outcome(lacking.node, read.way.statement, Fate((lacking.key,), harm=Harm.LACKS))
        elif read.outcome is not None and read.outcome.fate.is_text:
            yield read.outcome

    def _of_texts(self, reads: list[_Read]) -> Iterator[Outcome]:
        """Yield what is done with texts alone, if nothing of the kind is done with a dict."""
        told: set[int] = set()
        texts = [read for read in reads if read.kinds == _TEXT and read.is_used]
        for text in sorted(texts, key=lambda read: not read.is_answered):
            region = self._region(text)
            if id(region) in told:
                continue
            others = [r for r in reads if DetailKind.DICT in r.kinds and self._region(r) is region]
            kept = [read for read in others if self._is_kept(read, text)]
            found = None
            if not kept and not self._is_raised_again(text, region):
                found = self._unkept(text, others)
            elif kept and all(self._is_moved(read, text) for read in kept):
                found = _told(text, text.way.fate._replace(harm=Harm.MOVED))
            if found is not None:
                told.add(id(region))
                yield found

    def _region(self, read: _Read) -> ast.AST:
        """Return the `except` clause that a detail is read in, or else the whole function."""
        node: ast.AST = read.way.node
        while node is not self.root and not isinstance(node, ast.ExceptHandler):
            node = self.tests.parents[node]
        return node

    def _is_kept(self, read: _Read, text: _Read) -> bool:
        """Tell whether a dict is used where a text is, as far as can be told."""
        if self.tests.keeps_part(read.way.node):
            return True
        if self.tests.lacks(read.way.node):
            return False
        if read.way.is_logged or read.way.alias is not None or read.way.is_decided_by:
            return read.way.is_decided_by and read.way.fate.is_text
        return read.kinds == _DICT or text.is_answered

    def _is_raised_again(self, text: _Read, region: ast.AST) -> bool:
        """Tell whether an exception is raised as it is for a dict, and another one for a text."""
        return isinstance(text.way.statement, ast.Raise) and any(
            isinstance(node, ast.Raise)
            and (node.exc is None or isinstance(node.exc, ast.Name))
            and DetailKind.DICT in self.tests.kinds_near(node, text.origin)
            for node in ast.walk(region)
        )

    def _unkept(self, text: _Read, others: list[_Read]) -> Outcome | None:
        lacking = [(read, key) for read in others if (key := self.tests.lacks(read.way.node))]
        for read, key in lacking:
            if key.must_be_there:
                return None
            return Outcome(key.node, read.way.statement, Fate((key.key,), harm=Harm.LACKS))
        return _told(text, Fate(harm=Harm.DROPPED if text.is_answered else Harm.BRANCHES))

    def _is_moved(self, read: _Read, text: _Read) -> bool:
        """Tell whether a whole dict is answered elsewhere than a text, or than its message."""
        ways = read.way, text.way
        if read.way.fate.is_text or not all(way.arrives for way in ways):
            return False
        is_returned = all(isinstance(way.statement, ast.Return) for way in ways)
        there, keys = read.way.fate.keys, text.way.fate.keys
        is_same = keys == there or keys in ((*there, key) for key in self.keys)
        return (is_returned or read.way.statement is text.way.statement) and not is_same


def _told(text: _Read, fate: Fate) -> Outcome:
    return Outcome(text.way.node, text.way.statement, fate)
