"""Find where code that has caught an exception takes the detail of it for a text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from errlint.excerpts import places_at
from errlint.handlers.detail_calls import Around, DetailCalls
from errlint.handlers.detail_flow import DetailFlow
from errlint.handlers.detail_way import Outcome
from errlint.model.handler import Reshaping
from errlint.project.ast_values import dotted_name
from errlint.project.except_clauses import caught_types
from errlint.project.exceptions import ExceptionClasses
from errlint.project.frameworks import CONNECTIONS
from errlint.project.logs import is_log
from errlint.project.makers import annotated_class, annotated_name
from errlint.project.names import Project, Scope
from errlint.project.nodes import (
    FUNCTIONS,
    TRIES,
    FunctionNode,
    elements_of,
    is_name,
    own_nodes,
    parameters_of,
)
from errlint.project.signatures import DETAIL
from errlint.project.tree import Step, SyntaxTree, last_row

_TEXTS = frozenset({"__str__", "__repr__", "__format__"})
"""Methods that have to give a text."""


@dataclass(eq=False, repr=False)
class CaughtDetailReader:
    """Reads one module, given its tree; `keys` are those of the form that details are given."""

    path: str
    tree: SyntaxTree
    project: Project
    classes: ExceptionClasses
    scope_at: Callable[[tuple[Step, ...]], Scope]
    keys: Collection[str]

    def reshapings(self, rows: Collection[int]) -> Iterator[Reshaping]:
        """Yield where details that are read on some rows come out as something else."""
        read: dict[ast.AST, list[ast.expr]] = {}
        steps_to: dict[ast.AST, tuple[Step, ...]] = {}
        for place in places_at(self.tree.root, rows, bool):
            part = place.expression or place.statement
            root: ast.AST = next(_functions_around(place.steps), self.tree.root)
            for node in _reads(part):
                if self._is_of_exception(node, part, place.steps):
                    read.setdefault(root, []).append(node)
                    steps_to.setdefault(root, place.steps)
        for root, details in read.items():
            for outcome in self._flow(root, steps_to[root]).outcomes(details):
                is_own_text = isinstance(root, FUNCTIONS) and root.name in _TEXTS
                if outcome.fate.harm or not is_own_text:
                    yield self._reshaping(outcome)

    def _reshaping(self, outcome: Outcome) -> Reshaping:
        fate = outcome.fate
        lines = outcome.statement.lineno, last_row(outcome.statement)
        range_ = self.tree.range_of(outcome.node)
        return Reshaping(fate.keys, fate.is_text, False, range_, lines, False, fate.harm)

    def _flow(self, root: ast.AST, steps: tuple[Step, ...]) -> DetailFlow:
        calls = DetailCalls(self.project, self.classes, self.keys)
        functions = tuple(_functions_around(steps))
        around = Around(self.path, self.scope_at(steps), _class_around(steps), functions)
        return DetailFlow(root, calls.follow(around), self.keys)

    def _is_of_exception(
        self, detail: ast.Attribute, part: ast.stmt | ast.expr, steps: tuple[Step, ...]
    ) -> bool:
        """Tell whether an attribute is that of an exception that is caught, known or made."""
        name = ast.unparse(detail.value)
        if any(self._is_tracked(type_, steps) for type_ in _types_asked(part, detail, name)):
            return True
        outwards = [step.node for step in reversed(steps)]
        for depth, (node, block) in enumerate(reversed(steps)):
            if isinstance(node, ast.ExceptHandler) and node.name == name:
                is_met = not _only_calls_next(outwards[depth + 1])
                return is_met and any(self._is_tracked(t, steps) for t in caught_types(node))
            is_checked = isinstance(node, ast.If) and block is node.body
            asked = _types_in_test(node.test, name) if isinstance(node, ast.If) else ()
            if is_checked and any(self._is_tracked(type_, steps) for type_ in asked):
                return True
            if isinstance(node, FUNCTIONS):
                return any(self._is_tracked(type_, steps) for type_ in _types_in(node, name)) or (
                    name == "self" and self._is_own(steps)
                )
        return False

    def _is_own(self, steps: tuple[Step, ...]) -> bool:
        """Tell whether a place stands in a method of a tracked class."""
        class_ = _class_around(steps)
        return class_ is not None and self._is_named(class_, steps)

    def _is_tracked(self, named: ast.expr, steps: tuple[Step, ...]) -> bool:
        name = dotted_name(named)
        return name is not None and self._is_named(name, steps)

    def _is_named(self, name: str, steps: tuple[Step, ...]) -> bool:
        return self.classes.tracked(self.project.resolve(name, self.scope_at(steps))) is not None


def _only_calls_next(statement: ast.AST) -> bool:
    """Tell whether a `try` of middleware does nothing but to hand the request on.

    HTTP exceptions are answered farther inside, by Starlette's `ExceptionMiddleware`.
    """
    body = statement.body if isinstance(statement, TRIES) else []
    calls = [node for node in own_nodes(body) if isinstance(node, ast.Call) and not is_log(node)]
    return bool(calls) and all(is_name(call.func, "call_next") for call in calls)


def _reads(part: ast.AST) -> Iterator[ast.Attribute]:
    """Yield where the details of what names stand for are read."""
    for node in ast.walk(part):
        match node:
            case ast.Attribute(value=ast.Name(), attr=attribute, ctx=ast.Load()):
                if attribute == DETAIL:
                    yield node
            case ast.AugAssign(target=ast.Attribute(value=ast.Name(), attr=attribute) as target):
                if attribute == DETAIL:
                    yield target


def _types_asked(part: ast.AST, detail: ast.expr, name: str) -> Iterator[ast.expr]:
    """Yield what `x if isinstance(name, ...) else y` asks for on the way to a detail."""
    for node in ast.walk(part):
        match node:
            case ast.IfExp(test=test, body=body):
                if any(inner is detail for inner in ast.walk(body)):
                    yield from _types_in_test(test, name)
            case ast.BoolOp(op=ast.And(), values=[*values]):
                if any(inner is detail for value in values for inner in ast.walk(value)):
                    yield from _types_in_test(node, name)


def _types_in_test(test: ast.expr, name: str) -> list[ast.expr]:
    """Return the classes of which a condition wants an object."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return [type_ for value in values for type_ in _types_in_test(value, name)]
        case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=asked), types]):
            if asked == name:
                return elements_of(types)
    return []


