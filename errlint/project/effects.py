"""What calling a function of the project may raise: its own exceptions and its helpers'."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from errlint.project.ast_values import dotted_name
from errlint.project.exceptions import ExceptionClasses
from errlint.project.handlers import caught_names, is_broad, uncaught_nodes
from errlint.project.names import (
    ClassDefinition,
    FunctionDefinition,
    ModuleScope,
    Project,
)
from errlint.project.nodes import FUNCTIONS

_MAX_DEPTH = 12
"""How many calls are followed; a module that mentions no HTTP exception counts for half of them,
so that at most one such module stands between a call and the exception."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a function raises and calls, as written, where nothing inside it catches it.

    `raised` and `called` are dotted names.
    """

    raised: tuple[str, ...]
    called: tuple[str, ...]


def effects_of(function: ast.stmt) -> Effects:
    """Return the effects of a function, given its definition."""
    raised: dict[str, None] = {}
    called: dict[str, None] = {}
    body = function.body if isinstance(function, FUNCTIONS) else ()
    for node in uncaught_nodes(body, _catches_http_exceptions):
        if isinstance(node, ast.Raise) and node.exc:
            target = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if name := dotted_name(target):
                raised[name] = None
        elif isinstance(node, ast.Call) and (name := dotted_name(node.func)):
            called[name] = None
    return Effects(tuple(raised), tuple(called))


@dataclass
class RaisingCalls:
    """Follows calls through the project to the tracked exceptions that come out of them."""

    project: Project
    classes: ExceptionClasses
    read: Callable[[FunctionDefinition], Effects]
    mentions: Callable[[str], bool]
    """Whether the file at a path mentions an HTTP exception at all."""
    _raised: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def raised_by(self, path: str, name: str, owner: str | None) -> str | None:
        """Return the tracked exception that a call of `name` in a file may raise, if any."""
        return self._raised_by(path, name, owner, _MAX_DEPTH)

    def forget(self, path: str) -> None:
        """Drop what is known of the functions of a file whose text has changed."""
        for key in [key for key in self._raised if key[0] == path]:
            del self._raised[key]

    def _raised_by(self, path: str, name: str, owner: str | None, depth: int) -> str | None:
        for function in self._functions(path, name, owner):
            if found := self._raised_in(function, depth):
                return found
        return None

    def _functions(self, path: str, name: str, owner: str | None) -> Iterator[FunctionDefinition]:
        scope = ModuleScope(self.project, path)
        head, _, rest = name.partition(".")
        if head in ("self", "cls") and owner and rest:
            name = f"{owner}.{rest}"
        for meaning in self.project.resolve(name, scope):
            if isinstance(meaning, FunctionDefinition):
                yield meaning
            elif isinstance(meaning, ClassDefinition):
                for init in self.project.attribute(meaning, "__init__"):
                    if isinstance(init, FunctionDefinition):
                        yield init

    def _raised_in(self, function: FunctionDefinition, depth: int) -> str | None:
        key = function.path, function.facts.qualname
        trail = self.project.trail
        if key in self._raised:
            trail.note(("raised", key))
            return self._raised[key]
        self._raised[key] = None  # a cycle of calls ends here
        with trail.step(("raised", key)):
            self._raised[key] = self._found_in(function, depth)
        return self._raised[key]

    def _found_in(self, function: FunctionDefinition, depth: int) -> str | None:
        depth -= 1 if self.mentions(function.path) else _MAX_DEPTH // 2 + 1
        effects = self.read(function)
        found = self._tracked(function.path, effects.raised)
        if found is None and depth > 0:
            owner = function.facts.qualname.rpartition(".")[0] or None
            calls = (self._raised_by(function.path, n, owner, depth) for n in effects.called)
            found = next(filter(None, calls), None)
        return found

    def _tracked(self, path: str, names: Iterable[str]) -> str | None:
        scope = ModuleScope(self.project, path)
        for name in names:
            if found := self.classes.tracked(self.project.resolve(name, scope)):
                return found.name
        return None


def _catches_http_exceptions(handler: ast.ExceptHandler) -> bool:
    return is_broad(handler) or any("HTTPException" in name for name in caught_names(handler))
