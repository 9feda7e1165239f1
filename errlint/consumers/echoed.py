"""The texts of other exceptions than HTTP's that handlers of a project answer as details."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.consumers.expectations import Expectation
from errlint.consumers.senders import fit_of_text
from errlint.consumers.texts import Fit
from errlint.handlers.echoes import Echo, echoes_in
from errlint.project.ast_values import last_word, value_of
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ModuleScope
from errlint.project.tree import read_syntax_tree
from errlint.project.values import Text
from errlint.source import Source

_CLASS = re.compile(r"class[ \t]+(\w+)[ \t]*\(([^)]*)\)")
_RAISE = re.compile(r"raise[ \t]+(?:\w+\.)*(\w+)\(")
_WORD = re.compile(r"\w+")


class Raised(NamedTuple):
    """A text that an exception is raised with, and the statuses that a handler answers it by."""

    text: Text
    statuses: frozenset[int]


@dataclass(eq=False, repr=False)
class EchoedTexts:
    """Finds them in the files that a test can run; `read` returns a file, None if it can't be."""

    classes: ExceptionClasses
    read: Callable[[str], Source | None]
    _echoes: dict[str, tuple[Echo, ...]] = field(default_factory=dict)
    _found: dict[frozenset[str], tuple[Raised, ...]] = field(default_factory=dict)

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        self._echoes.pop(path, None)
        for paths in [paths for paths in self._found if path in paths]:
            del self._found[paths]

    def may_be(
        self, expectation: Expectation, registering: Collection[str], paths: frozenset[str]
    ) -> bool:
        """Tell whether a test that can run some files may get what it expects from a handler.

        `registering` are the files that register any.
        """
        read = expectation.read
        if read.path or read.exchange.is_exception or paths.isdisjoint(registering):
            return False
        if paths not in self._found:
            echoes = [echo for path in paths.intersection(registering) for echo in self._of(path)]
            self._found[paths] = tuple(self._raised(echoes, paths)) if echoes else ()
        statuses = {check.value for check in read.exchange.statuses}
        return any(
            (not statuses or not raised.statuses or statuses & raised.statuses)
            and fit_of_text(expectation, raised.text) is Fit.CERTAIN
            for raised in self._found[paths]
        )

    def _of(self, path: str) -> tuple[Echo, ...]:
        if path not in self._echoes:
            source = self.read(path)
            found = echoes_in(source, path, self.classes) if source else ()
            self._echoes[path] = tuple(found)
        return self._echoes[path]

    def _raised(self, echoes: Collection[Echo], paths: Collection[str]) -> Iterator[Raised]:
        """Yield the texts that exceptions of some classes, or of theirs, are raised with."""
        sources = {path: source for path in paths if (source := self.read(path))}
        bases = {
            name: frozenset(_WORD.findall(written))
            for source in sources.values()
            for name, written in _CLASS.findall(source.text)
        }
        statuses: dict[str, frozenset[int]] = {}
        for echo in echoes:
            for name in _derived(echo.exception, bases):
                statuses[name] = statuses.get(name, frozenset()) | echo.statuses
        for path, source in sources.items():
            raises = _RAISE.finditer(source.text)
            offsets = [match.start() for match in raises if match[1] in statuses]
            tree = read_syntax_tree(source, offsets) if offsets else None
            for name, node in _raises_in(tree.root) if tree else ():
                scope = ModuleScope(self.classes.project, path)
                text = Evaluator(scope.project).evaluate(value_of(node), scope).value
                if name in statuses and isinstance(text, Text):
                    yield Raised(text, statuses[name])


def _derived(name: str, bases: dict[str, frozenset[str]]) -> set[str]:
    """Return the names of a class and of those that derive from it, Python's own included."""
    class_ = getattr(builtins, name, None)
    found = {name}
    if isinstance(class_, type) and issubclass(class_, BaseException):
        found |= {n for n, c in vars(builtins).items() if _is_derived(c, class_)}
    while more := {n for n, written in bases.items() if n not in found and written & found}:
        found |= more
    return found


def _is_derived(class_: object, base: type) -> bool:
    return isinstance(class_, type) and issubclass(class_, base)


def _raises_in(root: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names of the classes that are raised, with the first thing each is given."""
    for node in ast.walk(root):
        match node:
            case ast.Raise(exc=ast.Call(func=func, args=[first, *_])):
                yield last_word(func), first
