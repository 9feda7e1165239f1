"""Find exception handlers, what they are registered for, and what they make of details."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.excerpts import places_at
from errlint.handlers.detail_calls import Around, DetailCalls
from errlint.handlers.detail_flow import DetailFlow
from errlint.handlers.narrowing import nodes_without, verdict_of
from errlint.handlers.registered import registered_at
from errlint.handlers.reshaping import (
    FRAMEWORK_HANDLER,
    DetailUse,
    answering_calls,
    detail_uses,
    details_of,
    exception_of,
    handler_parameters,
    only_delegates,
)
from errlint.model.handler import Registration, Reshaping
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.exceptions import ExceptionClasses
from errlint.project.frameworks import CONNECTIONS
from errlint.project.names import Project, Scope
from errlint.project.nodes import FUNCTIONS, FunctionNode, functions_in
from errlint.project.objects import alternatives
from errlint.project.signatures import DETAIL
from errlint.project.tree import Step, SyntaxTree, first_row, last_row
from errlint.source import Range

_FARTHEST = 2
"""Through how many calls an exception is followed."""


class _Entry(NamedTuple):
    """A class or status, the handler for it, and the scope that names them."""

    key: ast.expr
    handler: ast.expr | FunctionNode | None
    scope: Scope


@dataclass(eq=False, repr=False)
class HandlerReader:
    """Reads the exception handlers of one module, given a tree of it with all that may be one.

    `keys` are those of the form that details are given.
    """

    path: str
    tree: SyntaxTree
    project: Project
    classes: ExceptionClasses
    scope_at: Callable[[tuple[Step, ...]], Scope]
    keys: Collection[str]

    @cached_property
    def _functions(self) -> list[FunctionNode]:
        return [*functions_in(self.tree.root.body)]

    @cached_property
    def _whole_functions(self) -> list[FunctionNode]:
        return [*functions_in(self.tree.whole.body)]

    def registrations(self, rows: Collection[int]) -> Iterator[Registration]:
        """Yield the registrations on some rows."""
        for entry in self._entries(rows):
            exception = self._exception(entry.key, entry.scope)
            if exception is not None:
                handler = self._function(entry.handler)
                named = [entry.key, *self._annotation(entry.key, handler)]
                name, file = dotted_name(entry.key) or "", self.tree.file
                places = tuple(map(self.tree.range_of, named))
                yield Registration(
                    exception,
                    name,
                    places if all(file.slice(place) == name for place in places) else (),
                    places[0],
                    max(len(file.line(place.end.row)) for place in places),
                    handler is not None and only_delegates(handler),
                )

    def reshapings(self, rows: Collection[int]) -> Iterator[Reshaping]:
        """Yield where handlers of tracked exceptions answer something else than the detail."""
        seen: set[Range] = set()
        for function, exception in self._handlers(rows):
            details = [*details_of(function, exception)]
            is_whole = self._flow(function).answers_whole(details)
            for use in self._uses(function, exception, 0):
                range_ = self.tree.range_of(use.node)
                if range_ not in seen:
                    seen.add(range_)
                    lines = use.statement.lineno, last_row(use.statement)
                    found = Reshaping(
                        use.keys, use.is_text, use.is_part, range_, lines, harm=use.harm
                    )
                    nodes = {*ast.walk(use.node)}
                    inside = [detail for detail in details if detail in nodes]
                    fits = is_whole and use.harm is None and {*use.keys} <= {*self.keys}
                    is_old = fits and self._flow(function).are_texts(inside)
                    yield found._replace(is_of_old_form=is_old)

    def answer_whole(self, rows: Collection[int]) -> bool:
        """Tell whether a handler answers a detail that is a dict as the whole body."""
        return any(
            self._flow(function).answers_whole(details_of(function, exception))
            for function, exception in self._handlers(rows)
        )

    def _flow(self, function: FunctionNode) -> DetailFlow:
        follow = self._calls.follow(Around(self.path, self.scope_at(())))
        return DetailFlow(function, follow, self.keys)

    def _handlers(self, rows: Collection[int]) -> Iterator[tuple[FunctionNode, str]]:
        """Yield the handlers of tracked exceptions, each with its parameter for the exception."""
        registered = (
            self._function(entry.handler)
            for entry in self._entries(rows)
            if isinstance(self._exception(entry.key, entry.scope), str)
        )
        handlers = {function.lineno: function for function in registered if function}
        seeming = filter(self._looks_like_handler, self._functions)
        handlers = {function.lineno: function for function in seeming} | handlers
        for _, function in sorted(handlers.items()):
            if exception := exception_of(function):
                yield function, exception

    def _uses(self, function: FunctionNode, exception: str, calls: int) -> Iterator[DetailUse]:
        """Yield where a function, or one that it gives the exception to, changes the detail."""
        around = Around(self.path, self.scope_at(()))
        found = self._changes(function, exception, around, 0)
        yield from found if calls == 0 else _told_best(found)
        without = self._without(function, exception, around)
        given = answering_calls(function, exception, without) if calls < _FARTHEST else ()
        for use, name in given:
            assert isinstance(use.node, ast.Call)
            called = self._calls.called(use.node, name, around)
            if called is None:
                continue
            if called.around.path == self.path:
                for own in self._functions:
                    if (first_row(own), last_row(own)) == called.rows:
                        whole = self.tree.with_body(own)
                        yield from self._uses(whole, called.parameter.arg, calls + 1)
                continue
            there_too = self._changes(called.node, called.parameter.arg, called.around, 1)
            for there in _told_best(there_too):
                yield there._replace(node=use.node, statement=use.statement)

    def _changes(
        self, function: FunctionNode, exception: str, around: Around, calls: int
    ) -> list[DetailUse]:
        """Return where a function changes the detail of an exception, or wants a text for one."""
        follow = self._calls.follow(around, calls)
        without = self._without(function, exception, around)
        uses = [*detail_uses(function, exception, follow, without)]
        details = [node for node in details_of(function, exception) if node not in without]
        flow = DetailFlow(function, follow, self.keys)
        harmed = {o.node: o for o in flow.outcomes(details) if o.fate.harm is not None}
        found: list[DetailUse] = []
        for use in uses:
            inside = [harmed.pop(node) for node in ast.walk(use.node) if node in harmed]
            found.append(use._replace(harm=inside[0].fate.harm if inside else None))
        for node, statement, (keys, is_text, harm, _) in harmed.values():
            found.append(DetailUse(node, statement, keys, is_text, False, harm))
        return [use for use in found if not use.is_intact]

    def _without(
        self, function: FunctionNode, exception: str, around: Around
    ) -> frozenset[ast.AST]:
        """Return the nodes of a function that no HTTP exception gets to."""
        return nodes_without(
            function, exception, verdict_of(self.project, self.classes, around.scope)
        )

    @cached_property
    def _calls(self) -> DetailCalls:
        return DetailCalls(self.project, self.classes, self.keys)

    def _entries(self, rows: Collection[int]) -> Iterator[_Entry]:
        for place in places_at(self.tree.root, rows, bool):
            scope = self.scope_at(place.steps)
            for key, handler in registered_at(place):
                yield _Entry(key, handler, scope)

    def _exception(self, key: ast.expr, scope: Scope) -> str | int | None:
        """Return the tracked exception or the status that an expression means."""
        if isinstance(key, ast.Constant):
            return key.value if isinstance(key.value, int) else None
        name = dotted_name(key)
        found = self.classes.tracked(self.project.resolve(name, scope)) if name else None
        return found.name if found else None

    def _function(self, handler: ast.expr | FunctionNode | None) -> FunctionNode | None:
        """Return the one function of the module that a name may mean."""
        if isinstance(handler, FUNCTIONS):
            return handler
        name = last_word(handler) if handler else ""
        written = re.findall(rf"\bdef[ \t]+{name}\b", self.tree.source.text) if name else []
        named = [function for function in self._functions if function.name == name]
        if len(named) != len(written):
            named = [function for function in self._whole_functions if function.name == name]
        return self.tree.with_body(named[0]) if len(named) == 1 else None

    def _annotation(self, key: ast.expr, handler: FunctionNode | None) -> Iterator[ast.expr]:
        """Yield the annotation of the handler's parameter if it is the same name."""
        parameters = handler_parameters(handler) if handler else []
        annotation = parameters[1].annotation if len(parameters) > 1 else None
        if annotation is not None and dotted_name(annotation) == dotted_name(key):
            yield annotation

    def _looks_like_handler(self, function: FunctionNode) -> bool:
        """Tell whether a function is made to be registered elsewhere."""
        match [parameter.annotation for parameter in handler_parameters(function)]:
            case [ast.expr() as request, ast.expr() as exception] if "handle" in function.name:
                is_request = (dotted_name(request) or "").endswith(CONNECTIONS)
                scope = self.scope_at(())
                named = (self._exception(type_, scope) for type_ in alternatives(exception))
                return is_request and any(isinstance(name, str) for name in named)
            case [_, None]:
                return function.name == FRAMEWORK_HANDLER
        return False


def _told_best(uses: list[DetailUse]) -> list[DetailUse]:
    """Return those that read the detail, if any: a helper may get exceptions that have none."""
    return [use for use in uses if DETAIL in ast.unparse(use.node)] or uses
