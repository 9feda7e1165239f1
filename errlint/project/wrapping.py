"""Decorators of a project: what they return, and the functions that they are put on."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from errlint.project.called import CallReader
from errlint.project.names import FunctionDefinition, ModuleScope, Project
from errlint.project.nodes import is_name, statements_of

_DECORATION = re.compile(r"@[ \t]*([\w.]+)")

_Key = tuple[str, str]
"""The path and the qualified name of a function."""


def decorator_of(wrapper: CallReader, called: str) -> str | None:
    """Return the decorator whose wrapper a function is, and calls what it is put on by a name.

    The decorator takes that as its first parameter and returns the wrapper. One that is given
    arguments returns a function that does so.
    """
    taker = wrapper.outer
    if taker is None or wrapper.binds(called) or _first_parameter(taker) != called:
        return None
    if not _returns(taker, wrapper):
        return None
    maker = taker.outer
    if maker is None:
        return taker.function.name
    is_made = maker.outer is None and _returns(maker, taker)
    return maker.function.name if is_made else None


def decorators_in(text: str) -> frozenset[str]:
    """Return the dotted names that a text may put on functions as decorators."""
    return frozenset(_DECORATION.findall(text))


@dataclass(eq=False, repr=False)
class DecoratedFunctions:
    """Looks through the text of a project's files, when a wrapper first asks for it.

    `files` returns those to look through, `read` the text of one, None when it can't be read.
    """

    project: Project
    files: Callable[[], Iterable[str]]
    read: Callable[[str], str | None]
    _known: dict[_Key, tuple[_Key, ...]] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def under(self, path: str, decorator: str) -> Iterator[FunctionDefinition]:
        """Yield the functions that a decorator is put on by its own name; `path` is its file."""
        look = partial(self._look, path, decorator)
        for other, qualname in self.project.trail.kept(
            "decorated", (path, decorator), self._known, look
        ):
            facts = self.project.facts(other)
            function = facts.functions.get(qualname) if facts else None
            if function is not None:
                yield FunctionDefinition(other, function)

    def names_in(self, path: str) -> frozenset[str]:
        """Return the dotted names that a file may put on functions as decorators."""
        look = partial(self._look_for_names, path)
        return self.project.trail.kept("decorators", path, self._names, look)

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        self._names.pop(path, None)
        for key in [key for key in self._known if key[0] == path]:
            del self._known[key]

    def _look(self, path: str, decorator: str) -> tuple[_Key, ...]:
        return tuple(key for other in self.files() for key in self._found(path, decorator, other))

    def _found(self, path: str, decorator: str, other: str) -> Iterator[_Key]:
        names = {name for name in self.names_in(other) if name.rpartition(".")[2] == decorator}
        scope = ModuleScope(self.project, other)
        meant = {name for name in names if self._means(name, scope, (path, decorator))}
        facts = self.project.facts(other) if meant else None
        for function in facts.functions.values() if facts else ():
            if not meant.isdisjoint(function.decorators):
                yield other, function.qualname

    def _means(self, name: str, scope: ModuleScope, decorator: _Key) -> bool:
        return any(
            isinstance(meaning, FunctionDefinition)
            and (meaning.path, meaning.facts.qualname) == decorator
            for meaning in self.project.resolve(name, scope)
        )

    def _look_for_names(self, path: str) -> frozenset[str]:
        self.project.trail.leaf("decorators", path)
        return decorators_in(self.read(path) or "")


def _first_parameter(reader: CallReader) -> str | None:
    arguments = reader.function.args
    return next((argument.arg for argument in (*arguments.posonlyargs, *arguments.args)), None)


def _returns(outer: CallReader, inner: CallReader) -> bool:
    return any(
        isinstance(statement, ast.Return) and is_name(statement.value, inner.function.name)
        for statement in statements_of(outer.function.body)
    )
