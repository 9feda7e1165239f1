"""Read the expectations of a test or client from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from errlint.consumers.asked import forget_what_was_asked
from errlint.consumers.bindings import bind_names
from errlint.consumers.bodies import message_in
from errlint.consumers.cases import cases_of, rounds_of
from errlint.consumers.class_attributes import attributes_of
from errlint.consumers.comparisons import (
    COMPREHENSIONS,
    asserted_texts,
    asserted_values,
    comparisons,
    is_negated,
    outside_strings,
    own_expressions,
    words_of,
)
from errlint.consumers.consumer import Consumer
from errlint.consumers.environment import (
    Bound,
    CaughtError,
    Environment,
    HelperParameter,
    Meaning,
)
from errlint.consumers.exceptions import ExceptionNames
from errlint.consumers.expectations import (
    BodyRead,
    Exchange,
    Expectation,
    Expected,
    Relation,
    StatusCheck,
)
from errlint.consumers.given_back import given_back, named_call
from errlint.consumers.helpers import Helper, Helpers
from errlint.consumers.key_reads import KeyRead, asks_for_key, key_reads
from errlint.consumers.wanted import Wanted
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses, InstanceScope
from errlint.project.names import ClassDefinition, ModuleScope
from errlint.project.nodes import FUNCTIONS, SCOPES, FunctionNode, leaves
from errlint.project.values import Integer, Opaque, Text

_MOST_CALLS = 3
"""How many helpers are followed that one calls after the other."""


class ModuleReading(NamedTuple):
    """What one module expects, and where it reads keys of details, in the order of the text.

    `asked` are the statuses that it asserts itself, with the responses.
    """

    expectations: list[Expectation]
    key_reads: list[KeyRead]
    asked: list[tuple[Exchange, StatusCheck]]


def reading_of(
    tree: ast.Module,
    consumer: Consumer,
    classes: ExceptionClasses,
    keys: Collection[str] = (),
    reshaped: Collection[tuple[str, ...]] = (),
) -> ModuleReading:
    """Return what a module expects of error bodies, and where it reads some keys.

    `reshaped` is as in `Environment`.
    """
    project = classes.project
    module = ModuleScope(project, consumer.path)
    names = ExceptionNames(classes, module, tree)
    helpers = Helpers(project, consumer.path, consumer.conftests)
    reader = _Reader(Evaluator(project), module, names, tree, consumer, keys, helpers)
    reader.block(tree.body, Environment(reshaped=reshaped))
    return ModuleReading(
        [found for found in reader.found if isinstance(found, Expectation)],
        [found for found in reader.found if isinstance(found, KeyRead)],
        reader.asked,
    )


@dataclass(frozen=True)
class _Place:
    """Where a comparison stands, and what the names mean there."""

    node: ast.expr
    statement: ast.stmt
    environment: Environment


class _Call(NamedTuple):
    """The call of a helper, the first of some that follow from it."""

    node: ast.Call
    statement: ast.stmt
    depth: int = 1


@dataclass(eq=False)
class _Reader:
    evaluator: Evaluator
    module: ModuleScope
    exceptions: ExceptionNames
    tree: ast.Module
    consumer: Consumer
    keys: Collection[str]
    """Those of details that are worth a look."""
    helpers: Helpers
    call: _Call | None = None
    """What has led to the helper that is read: nothing counts but what it is given."""
    class_: ClassDefinition | None = None
    """The class whose methods are read at the moment."""
    found: list[Expectation | KeyRead] = field(default_factory=list)
    asked: list[tuple[Exchange, StatusCheck]] = field(default_factory=list)
    """The statuses that were asked for so far."""
    function: FunctionNode | None = None
    """The function that is read at the moment."""
    _uses: dict[ast.stmt, dict[str, int]] = field(default_factory=dict)

    @property
    def leaves_branches(self) -> bool:
        """Tell whether a branch is one of several ways, not what a test ends with."""
        return not self.consumer.is_test

    @property
    def wanted(self) -> Wanted:
        scope = InstanceScope(self.module, self.class_) if self.class_ else self.module
        return Wanted(self.evaluator, scope, self.function, self._uses)

    def block(self, body: Iterable[ast.stmt], environment: Environment) -> None:
        for statement in body:
            self._statement(statement, environment)

    def _statement(self, statement: ast.stmt, environment: Environment) -> None:
        if isinstance(statement, SCOPES) and not self.consumer.may_expect(statement):
            return
        if isinstance(statement, FUNCTIONS):
            outer, self.function = self.function, statement
            for case in cases_of(statement, self.tree) or [{}]:
                inner = environment.inside(statement, self.exceptions)
                self.block(statement.body, inner.inner(case))
            self.function = outer
            return
        if isinstance(statement, ast.ClassDef):
            self._inside_class(statement, environment)
            return
        asked, known = len(self.asked), len(self.found)
        for expression in own_expressions(statement):
            self._scan(expression, statement, environment)
        for call in asserted_texts(statement) if self.consumer.is_test else ():
            self._compare(
                Relation.PART, call.args[0], call.args[1], _Place(call, statement, environment)
            )
        if self.consumer.is_test and isinstance(statement, ast.Assert):
            for node in asserted_values(statement.test):
                if exchange := environment.with_other_key(node):
                    exchange.has_other_keys = True
        bind_names(statement, environment, self.exceptions)
        if isinstance(statement, ast.Assign) and not self.leaves_branches:
            self._bind_result(statement, environment)
        if body := getattr(statement, "body", ()):
            for inner in self._rounds(statement, environment):
                self.block(body, inner)
        if self.leaves_branches and _leaves(statement):
            forget_what_was_asked(self.asked, asked, self.found, known)
        for name in ("orelse", "finalbody"):
            self.block(getattr(statement, name, ()), environment)
        for case in getattr(statement, "cases", ()):
            self.block(case.body, environment)
        for handler in getattr(statement, "handlers", ()):
            if handler.name:
                self._catch(handler.name, handler.type, environment)
            self.block(handler.body, environment)

    def _rounds(self, statement: ast.stmt, environment: Environment) -> Iterator[Environment]:
        """Yield the environment of each round of a loop in a test, of other blocks the only one."""
        rounds: list[dict[str, Bound]] = []
        if isinstance(statement, ast.For) and self.consumer.is_test and not environment.has_cases:
            around = [self.function, self.tree] if self.function else [self.tree]
            rounds = rounds_of(statement, around)
        for given in rounds or [{}]:
            yield environment.inner(given) if given else environment

    def _inside_class(self, node: ast.ClassDef, environment: Environment) -> None:
        outer = self.class_
        name = f"{outer.facts.qualname}.{node.name}" if outer else node.name
        match self.module.project.resolve(name, self.module):
            case [ClassDefinition(path=self.module.path) as found] if self.function is None:
                self.class_ = found
        inner = environment.inner()
        if self.consumer.is_test:
            inner.names.update(attributes_of(node, self.tree))
        self.block(node.body, inner)
        self.class_ = outer

    def _catch(self, name: str, types: ast.expr | None, environment: Environment) -> None:
        environment.names.pop(name, None)
        if self.exceptions.may_catch(types):
            environment.names[name] = CaughtError(
                Exchange(is_exception=True, is_handled=True, is_told=self.exceptions.is_told(types))
            )

    def _scan(self, root: ast.expr, statement: ast.stmt, environment: Environment) -> None:
        if self.keys:
            self.found += key_reads(root, statement, environment, self.keys)
        words: dict[str, Sequence[ast.expr]] = {}
        for node in outside_strings(root):
            if isinstance(node, ast.Call) and not self.leaves_branches:
                self._follow(node, statement, environment)
            if isinstance(node, COMPREHENSIONS):
                words.update(words_of(node))
            for relation, left, right in comparisons(node, words):
                place = _Place(node, statement, environment)
                self._status(relation, left, right, place)
                if relation is not Relation.ONE_OF and environment.read(right):
                    self._compare(relation, right, left, place)
                elif relation is not Relation.PART:
                    self._compare(relation, left, right, place)

    def _follow(self, node: ast.Call, statement: ast.stmt, environment: Environment) -> None:
        """Read the helper that a call leads to, with what it is given there."""
        call = self.call
        call = call._replace(depth=call.depth + 1) if call else _Call(node, statement)
        if call.depth > _MOST_CALLS:
            return
        helper = self.helpers.called(node, self.function, self.class_)
        if helper is None:
            return
        given = self._given(helper, node, environment)
        if any(
            isinstance(meaning, HelperParameter) and meaning.is_telling
            for meaning in given.names.values()
        ):
            self._read_helper(helper, given, call)

    def _given(self, helper: Helper, call: ast.Call, environment: Environment) -> Environment:
        """Return what the parameters of a helper stand for in a call."""
        given = helper.given(call).items()
        return environment.bare().inner({n: self._argument(a, environment) for n, a in given})

    def _bind_result(self, statement: ast.Assign, environment: Environment) -> None:
        """Take notice of what a helper gives back, and of an exception that a test makes."""
        name, call = named_call(statement) or ("", None)
        if call is None or name in environment.names:
            return
        if self.exceptions.is_made_by(call):
            environment.names[name] = CaughtError(Exchange(is_exception=True))
        elif helper := self.helpers.called(call, self.function, self.class_):
            given = self._given(helper, call, environment)
            if found := given_back(helper, given, self.exceptions):
                environment.names[name] = found

    def _read_helper(self, helper: Helper, given: Environment, call: _Call) -> None:
        module, tree = replace(self.module, path=helper.path), ast.Module([helper.node], [])
        reader = replace(
            self,
            module=module,
            exceptions=replace(self.exceptions, scope=module, tree=tree),
            tree=tree,
            keys=(),
            helpers=self.helpers.of(helper.path),
            call=call,
            found=[],
            asked=[],
            function=helper.node,
            _uses={},
        )
        inside = given.bare().inside(helper.node, reader.exceptions)
        inside.names.update(given.names)
        reader.block(helper.node.body, inside)
        self.found += reader.found

    def _argument(self, node: ast.expr, environment: Environment) -> Meaning:
        """Return what a parameter of a helper stands for that is given an expression."""
        found = environment.meaning(node)
        if isinstance(found, (Exchange, BodyRead)):
            return found
        expected = self.wanted.expected(node, environment)
        return HelperParameter(expected if self.call else expected.given())

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
        wanted = self.wanted.expected(expected, environment)
        whole = wanted.node if read.path is None else None
        if whole:
            read, inner = self.wanted.inside(read, wanted, environment)
            if inner is None or relation is not Relation.EQUAL:
                return
            wanted = inner
        if not self._counts(wanted):
            return
        is_part = relation is not Relation.EQUAL
        is_fixed = is_part or bool(read.path or read.is_folded or read.inner)
        at, statement = self._at(place)
        self.found.append(
            Expectation(
                relation=relation,
                read=read,
                node=read.inner or node,
                expected=wanted.node,
                value=wanted.value,
                comparison=place.node,
                place=at,
                statement=statement,
                whole=whole,
                is_fixed=is_fixed and self.call is not None,
                is_negated=is_negated(place.node),
                is_shared=wanted.is_shared,
                case=wanted.case,
            )
        )

    def _counts(self, wanted: Expected) -> bool:
        """Tell whether an expectation is one of this file: what helpers expect is one of theirs."""
        return self.call is None or (wanted.is_given and not isinstance(wanted.value, Opaque))

    def _compare_raw(
        self, relation: Relation, read: BodyRead, expected: ast.expr, place: _Place
    ) -> None:
        """Note the comparison of a text that holds the message, for which no new form is known."""
        wanted = self.wanted.expected(expected, place.environment)
        if not self._counts(wanted):
            return
        literal = wanted.literal
        message = message_in(literal.value) if isinstance(literal, ast.Constant) else None
        if message is None or (relation is Relation.PART and not message.is_complete):
            return
        at, statement = self._at(place)
        self.found.append(
            Expectation(
                relation=relation,
                is_fixed=True,
                read=replace(read, path=(), is_raw=not message.is_complete),
                node=place.node,
                expected=expected,
                value=Text((message.text,)),
                comparison=place.node,
                place=at,
                statement=statement,
            )
        )

    def _status(self, relation: Relation, left: ast.expr, right: ast.expr, place: _Place) -> None:
        if relation is not Relation.EQUAL or is_negated(place.node):
            return
        for node, expected in ((left, right), (right, left)):
            exchange = place.environment.status_of(node)
            wanted = self.wanted.expected(expected, place.environment) if exchange else None
            if exchange and wanted and isinstance(wanted.value, Integer):
                check = StatusCheck(self._written(wanted), wanted.value.value, *self._at(place))
                exchange.statuses.append(check)
                self.asked.append((exchange, check))

    def _at(self, place: _Place) -> tuple[ast.expr, ast.stmt]:
        """Return what this file has at a place: in a helper, the call that has led there."""
        if self.call:
            return self.call.node, self.call.statement
        return place.node, place.statement

    def _written(self, wanted: Expected) -> ast.expr | None:
        """Return where the text of this file says what is expected, for nothing else."""
        if wanted.is_shared or (self.call and not wanted.is_given):
            return None
        return wanted.literal if wanted.is_alone else wanted.node


def _leaves(statement: ast.stmt) -> bool:
    """Tell whether nothing behind an `if` runs after its body."""
    return isinstance(statement, ast.If) and leaves(statement.body)
