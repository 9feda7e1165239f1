"""Find where code that has caught an exception takes the detail of it for a text."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from errlint.detail_calls import Around, DetailCalls
from errlint.detail_flow import DetailFlow, Outcome
from errlint.excerpts import Place, places_at
from errlint.model.handler import Reshaping
from errlint.project.ast_values import dotted_name
from errlint.project.exceptions import ExceptionClasses
from errlint.project.handlers import caught_types
from errlint.project.names import Project, Scope
from errlint.project.nodes import FUNCTIONS
from errlint.project.tree import Step, SyntaxTree, last_row
from errlint.reshaping import DETAIL


@dataclass(eq=False, repr=False)
class CaughtDetailReader:
    """Reads one module, given its tree."""

    path: str
    tree: SyntaxTree
    project: Project
    classes: ExceptionClasses
    scope_at: Callable[[tuple[Step, ...]], Scope]
    _flows: dict[int, DetailFlow] = field(default_factory=dict)
    """One for each function, so that nothing is told twice."""

    def reshapings(self, rows: Collection[int]) -> Iterator[Reshaping]:
        """Yield where details that are read on some rows come out as something else."""
        for place in places_at(self.tree.root, rows, bool):
            for outcome in self._outcomes(place):
                lines = outcome.statement.lineno, last_row(outcome.statement)
                keys, is_text, fails, _ = outcome.fate
                range_ = self.tree.range_of(outcome.node)
                yield Reshaping(
                    keys, is_text, False, range_, lines, is_of_handler=False, fails=fails
                )

    def _outcomes(self, place: Place) -> Iterator[Outcome]:
        part = place.expression or place.statement
        details = [node for node in _reads(part) if self._is_of_exception(node, part, place.steps)]
        if details:
            yield from self._flow(place.steps).outcomes(details)

    def _flow(self, steps: tuple[Step, ...]) -> DetailFlow:
        root = _function_around(steps) or self.tree.root
        if id(root) not in self._flows:
            calls = DetailCalls(self.project, self.classes)
            around = Around(self.path, self.scope_at(steps), _class_around(steps))
            self._flows[id(root)] = DetailFlow(root, calls.follow(around))
        return self._flows[id(root)]

    def _is_of_exception(
        self, detail: ast.Attribute, part: ast.stmt | ast.expr, steps: tuple[Step, ...]
    ) -> bool:
        """Tell whether an attribute is that of an exception that is caught, known or made."""
        name = ast.unparse(detail.value)
        if any(self._is_tracked(type_, steps) for type_ in _types_asked(part, detail, name)):
            return True
        for node, block in reversed(steps):
            if isinstance(node, ast.ExceptHandler) and node.name == name:
                return any(self._is_tracked(type_, steps) for type_ in caught_types(node))
            is_checked = isinstance(node, ast.If) and block is node.body
            asked = _types_in_test(node.test, name) if isinstance(node, ast.If) else ()
            if is_checked and any(self._is_tracked(type_, steps) for type_ in asked):
                return True
            if isinstance(node, FUNCTIONS):
                return any(self._is_tracked(func, steps) for func in _makers(node, name))
        return False

    def _is_tracked(self, named: ast.expr, steps: tuple[Step, ...]) -> bool:
        name = dotted_name(named)
        if name is None:
            return False
        return self.classes.tracked(self.project.resolve(name, self.scope_at(steps))) is not None


def _reads(part: ast.AST) -> Iterator[ast.Attribute]:
    """Yield where the details of what names stand for are read."""
    for node in ast.walk(part):
        match node:
            case ast.Attribute(value=ast.Name(), attr=attribute, ctx=ast.Load()):
                if attribute == DETAIL:
                    yield node


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
                return types.elts if isinstance(types, ast.Tuple) else [types]
    return []


def _makers(function: ast.AST, name: str) -> Iterator[ast.expr]:
    """Yield what is called to make an object that a function keeps in a local."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=local)], value=ast.Call(func=func)):
                if local == name:
                    yield func


def _function_around(steps: tuple[Step, ...]) -> ast.stmt | None:
    nodes = (step.node for step in reversed(steps))
    return next((node for node in nodes if isinstance(node, FUNCTIONS)), None)


def _class_around(steps: tuple[Step, ...]) -> str | None:
    classes: list[str] = []
    for step in steps:
        if isinstance(step.node, FUNCTIONS):
            break
        if isinstance(step.node, ast.ClassDef):
            classes.append(step.node.name)
    return ".".join(classes) or None
