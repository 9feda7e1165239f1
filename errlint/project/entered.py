"""Which context managers a project enters where HTTP exceptions are raised inside of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from errlint.project.called import CallerScope, CallReader, spelling_of
from errlint.project.depended_on import DependedOn
from errlint.project.effects import RaisingCalls, effects_in
from errlint.project.names import FunctionDefinition, ModuleScope, Project
from errlint.project.nodes import FUNCTIONS, WITHS, statements_of
from errlint.project.yielding import yields

_HEAD = re.compile(r"with\b(?<!\wwith)([^:]+)")
_CALLED = re.compile(r"([\w.]+)\(")

_Key = tuple[str, str]
"""The path and the qualified name of a function."""


def names_entered(text: str) -> frozenset[str]:
    """Return the dotted names of what a text calls to enter what that returns."""
    return frozenset(name for head in _HEAD.findall(text) for name in _CALLED.findall(head))


@dataclass(eq=False, repr=False)
class EnteredManagers:
    """Looks through the text of a project's files, when a context manager first asks for it.

    `files` returns those to look through, `read` the text of one, None when it can't be read.
    """

    project: Project
    raising: RaisingCalls
    depended_on: DependedOn
    files: Callable[[], Iterable[str]]
    read: Callable[[str], str | None]
    _known: dict[_Key, bool] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, path: str, qualname: str) -> bool:
        """Tell whether an HTTP exception is raised inside of what a function of a file makes."""
        look = partial(self._look, path, qualname)
        return self.project.trail.kept("entered", (path, qualname), self._known, look)

    def names_in(self, path: str) -> frozenset[str]:
        """Return the dotted names of what a file calls to enter what that returns."""
        look = partial(self._look_for_names, path)
        return self.project.trail.kept("entered names", path, self._names, look)

    def forget(self, path: str) -> None:
        """Drop what is known of a file whose text has changed."""
        self._names.pop(path, None)
        for key in [key for key in self._known if key[0] == path]:
            del self._known[key]

    def _look(self, path: str, qualname: str) -> bool:
        last = qualname.rpartition(".")[2]
        return any(
            self._raises_inside(function, (path, qualname))
            for other in self.files()
            if any(name.rpartition(".")[2] == last for name in self.names_in(other))
            for function in self._functions_in(other)
        )

    def _functions_in(self, path: str) -> Iterator[FunctionDefinition]:
        facts = self.project.facts(path)
        for function in facts.functions.values() if facts else ():
            yield FunctionDefinition(path, function)

    def _raises_inside(self, function: FunctionDefinition, manager: _Key) -> bool:
        node = self.project.node_of(function)
        if not isinstance(node, FUNCTIONS):
            return False
        reader = CallReader(node)
        owner = function.facts.qualname.rpartition(".")[0] or None
        scope = CallerScope(reader, ModuleScope(self.project, function.path))
        for statement in statements_of(node.body):
            if not isinstance(statement, WITHS):
                continue
            if self._enters(statement, manager, reader, function.path, owner):
                effects = effects_in(statement.body, reader, self.raising.classes, scope)
                if self.raising.raised_in(function.path, effects, owner):
                    return True
                if self._is_dependency_that_yields(function, statement):
                    return True
        return False

    def _enters(
        self,
        statement: ast.With | ast.AsyncWith,
        manager: _Key,
        reader: CallReader,
        path: str,
        owner: str | None,
    ) -> bool:
        for item in statement.items:
            entered = item.context_expr
            called = isinstance(entered, ast.Call) and reader.called(spelling_of(entered.func))
            for function in self.raising.functions(path, called, owner) if called else ():
                if (function.path, function.facts.qualname) == manager:
                    return True
        return False

    def _is_dependency_that_yields(
        self, function: FunctionDefinition, block: ast.With | ast.AsyncWith
    ) -> bool:
        """Tell whether what routes raise is raised at a `yield` of the block as well."""
        has_yield = any(map(yields, statements_of(block.body)))
        return has_yield and self.depended_on.has(function.path, function.facts.qualname)

    def _look_for_names(self, path: str) -> frozenset[str]:
        self.project.trail.leaf("entered", path)
        return names_entered(self.read(path) or "")
