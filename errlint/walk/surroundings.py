"""The code around a statement: its guard, the clause it is in, the `try` bodies around it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from errlint.model.context import Attempt, ExceptClause, Guard, TryBody
from errlint.project.ast_values import dotted_name
from errlint.project.caught import (
    CaughtClass,
    caught_classes,
    names_every_exception,
    names_http_exception,
)
from errlint.project.except_clauses import NO_TREATMENT, ends_in_error, treatment_of
from errlint.project.exceptions import ExceptionClasses
from errlint.project.logs import is_log
from errlint.project.names import ClassDefinition, External, Project, Scope, qualified_name
from errlint.project.nodes import FUNCTIONS, LOOPS, TRIES, WITHS, statements_of
from errlint.project.tree import Outer, Step, SyntaxTree
from errlint.walk.attempts import attempt_of
from errlint.walk.emptiness import empty_tests

_CHANGING = ("TaskGroup", "create_task_group", "open_nursery", "suppress")
"""Context managers that put exceptions into a group, or swallow them."""


class Surroundings(NamedTuple):
    """What stands around a statement inside its function."""

    guard: Guard | None
    clause: ExceptClause | None
    tries: tuple[TryBody, ...]


@dataclass(eq=False, repr=False)
class SurroundingsReader:
    """Reads the surroundings of statements, given the steps that lead to each."""

    project: Project
    classes: ExceptionClasses
    tree: SyntaxTree
    _clauses: dict[int, ExceptClause] = field(default_factory=dict)

    def read(self, steps: Sequence[Step], scope: Scope) -> Surroundings:
        """Return what stands around what the steps lead to."""
        guard: Guard | None = None
        clause: ExceptClause | None = None
        tries: list[TryBody] = []
        leaves = True
        for depth, step in reversed([*enumerate(steps)]):
            node = step.node
            if isinstance(node, FUNCTIONS):
                break
            if leaves and isinstance(node, WITHS):
                is_in_loop = _is_in_loop(steps[:depth])
                tries += (TryBody((c,), is_in_loop) for c in self._suppressions(node, scope))
            leaves = leaves and not _changes_what_leaves(node)
            if isinstance(node, ast.If) and guard is None:
                guard = self._guard(node, is_negated=step.block is node.orelse)
            elif isinstance(node, ast.ExceptHandler) and clause is None:
                clause = self._clause(node, scope, steps[depth - 1].node)
                guard = guard or self._left_by(node)
            elif isinstance(node, TRIES) and step.block is node.body and leaves:
                clauses = (self._clause(inner, scope, node) for inner in node.handlers)
                tries.append(TryBody(tuple(clauses), _is_in_loop(steps[:depth])))
        return Surroundings(guard, clause, tuple(tries))

    def _suppressions(self, node: ast.With | ast.AsyncWith, scope: Scope) -> Iterator[ExceptClause]:
        """Yield what `with suppress(...)` keeps, as if a clause caught it and did nothing."""
        for item in node.items:
            entered = item.context_expr
            if not isinstance(entered, ast.Call) or not entered.args:
                continue
            meanings = self.project.resolve(dotted_name(entered.func) or "", scope)
            if External("contextlib.suppress") in meanings:
                yield self._suppression(entered, scope)

    def _suppression(self, call: ast.Call, scope: Scope) -> ExceptClause:
        clause = ast.ExceptHandler(type=ast.Tuple(elts=call.args), body=[])
        caught = [*caught_classes(clause, self.project, scope)]
        place = self.tree.range_of(call)
        return ExceptClause(
            range=place,
            types=tuple(self._types(caught)),
            head=f"with {ast.unparse(call)}",
            type_range=place,
            name=None,
            is_broad=names_every_exception(caught),
            catches_http_exceptions=names_http_exception(caught, self.classes),
            catches_own=False,
            treatment=NO_TREATMENT,
            always_fails=False,
            tidies_up=False,
            is_group=False,
            is_suppression=True,
        )

    def _types(self, caught: Iterable[CaughtClass]) -> Iterator[str]:
        for name, meanings in caught:
            qualified = (qualified_name(self.project, meaning) for meaning in meanings)
            yield next(filter(None, qualified), name)

    def _left_by(self, clause: ast.ExceptHandler) -> Guard | None:
        """Return the test of what was caught that a clause goes on behind: all else has left."""
        for statement in clause.body:
            match statement:
                case ast.If(
                    test=ast.UnaryOp(
                        op=ast.Not(),
                        operand=ast.Call(
                            func=ast.Name(id="isinstance"), args=[ast.Name(id=name), _]
                        ),
                    ),
                    body=[*_, ast.Raise() | ast.Return()],
                ) if name == clause.name:
                    return self._guard(statement, is_negated=True)
        return None

    def _guard(self, node: ast.If, is_negated: bool) -> Guard:
        return Guard(
            self.tree.range_of(node.test),
            self.tree.text_of(node.test),
            tuple(dict.fromkeys(_names_in(node.test))),
            is_negated,
            empty_tests(node.test, is_negated),
        )

    def _clause(self, node: ast.ExceptHandler, scope: Scope, parent: Outer) -> ExceptClause:
        if id(node) not in self._clauses:
            self._clauses[id(node)] = self._read_clause(node, scope, parent)
        return self._clauses[id(node)]

    def _read_clause(self, node: ast.ExceptHandler, scope: Scope, parent: Outer) -> ExceptClause:
        caught = [*caught_classes(node, self.project, scope)]
        own = (any(isinstance(m, ClassDefinition) for m in one.meanings) for one in caught)
        is_group = self.tree.catches_group(node)
        return ExceptClause(
            range=self.tree.range_of(node),
            types=tuple(self._types(caught)),
            head=_head(node, is_group),
            type_range=self.tree.range_of(node.type) if node.type else None,
            name=node.name,
            is_broad=node.type is None or names_every_exception(caught),
            catches_http_exceptions=names_http_exception(caught, self.classes),
            catches_own=bool(caught) and all(own),
            treatment=treatment_of(node),
            always_fails=ends_in_error(node.body),
            tidies_up=_tidies_up(node.body),
            is_group=is_group,
            is_bypassed=self._is_bypassed(node, scope, parent),
            attempt=_attempt(parent) if isinstance(parent, TRIES) else None,
            texts=_texts(node),
        )

    def _is_bypassed(self, node: ast.ExceptHandler, scope: Scope, parent: Outer) -> bool:
        clauses = parent.handlers if isinstance(parent, TRIES) else ()
        before = takewhile(lambda clause: clause is not node, clauses)
        caught = (caught_classes(clause, self.project, scope) for clause in before)
        return any(names_http_exception(classes, self.classes) for classes in caught)


def _head(node: ast.ExceptHandler, is_group: bool) -> str:
    caught = f" {ast.unparse(node.type)}" if node.type else ""
    return f"except{'*' * is_group}{caught}"


def _attempt(statement: ast.Try) -> Attempt | None:
    return attempt_of(statement.body, len(statement.handlers))


def _texts(clause: ast.ExceptHandler) -> frozenset[str]:
    """Return the locals that a clause gives the text of what it caught, in whatever case."""
    found: set[str] = set()
    for statement in clause.body if clause.name else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value):
                while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
                    value = value.func.value
                match value:
                    case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id=name)]):
                        is_text = name == clause.name
                    case ast.Name(id=name):
                        is_text = name in found
                    case _:
                        is_text = False
                found = found | {target} if is_text else found - {target}
    return frozenset(found)


def _tidies_up(body: list[ast.stmt]) -> bool:
    """Tell whether a clause does anything but to log, to put an answer together and to give it."""
    return any(map(_is_deed, statements_of(body)))


def _is_deed(statement: ast.stmt) -> bool:
    match statement:
        case ast.Expr(value=(ast.Call() as call) | ast.Await(value=ast.Call() as call)):
            return not is_log(call)
        case ast.Assign(targets=targets):
            return not all(isinstance(target, (ast.Name, ast.Tuple)) for target in targets)
    return isinstance(statement, (*WITHS, ast.For, ast.AsyncFor, ast.Delete))


def _changes_what_leaves(node: ast.AST) -> bool:
    """Tell whether exceptions leave a block as others, in a group for instance, or not at all."""
    if not isinstance(node, WITHS):
        return False
    calls = (item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call))
    return any((dotted_name(call.func) or "").endswith(_CHANGING) for call in calls)


def _is_in_loop(steps: Sequence[Step]) -> bool:
    for step in reversed(steps):
        if isinstance(step.node, FUNCTIONS):
            return False
        if isinstance(step.node, LOOPS):
            return True
    return False


def _names_in(node: ast.AST) -> Iterator[str]:
    """Yield the dotted names that an expression reads, in the order of the text."""
    if isinstance(node, (ast.Attribute, ast.Name)) and (name := dotted_name(node)):
        yield name
        return
    for child in ast.iter_child_nodes(node):
        yield from _names_in(child)
