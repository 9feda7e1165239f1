"""What calling a function of the project may raise: its own exceptions and its helpers'."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.called import MADE, Called, CallerScope, CallReader, spelling_of
from errlint.project.caught import keeps_http_exceptions
from errlint.project.except_clauses import raises_again, uncaught_nodes
from errlint.project.exceptions import ExceptionClasses
from errlint.project.facts import Import
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ModuleScope,
    Project,
)
from errlint.project.nodes import FUNCTIONS, uncalled

_FARTHEST = 12
"""How many calls are followed."""
_UNMENTIONED = 7
"""How many calls a function counts for whose module mentions no HTTP exception: at most one of
those stands between a call and the exception."""

_Key = tuple[str, str]
"""The path and the qualified name of a function."""


class Effects(NamedTuple):
    """What a function raises and calls, as written, where nothing inside it catches it.

    `raised` are dotted names.
    """

    raised: tuple[str, ...]
    called: tuple[Called, ...]


def effects_of(function: ast.stmt, classes: ExceptionClasses, module: ModuleScope) -> Effects:
    """Return the effects of a function of a module, given its definition."""
    if not isinstance(function, FUNCTIONS):
        return Effects((), ())
    reader = CallReader(function)
    return effects_in(function.body, reader, classes, CallerScope(reader, module))


def effects_in(
    body: list[ast.stmt], reader: CallReader, classes: ExceptionClasses, scope: CallerScope
) -> Effects:
    """Return the effects of a block of a function."""
    raised: dict[str, None] = {}
    called: dict[Called, None] = {}

    def keeps(node: ast.Try) -> bool:
        return keeps_http_exceptions(node, classes, scope, raises_again)

    for node in uncaught_nodes(body, keeps):
        if isinstance(node, ast.Raise) and node.exc:
            if name := dotted_name(uncalled(node.exc)):
                raised[name] = None
        elif isinstance(node, ast.Call) and (call := reader.called(spelling_of(node.func))):
            called[call] = None
    return Effects(tuple(raised), tuple(called))


class _Look(NamedTuple):
    """The first tracked exception that a function itself raises, and the functions it calls."""

    raised: str | None
    called: tuple[FunctionDefinition, ...]


@dataclass(eq=False, repr=False)
class RaisingCalls:
    """Follows calls through the project to the tracked exceptions that come out of them."""

    project: Project
    classes: ExceptionClasses
    read: Callable[[FunctionDefinition], Effects]
    mentions: Callable[[str], bool]
    """Whether the file at a path mentions an HTTP exception at all."""
    _raised: dict[_Key, str | None] = field(default_factory=dict)
    _looks: dict[_Key, _Look] = field(default_factory=dict)
    _silent: dict[_Key, tuple[int, _Key]] = field(default_factory=dict)
    """Within which distance nothing comes out of a function, and the search that has shown it."""

    def raised_by(self, path: str, called: Called, owner: str | None) -> str | None:
        """Return the tracked exception that a call in a file may raise, if any.

        Where there are several, it is one of those that the fewest calls lead to. `owner` is the
        class whose method the call stands in.
        """
        for function in self.functions(path, called, owner):
            if found := self.raised_from(function):
                return found
        return None

    def raised_from(self, function: FunctionDefinition) -> str | None:
        """Return the tracked exception that comes out of a function, if any."""
        nearest = partial(self._nearest, function)
        return self.project.trail.kept("raised", _key(function), self._raised, nearest)

    def forget(self, path: str) -> None:
        """Drop what is known of the functions of a file whose text has changed."""
        for known in (self._raised, self._looks, self._silent):
            for key in [key for key in known if key[0] == path]:
                known.pop(key, None)

    def raised_in(self, path: str, effects: Effects, owner: str | None) -> str | None:
        """Return the tracked exception that comes out of a block in a file, if any."""
        if raised := self._tracked(path, effects.raised):
            return raised
        found = (self.raised_by(path, called, owner) for called in effects.called)
        return next(filter(None, found), None)

    def functions(
        self, path: str, called: Called, owner: str | None
    ) -> Iterator[FunctionDefinition]:
        """Yield the functions of the project that a call in a file may run."""
        for meaning in self._meanings(path, called, owner):
            if isinstance(meaning, FunctionDefinition):
                yield meaning
            elif isinstance(meaning, ClassDefinition):
                for init in self.project.attribute(meaning, "__init__"):
                    if isinstance(init, FunctionDefinition):
                        yield init

    def _meanings(self, path: str, called: Called, owner: str | None) -> Iterator[Definition]:
        name, is_method, method = called.name.partition(MADE)
        head, _, rest = name.partition(".")
        named: Iterable[Definition]
        if head in ("self", "cls") and owner and rest:
            named = self.project.of_object(owner, path, rest)
        else:
            named = self._named(path, name, called.start)
        for meaning in named:
            if not is_method:
                yield meaning
            for class_ in self.project.made_by(meaning) if is_method else ():
                yield from self.project.attribute(class_, method)

    def _named(self, path: str, name: str, start: Import | None) -> Iterable[Definition]:
        if start is None:
            return self.project.resolve(name, ModuleScope(self.project, path))
        return self.project.follow(self.project.imported(path, start), name.split(".")[1:])

    def _nearest(self, start: FunctionDefinition) -> str | None:
        """Return the exception that comes out of a function by the fewest calls, if any."""
        distances: dict[_Key, int] = {}
        waiting, order = [(0, 0, start)], count(1)
        while waiting:
            distance, _, function = heappop(waiting)
            key = _key(function)
            if key in distances:
                continue
            distances[key] = distance
            if self._is_silent(key, _FARTHEST - distance):
                continue
            has_mention = self.mentions(function.path)
            further = distance + (1 if has_mention else _UNMENTIONED)
            if has_mention or further < _FARTHEST:
                look = self._look(function)
                if look.raised:
                    return look.raised
                if further < _FARTHEST:
                    for called in look.called:
                        heappush(waiting, (further, next(order), called))
        for key, distance in distances.items():
            if not self._is_silent(key, _FARTHEST - distance):
                self._silent[key] = _FARTHEST - distance, _key(start)
        return None

    def _is_silent(self, key: _Key, distance: int) -> bool:
        if key not in self._silent or self._silent[key][0] < distance:
            return False
        self.project.trail.note(("raised", self._silent[key][1]))
        return True

    def _look(self, function: FunctionDefinition) -> _Look:
        read = partial(self._read_look, function)
        return self.project.trail.kept("look", _key(function), self._looks, read)

    def _read_look(self, function: FunctionDefinition) -> _Look:
        effects, path = self.read(function), function.path
        if raised := self._tracked(path, effects.raised):
            return _Look(raised, ())
        owner = function.facts.qualname.rpartition(".")[0] or None
        called = (found for name in effects.called for found in self.functions(path, name, owner))
        return _Look(None, tuple(called))

    def _tracked(self, path: str, names: Iterable[str]) -> str | None:
        scope = ModuleScope(self.project, path)
        for name in names:
            if found := self.classes.tracked(self.project.resolve(name, scope)):
                return found.name
        return None


def _key(function: FunctionDefinition) -> _Key:
    return function.path, function.facts.qualname
