"""Read the expectations of a test or client from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from errlint.consumers.cases import cases_of
from errlint.consumers.environment import DETAIL, Bound, Environment, Error, caught_by
from errlint.consumers.exceptions import ExceptionNames
from errlint.consumers.expectations import Exchange, Expectation, Read, Relation, StatusCheck
from errlint.consumers.helpers import Helpers
from errlint.consumers.key_reads import KeyRead, asks_for_key, key_reads
from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ModuleScope
from errlint.project.nodes import FUNCTIONS, inner_nodes, leaves, parameters_of
from errlint.project.values import Integer, Mapping, Text, Value

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
_EQUALITIES = frozenset({"assertEqual", "assertEquals", "assertDictEqual"})
_PARTS = frozenset({"startswith", "endswith"})
_EXCEPTION = re.compile(r"\d{3}: (.+)", re.DOTALL)
_JSON = re.compile(r"\{\s*\"detail\"\s*:\s*\"([^\"\\]*)\"\s*\}")
_RELATIONS: dict[type[ast.cmpop], Relation] = {
    ast.Eq: Relation.EQUAL,
    ast.In: Relation.PART,
    ast.NotEq: Relation.EQUAL,
    ast.NotIn: Relation.PART,
}


class Reading(NamedTuple):
    """What one module expects, and where it reads keys of details, in the order of the text."""

    expectations: list[Expectation]
    key_reads: list[KeyRead]


def reading_of(
    tree: ast.Module,
    path: str,
    classes: ExceptionClasses,
    is_test: bool,
    keys: Collection[str] = (),
) -> Reading:
    """Return what the module at `path` expects of error bodies, and where it reads some keys."""
    project = classes.project
    scope = ModuleScope(project, path)
    names = ExceptionNames(classes, scope)
    reader = _Reader(Evaluator(project), scope, names, tree, not is_test, keys)
    reader.block(tree.body, Environment())
    return Reading(
        [found for found in reader.found if isinstance(found, Expectation)],
        [found for found in reader.found if isinstance(found, KeyRead)],
    )


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
    exceptions: ExceptionNames
    tree: ast.Module
    leaves_branches: bool
    """Whether a branch is one of several ways, not what happens in the end as in a test."""
    keys: Collection[str]
    """Those of details that are worth a look."""
    found: list[Expectation | KeyRead] = field(default_factory=list)
    asked: list[tuple[Exchange, StatusCheck]] = field(default_factory=list)
    """The statuses that were asked for so far."""
    function: ast.stmt | None = None
    """The function that is read at the moment."""
    _uses: dict[ast.stmt, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def helpers(self) -> Helpers:
        return Helpers(self.tree)

    def block(self, body: Iterable[ast.stmt], environment: Environment) -> None:
        for statement in body:
            self._statement(statement, environment)

    def _statement(self, statement: ast.stmt, environment: Environment) -> None:
        if isinstance(statement, FUNCTIONS):
            outer, self.function = self.function, statement
            for case in cases_of(statement, self.tree) or [{}]:
                inner = self._inside(statement, environment)
                inner.names.update({name: Bound(node, True) for name, node in case.items()})
                self.block(statement.body, inner)
            for arguments in () if self.leaves_branches else self.helpers.arguments_of(statement):
                inner = self._inside(statement, environment)
                for name, node in arguments.items():
                    inner.give(name, node)
                self.block(statement.body, inner)
            self.function = outer
            return
        if isinstance(statement, ast.ClassDef):
            self.block(statement.body, environment.inner())
            return
        asked, known = len(self.asked), len(self.found)
        for expression in _own_expressions(statement):
            self._scan(expression, statement, environment)
        _bind(statement, environment, self.exceptions)
        self.block(getattr(statement, "body", ()), environment)
        if self.leaves_branches and _leaves(statement):
            self._forget_what_was_asked(asked, known)
        for name in ("orelse", "finalbody"):
            self.block(getattr(statement, name, ()), environment)
        for case in getattr(statement, "cases", ()):
            self.block(case.body, environment)
        for handler in getattr(statement, "handlers", ()):
            if handler.name:
                self._catch(handler.name, handler.type, environment)
            self.block(handler.body, environment)

    def _inside(self, function: FunctionNode, environment: Environment) -> Environment:
        """Return the environment of a function, whose parameters may be exceptions and details."""
        inner = environment.inner()
        for name in self.exceptions.parameters(function):
            inner.names[name] = Error(Exchange(is_handled=True, is_assumed=True))
        if any(parameter.arg == DETAIL for parameter, _ in parameters_of(function.args)):
            inner.names[DETAIL] = Read(Exchange(is_assumed=True), ())
        return inner

    def _catch(self, name: str, types: ast.expr | None, environment: Environment) -> None:
        environment.names.pop(name, None)
        if self.exceptions.may_catch(types):
            environment.names[name] = Error(Exchange(is_handled=True))

    def _forget_what_was_asked(self, asked: int, known: int) -> None:
        """Let what a condition asks for hold for its own branch alone, which ends in a `raise`."""
        for exchange, check in self.asked[asked:]:
            inside = replace(exchange, statuses=[*exchange.statuses])
            exchange.statuses.remove(check)
            for index, expectation in enumerate(self.found[known:], known):
                if expectation.read.exchange is exchange:
                    read = replace(expectation.read, exchange=inside)
                    self.found[index] = replace(expectation, read=read)
        del self.asked[asked:]

    def _scan(self, root: ast.expr, statement: ast.stmt, environment: Environment) -> None:
        if self.keys:
            self.found += key_reads(root, statement, environment, self.keys)
        for node in _outside_strings(root):
            for relation, left, right in _comparisons(node):
                place = _Place(node, statement, environment)
                self._status(relation, left, right, place)
                if environment.read(right):
                    self._compare(relation, right, left, place)
                elif relation is not Relation.PART:
                    self._compare(relation, left, right, place)

    def _compare(
        self, relation: Relation, node: ast.expr, expected: ast.expr, place: _Place
    ) -> None:
        environment = place.environment
        read = environment.read(node)
        if read is None:
            return
        if read.is_raw:
            self._compare_raw(relation, read, expected, place)
            return
        if relation is Relation.PART and asks_for_key(place.node, node, self.function or self.tree):
            return
        is_shared, expected = False, _unwrapped(expected)
        if isinstance(expected, ast.Name) and (argument := environment.argument(expected)):
            is_shared = relation is Relation.PART or self._is_shared(expected)
            expected = argument
        if isinstance(environment.value(expected), ast.Dict) and isinstance(expected, ast.Name):
            is_shared = self._is_shared(expected)
            expected = _unwrapped(environment.value(expected))
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
                is_negated=_is_negated(place.node),
                is_shared=is_shared,
                case=self._case(expected, environment),
            )
        )

    def _compare_raw(
        self, relation: Relation, read: Read, expected: ast.expr, place: _Place
    ) -> None:
        """Note the comparison of a text that holds the message, for which no new form is known."""
        literal = place.environment.value(expected)
        message = _message_in(literal.value) if isinstance(literal, ast.Constant) else None
        if message is None or (relation is Relation.PART and not message.is_complete):
            return
        self.found.append(
            Expectation(
                relation=relation,
                is_fixed=True,
                read=replace(read, path=(), is_raw=not message.is_complete),
                node=place.node,
                expected=expected,
                value=Text((message.text,)),
                place=place.node,
                statement=place.statement,
            )
        )

    def _case(self, node: ast.expr, environment: Environment) -> ast.expr | None:
        bound = environment.meaning(node)
        if not isinstance(node, ast.Name) or not isinstance(bound, Bound) or self._is_shared(node):
            return None
        return bound.node if bound.is_case else None

    def _is_shared(self, name: ast.Name) -> bool:
        """Tell whether the function reads a name more than once."""
        if self.function is None:
            return True
        if self.function not in self._uses:
            self._uses[self.function] = _uses(self.function)
        return self._uses[self.function].get(name.id, 0) != 1

    def _status(self, relation: Relation, left: ast.expr, right: ast.expr, place: _Place) -> None:
        if relation is not Relation.EQUAL or _is_negated(place.node):
            return
        for node, expected in ((left, right), (right, left)):
            exchange = place.environment.status_of(node)
            value = self._value(expected, place.environment) if exchange else None
            if exchange and isinstance(value, Integer):
                is_own = isinstance(expected, ast.Name) and not self._is_shared(expected)
                written = place.environment.value(expected) if is_own else expected
                check = StatusCheck(written, value.value)
                exchange.statuses.append(check)
                self.asked.append((exchange, check))

    def _value(self, node: ast.expr, environment: Environment) -> Value:
        found = self.evaluator.evaluate(value_of(environment.value(node)), self.scope)
        if not isinstance(found.value, Mapping):
            return found.value
        entries = (
            replace(entry, value=self.evaluator.evaluate(entry.value, found.scope).value)
            for entry in found.value.entries
        )
        return Mapping(tuple(entries))


def _comparisons(node: ast.expr) -> Iterator[tuple[Relation, ast.expr, ast.expr]]:
    """Yield what is compared in an expression: of two parts, the one that is looked into last."""
    match node:
        case ast.Compare(
            left=ast.Tuple() as left, ops=[ast.Eq()], comparators=[ast.Tuple() as right]
        ):
            if len(left.elts) == len(right.elts):
                for one, other in zip(left.elts, right.elts, strict=True):
                    yield Relation.EQUAL, one, other
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            if relation := _RELATIONS.get(type(operator)):
                yield relation, left, right
        case ast.Compare(left=left, ops=operators, comparators=others):
            if all(isinstance(operator, ast.Eq) for operator in operators):
                for one, other in combinations((left, *others), 2):
                    yield Relation.EQUAL, one, other
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]):
            if name in _EQUALITIES:
                yield Relation.EQUAL, left, right
            elif name == "assertIn":
                yield Relation.PART, left, right
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[expected]):
            if name in _PARTS:
                yield Relation.PART, expected, value


def _leaves(statement: ast.stmt) -> bool:
    """Tell whether nothing behind an `if` runs after its body."""
    return isinstance(statement, ast.If) and leaves(statement.body)


def _is_negated(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.NotEq, ast.NotIn))


def _outside_strings(root: ast.expr) -> Iterator[ast.expr]:
    """Yield what may be a comparison in an expression, but for f-strings, whose places vary."""
    waiting: list[ast.AST] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr):
            yield node
        if not isinstance(node, ast.JoinedStr):
            waiting += inner_nodes(node)


def _bind(statement: ast.stmt, environment: Environment, exceptions: ExceptionNames) -> None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            environment.bind(name, value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            environment.bind(name, value)
        case ast.Assign(targets=targets):
            _forget(targets, environment)
        case ast.AugAssign(target=target) | ast.For(target=target) | ast.AsyncFor(target=target):
            _forget([target], environment)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                caught = caught_by(item, exceptions)
                if isinstance(item.optional_vars, ast.Name):
                    name = item.optional_vars.id
                    if caught:
                        environment.names[name] = caught
                    else:
                        environment.bind(name, item.context_expr)


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


@dataclass(frozen=True)
class _Message:
    """A message in a text; `is_complete` when the text shows what it begins with."""

    text: str
    is_complete: bool


def _message_in(raw: object) -> _Message | None:
    """Return the message in the text of a body, or in that of an exception (`404: Not Found`)."""
    if isinstance(raw, bytes):
        raw = raw.decode(errors="replace")
    if not isinstance(raw, str):
        return None
    if match := _EXCEPTION.fullmatch(raw):
        return _Message(match[1], True)
    if match := _JSON.fullmatch(raw):
        return _Message(match[1], True)
    return _Message(raw, False)


def _only_detail(node: ast.expr) -> ast.expr | None:
    """Return the value in a dict that has no other key than `detail`."""
    match node:
        case ast.Dict(keys=[ast.Constant(value="detail")], values=[value]):
            return value
        case ast.Call(
            func=ast.Name(id="dict"), args=[], keywords=[ast.keyword(arg="detail", value=value)]
        ):
            return value
    return None


def _uses(function: ast.stmt) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = found.get(node.id, 0) + 1
    return found
