"""Which functions of the project a function runs: those it calls, and those it depends on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from errlint.model.contract import FunctionKey
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.called import CallerScope, CallReader
from errlint.project.caught import keeps_http_exceptions
from errlint.project.except_clauses import treatment_of, uncaught_nodes
from errlint.project.exceptions import ExceptionClasses
from errlint.project.makers import annotated_class
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ModuleScope,
    Project,
)
from errlint.project.nodes import FunctionNode
from errlint.routing.definitions import Definitions
from errlint.routing.dependencies import DependencyReader, annotated_parameters
from errlint.routing.flags import Rows, flagged_rows, leaves_defaults

_RUNNERS = frozenset({"run_in_threadpool", "to_thread", "run_sync"})
"""What calls the function that it is given."""


class Callee(NamedTuple):
    """A function that another one runs; `is_dependency` when FastAPI runs it before the other.

    `makes_exception` when what it returns is raised, `has_defaults` when it is given nothing for
    the parameters that have a default.
    """

    function: FunctionKey
    is_dependency: bool = False
    makes_exception: bool = False
    has_defaults: bool = False


@dataclass(eq=False, repr=False)
class Callees:
    """Follows the calls of a project as far as names tell: by modules, classes and annotations."""

    project: Project
    classes: ExceptionClasses
    definitions: Definitions
    _called: dict[FunctionKey, tuple[tuple[int, Callee], ...]] = field(default_factory=dict)
    _depended: dict[FunctionKey, tuple[Callee, ...]] = field(default_factory=dict)
    _flagged: dict[tuple[FunctionKey, bool], tuple[Rows, ...]] = field(default_factory=dict)

    def run_by(self, caller: Callee) -> tuple[Callee, ...]:
        """Return what a function runs where nothing in it catches an HTTP exception."""
        called = self._calls_of(caller.function)
        if caller.is_dependency:
            return (*(callee for _, callee in called), *self._depended_on(caller.function))
        return tuple(inner for row, inner in called if not self.is_flagged(caller, row))

    def is_flagged(self, callee: Callee, row: int) -> bool:
        """Tell whether a function gets to a row only if it is told to by an optional argument."""
        function, has_defaults = callee.function, callee.has_defaults
        if (function, has_defaults) not in self._flagged:
            node = self.definitions.node(function)
            found = flagged_rows(node, has_defaults) if node else ()
            self._flagged[function, has_defaults] = found
        rows = self._flagged[function, has_defaults]
        return any(first <= row <= last for first, last in rows)

    def _calls_of(self, function: FunctionKey) -> tuple[tuple[int, Callee], ...]:
        if function not in self._called:
            self._called[function] = tuple(dict.fromkeys(self._calls(function)))
        return self._called[function]

    def _depended_on(self, function: FunctionKey) -> tuple[Callee, ...]:
        """Return what FastAPI calls before an endpoint or a dependency."""
        if function not in self._depended:
            found = DependencyReader(self.project, self.definitions).dependencies(function)
            callees = (Callee(key, is_dependency=True) for key in found)
            self._depended[function] = tuple(dict.fromkeys(callees))
        return self._depended[function]

    def _calls(self, function: FunctionKey) -> Iterator[tuple[int, Callee]]:
        node = self.definitions.node(function)
        if node is None:
            return
        names = _Names(self, function, node)
        scope = CallerScope(CallReader(node), ModuleScope(self.project, function.path))

        def keeps(statement: ast.Try) -> bool:
            return keeps_http_exceptions(statement, self.classes, scope, _lets_through)

        for inner in uncaught_nodes(node.body, keeps):
            match inner:
                case ast.Raise(exc=ast.Call(func=func) as call, lineno=row):
                    for key in names.called_by(func):
                        yield row, self._callee(call, key)._replace(makes_exception=True)
                case ast.Call(func=func, args=args, lineno=row):
                    for key in names.called_by(func):
                        yield row, self._callee(inner, key)
                    if args and last_word(func) in _RUNNERS:
                        for key in names.called_by(args[0]):
                            yield row, Callee(key)

    def _callee(self, call: ast.Call, function: FunctionKey) -> Callee:
        node = self.definitions.node(function)
        return Callee(function, has_defaults=node is not None and leaves_defaults(call, node))


def _lets_through(clause: ast.ExceptHandler) -> bool:
    return treatment_of(clause).lets_through


@dataclass(frozen=True, eq=False, repr=False)
class _Names:
    """What the names in one function mean."""

    callees: Callees
    function: FunctionKey
    node: FunctionNode

    def called_by(self, func: ast.expr) -> Iterator[FunctionKey]:
        """Yield the functions that a call of an expression may run."""
        if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
            for class_ in self._classes_named(func.value.func):
                yield from self._run(self.project.attribute(class_, func.attr))
        name = dotted_name(func)
        if name is None:
            return
        head, _, rest = name.partition(".")
        definitions = self.callees.definitions
        if not rest and (inner := definitions.around(self.function, head)):
            yield inner
        elif head in ("self", "cls") and (owner := definitions.owner(self.function)):
            if rest:
                yield from self._run(self.project.of_object(owner, self.function.path, rest))
        elif head in definitions.locals(self.function):
            if rest and "." not in rest:
                for class_ in self._classes_of_local(head):
                    yield from self._run(self.project.attribute(class_, rest))
        else:
            yield from self._run(self.project.resolve(name, self.scope))

    @property
    def project(self) -> Project:
        return self.callees.project

    @property
    def scope(self) -> ModuleScope:
        return ModuleScope(self.project, self.function.path)

    def _run(self, meanings: Iterable[Definition]) -> Iterator[FunctionKey]:
        for meaning in meanings:
            found: Iterable[Definition] = [meaning]
            if isinstance(meaning, ClassDefinition):
                found = self.project.attribute(meaning, "__init__")
            for function in found:
                if isinstance(function, FunctionDefinition):
                    yield FunctionKey(function.path, function.facts.qualname)

    def _classes_named(self, node: ast.expr) -> Iterator[ClassDefinition]:
        for meaning in self.project.resolve(dotted_name(node), self.scope):
            if isinstance(meaning, ClassDefinition):
                yield meaning

    def _classes_of_local(self, name: str) -> Iterator[ClassDefinition]:
        """Yield the class of a parameter by its annotation, of a local by its only assignment."""
        for parameter in annotated_parameters(self.node):
            if parameter.name == name and parameter.annotation is not None:
                named = annotated_class(parameter.annotation)
                yield from self._classes_named(named) if named is not None else ()
                return
        match self.callees.definitions.assigned(self.function).get(name):
            case [ast.Call(func=func)] | [ast.Await(value=ast.Call(func=func))]:
                yield from self._classes_named(func)
