"""Read the expectations of a test or client from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from errlint.consumers.environment import Bound, Environment, Error, caught_by
from errlint.consumers.expectations import Expectation, Read, Relation, StatusCheck
from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import ModuleScope, Project
from errlint.project.values import Integer, Value

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_EQUALITIES = frozenset({"assertEqual", "assertEquals", "assertDictEqual"})
_PARTS = frozenset({"startswith", "endswith"})
_RELATIONS: dict[type[ast.cmpop], Relation] = {
    ast.Eq: Relation.EQUAL,
    ast.In: Relation.PART,
    ast.NotEq: Relation.UNCLEAR,
    ast.NotIn: Relation.UNCLEAR,
}


def expectations_of(tree: ast.Module, path: str, project: Project) -> list[Expectation]:
    """Return what the module at `path` expects of error bodies, in the order of the text."""
    reader = _Reader(Evaluator(project), ModuleScope(project, path))
    reader.block(tree.body, Environment())
    return reader.found


@dataclass(frozen=True)
class _Place:
    """Where a comparison stands, and what the names mean there."""

    node: ast.expr
    statement: ast.stmt
    environment: Environment


@dataclass(eq=False)
class _Reader:
    evaluator: Evaluator
    scope: ModuleScope
    found: list[Expectation] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)
    """How often each name is read in the current function."""

    def block(self, body: Iterable[ast.stmt], environment: Environment) -> None:
        for statement in body:
            self._statement(statement, environment)

    def _statement(self, statement: ast.stmt, environment: Environment) -> None:
        if isinstance(statement, _FUNCTIONS):
            outer, self.uses = self.uses, _uses(statement)
            self.block(statement.body, environment.inner())
            self.uses = outer
            return
        if isinstance(statement, ast.ClassDef):
            self.block(statement.body, environment.inner())
            return
        for expression in _own_expressions(statement):
            self._scan(expression, statement, environment)
        _bind(statement, environment)
        for name in ("body", "orelse", "finalbody"):
            self.block(getattr(statement, name, ()), environment)
        for case in getattr(statement, "cases", ()):
            self.block(case.body, environment)
        for handler in getattr(statement, "handlers", ()):
            if handler.name:
                environment.names[handler.name] = Error(environment.exchange(ast.Constant(None)))
            self.block(handler.body, environment)

    def _scan(self, root: ast.expr, statement: ast.stmt, environment: Environment) -> None:
        for node in _outside_strings(root):
            if (comparison := _comparison(node)) is None:
                continue
            place = _Place(node, statement, environment)
            relation, left, right = comparison
            self._status(relation, left, right, place)
            if isinstance(environment.meaning(right), Read):
                self._compare(relation, right, left, place)
            elif relation is not Relation.PART:
                self._compare(relation, left, right, place)

    def _compare(
        self, relation: Relation, node: ast.expr, expected: ast.expr, place: _Place
    ) -> None:
        environment = place.environment
        read = environment.meaning(node)
        if not isinstance(read, Read):
            return
        owner, is_shared = None, False
        expected = _unwrapped(expected)
        bound = environment.meaning(expected)
        if isinstance(bound, Bound) and isinstance(expected, ast.Name):
            is_shared = self.uses.get(expected.id, 0) != 1
            if isinstance(bound.node, ast.Dict):
                expected, owner = bound.node, bound.statement
        is_whole = read.path is None
        if is_whole:
            detail = _only_detail(expected)
            if detail is None or relation is Relation.PART:
                return
            expected = detail
        self.found.append(
            Expectation(
                relation=relation,
                read=read,
                node=read.inner or node,
                expected=expected,
                value=self._value(expected, environment),
                place=place.node,
                statement=place.statement,
                is_whole=is_whole,
                is_shared=is_shared and owner is not None,
                owner=owner,
            )
        )

    def _status(self, relation: Relation, left: ast.expr, right: ast.expr, place: _Place) -> None:
        if relation is not Relation.EQUAL:
            return
        for node, expected in ((left, right), (right, left)):
            exchange = place.environment.status_of(node)
            value = self._value(expected, place.environment) if exchange else None
            if exchange and isinstance(value, Integer):
                exchange.statuses.append(StatusCheck(expected, value.value, place.statement))

    def _value(self, node: ast.expr, environment: Environment) -> Value:
        bound = environment.meaning(node)
        if isinstance(bound, Bound):
            node = bound.node
        return self.evaluator.evaluate(value_of(node), self.scope).value


def _comparison(node: ast.expr) -> tuple[Relation, ast.expr, ast.expr] | None:
    """Return what compares two expressions, the one that is looked into last."""
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            relation = _RELATIONS.get(type(operator))
            return (relation, left, right) if relation else None
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]):
            if name in _EQUALITIES:
                return Relation.EQUAL, left, right
            return (Relation.PART, left, right) if name == "assertIn" else None
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[expected]):
            return (Relation.PART, expected, value) if name in _PARTS else None
    return None


def _outside_strings(root: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions in an expression, but those in f-strings, whose places vary."""
    waiting: list[ast.AST] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr):
            yield node
        if not isinstance(node, ast.JoinedStr):
            waiting += ast.iter_child_nodes(node)


def _bind(statement: ast.stmt, environment: Environment) -> None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            environment.bind(name, value, statement)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            environment.bind(name, value, statement)
        case ast.Assign(targets=targets):
            _forget(targets, environment)
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            _forget([target], environment)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                caught = caught_by(item)
                if isinstance(item.optional_vars, ast.Name):
                    name = item.optional_vars.id
                    if caught:
                        environment.names[name] = caught
                    else:
                        environment.bind(name, item.context_expr, statement)


def _forget(targets: Iterable[ast.expr], environment: Environment) -> None:
    for target in targets:
        for node in ast.walk(target):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                environment.names.pop(node.id, None)


def _own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr


def _unwrapped(node: ast.expr) -> ast.expr:
    """Return what inline-snapshot's `snapshot(...)` holds."""
    match node:
        case ast.Call(func=ast.Name(id="snapshot"), args=[value], keywords=[]):
            return value
    return node


def _only_detail(node: ast.expr) -> ast.expr | None:
    """Return the value of a dict display that has no other key than `detail`."""
    match node:
        case ast.Dict(keys=[ast.Constant(value="detail")], values=[value]):
            return value
    return None


def _uses(function: ast.stmt) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = found.get(node.id, 0) + 1
    return found