def _types_in(function: FunctionNode, name: str) -> Iterator[ast.expr]:
    """Yield the classes of what a function has in a local, as far as it says so itself."""
    kept: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=local)], value=ast.Call(func=func)):
                if local == name:
                    yield func
            case ast.Assign(targets=[ast.Name(id=local)], value=ast.Name(id=value)):
                if local == name:
                    kept.add(value)
    for node in ast.walk(function) if kept else ():
        if isinstance(node, ast.ExceptHandler) and node.name in kept:
            yield from caught_types(node)
    parameters = [parameter for parameter, _ in parameters_of(function.args)]
    for parameter in parameters:
        class_ = annotated_class(parameter.annotation) if parameter.annotation else None
        if parameter.arg == name and class_ is not None and not any(map(_is_request, parameters)):
            yield class_


def _is_request(parameter: ast.arg) -> bool:
    """Tell whether a parameter is that of an exception handler, which is judged as a whole."""
    named = annotated_name(parameter.annotation) or ""
    return "request" in parameter.arg or named.endswith(CONNECTIONS)


def _functions_around(steps: tuple[Step, ...]) -> Iterator[FunctionNode]:
    """Yield the functions that a place stands in, innermost first."""
    for step in reversed(steps):
        if isinstance(step.node, FUNCTIONS):
            yield step.node


def _class_around(steps: tuple[Step, ...]) -> str | None:
    classes: list[str] = []
    for step in steps:
        if isinstance(step.node, FUNCTIONS):
            break
        if isinstance(step.node, ast.ClassDef):
            classes.append(step.node.name)
    return ".".join(classes) or None
