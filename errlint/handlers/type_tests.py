"""What code that asks for the type of a detail does with the dict that a text becomes."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from errlint.project.ast_values import last_word
from errlint.project.nodes import FUNCTIONS, leaves, stored_names


class DetailKind(Enum):
    """What a detail is: the text of old, or the dict of the new form."""

    TEXT = "text"
    DICT = "dict"


ANY_KIND = frozenset(DetailKind)
_DICTS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
_DICT_METHODS = frozenset({"get", "items", "keys", "values", "pop"})
_OPEN = frozenset({"object", "Any", "Sequence", "Collection", "Iterable", "Container", "Sized"})
"""Classes that texts, or dicts, or both, may be objects of."""
_BUILT_IN = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"})


class KeyUse(NamedTuple):
    """A key that is read of a detail; `must_be_there` unless `get` or `pop` asks for it."""

    node: ast.expr
    key: str
    must_be_there: bool


@dataclass(eq=False, repr=False)
class TypeTests:
    """What one function, or a module outside of functions, asks about the types of details.

    `keys` are those of the form that details are given. A detail is any expression (`exc.detail`,
    a local), meant wherever it is written the same.
    """

    root: ast.AST
    keys: Collection[str]

    def kinds_at(self, detail: ast.expr) -> frozenset[DetailKind]:
        """Return what a detail can be at a place, by what the function has asked before it."""
        return self.kinds_near(detail, detail)

    def kinds_near(self, place: ast.AST, detail: ast.expr) -> frozenset[DetailKind]:
        """Return what a detail can be where something else stands."""
        subject = ast.dump(detail)
        if subject not in self._asked:
            return ANY_KIND
        return frozenset(
            kind for kind in DetailKind if self._is_reached(place, _Case(self, subject, kind))
        )

    def key_read(self, detail: ast.expr) -> KeyUse | None:
        """Return what is read of a detail by a key, where it stands in front of one."""
        around = self.parents.get(detail)
        match around:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key))) if value is detail:
                return KeyUse(around, key, True)
            case ast.Attribute(attr="get" | "pop"):
                match self.parents.get(around):
                    case ast.Call(func=func, args=[ast.Constant(value=str(key)), *rest]) as call:
                        if func is around:
                            must_be = around.attr == "pop" and not rest
                            return KeyUse(call, key, must_be)
        return None

    def keeps_part(self, detail: ast.expr) -> bool:
        """Tell whether something is read of a detail that the new form has, by key or pattern."""
        read, around = self.key_read(detail), self.parents.get(detail)
        if isinstance(around, ast.Match):
            return any(self._takes_part(case.pattern) for case in around.cases)
        return read is not None and read.key in self.keys

    def lacks(self, detail: ast.expr) -> KeyUse | None:
        """Return what is read of a detail by a key that the new form lacks."""
        read = self.key_read(detail)
        return read if read and read.key not in self.keys else None

    def is_replaced(self, name: str, statement: ast.stmt, detail: ast.expr) -> bool:
        """Tell whether a local that a statement binds gets another value where there is a dict."""
        case = _Case(self, ast.dump(detail), DetailKind.DICT)
        return any(
            isinstance(later, ast.If) and case.is_told_by(later.test) and case.binds(later, name)
            for later in self._siblings(statement, is_before=False)
        )

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Return the node around each node."""
        return {child: node for node in ast.walk(self.root) for child in ast.iter_child_nodes(node)}

    @cached_property
    def _asked(self) -> frozenset[str]:
        """Return what the function asks for its type."""
        found: set[str] = set()
        for node in ast.walk(self.root):
            match node:
                case ast.Call(
                    func=ast.Name(id="isinstance" | "type" | "hasattr"), args=[asked, *_]
                ):
                    found.add(ast.dump(asked))
                case ast.Match(subject=subject) | ast.Attribute(value=subject, attr="get"):
                    found.add(ast.dump(subject))
        return frozenset(found)

    def value_of(self, node: ast.expr) -> ast.expr:
        """Return what a local stands for that is bound once, any other expression as it is."""
        values = self._values.get(node.id, []) if isinstance(node, ast.Name) else []
        return values[0] if len(values) == 1 else node

    @cached_property
    def _values(self) -> dict[str, list[ast.expr]]:
        found: dict[str, list[ast.expr]] = {}
        for node in ast.walk(self.root):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    found.setdefault(name, []).append(value)
        return found

    def _takes_part(self, pattern: ast.pattern) -> bool:
        return any(
            isinstance(node, ast.MatchMapping)
            and any(isinstance(key, ast.Constant) and key.value in self.keys for key in node.keys)
            for node in ast.walk(pattern)
        )

    def _is_reached(self, node: ast.AST, case: _Case) -> bool:
        while node in self.parents and not isinstance(node, FUNCTIONS):
            parent = self.parents[node]
            if not case.leads(parent, node):
                return False
            if isinstance(node, ast.stmt) and not all(
                case.passes(earlier) for earlier in self._siblings(node, is_before=True)
            ):
                return False
            node = parent
        return True

    def _siblings(self, statement: ast.stmt, *, is_before: bool) -> list[ast.stmt]:
        """Return the statements of the same block in front of one, or behind it."""
        for value in vars(self.parents[statement]).values():
            if isinstance(value, list) and statement in value:
                at = value.index(statement)
                return value[:at] if is_before else value[at + 1 :]
        return []


@dataclass(eq=False, repr=False)
class _Case:
    """A detail, by how it is written, that is of one kind."""

    tests: TypeTests
    subject: str
    kind: DetailKind

    def is_told_by(self, test: ast.expr) -> bool:
        """Tell whether a condition holds for one kind only."""
        truths = {_Case(self.tests, self.subject, kind).truth(test) for kind in DetailKind}
        return len(truths) == len(DetailKind)

    def leads(self, parent: ast.AST, child: ast.AST) -> bool:
        """Tell whether what is around a node lets it run."""
        match parent:
            case ast.BoolOp(op=operator, values=values):
                stops = isinstance(operator, ast.Or)
                before = takewhile(lambda value: value is not child, values)
                return all(self.truth(value) is not stops for value in before)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                if child is body or child is orelse:
                    return self.truth(test) is not (child is orelse)
            case (
                ast.If(test=test, body=body, orelse=orelse)
                | ast.While(test=test, body=body, orelse=orelse)
            ):
                if child is not test:
                    return self.truth(test) is not (child in orelse)
            case ast.Call(args=[_, default]) if child is default:
                return self._truth_of_part(parent) is not True
            case ast.Match(subject=subject, cases=cases) if ast.dump(subject) == self.subject:
                if isinstance(child, ast.match_case):
                    earlier = takewhile(lambda case: case is not child, cases)
                    taken = (case for case in earlier if case.guard is None)
                    return self._matches(child.pattern) is not False and not any(
                        self._matches(case.pattern) is True for case in taken
                    )
        return True

    def passes(self, statement: ast.stmt) -> bool:
        """Tell whether what is behind a statement runs, with the detail as it was."""
        match statement:
            case ast.Assert(test=test):
                return self.truth(test) is not False
            case ast.If(test=test) if self.is_told_by(test):
                ways = self._ways(statement)
                return any(self._comes_through(way) for way in ways)
        return True

    def _comes_through(self, block: list[ast.stmt]) -> bool:
        is_kept = not leaves(block) and self.subject not in _bound(block)
        return is_kept and all(self.passes(statement) for statement in block)

    def binds(self, statement: ast.If, name: str) -> bool:
        """Tell whether each way through an `if` binds a name, or leaves."""
        bound = ast.dump(ast.Name(name, ast.Load()))
        return all(leaves(way) or bound in _bound(way) for way in self._ways(statement))

    def _ways(self, statement: ast.If) -> list[list[ast.stmt]]:
        truth = self.truth(statement.test)
        return [
            way
            for way, is_taken in ((statement.body, True), (statement.orelse, False))
            if truth is None or truth is is_taken
        ]

    def truth(self, test: ast.expr) -> bool | None:
        """Return what a condition is, None where that can't be told."""
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _negated(self.truth(operand))
            case ast.BoolOp(op=operator, values=values):
                settling = isinstance(operator, ast.Or)
                truths = {self.truth(value) for value in values}
                return settling if settling in truths else None if None in truths else not settling
            case ast.Call(func=ast.Name(id="isinstance"), args=[asked, types]):
                return self._is_object(asked, types)
            case ast.Call(func=ast.Name(id="hasattr"), args=[asked, ast.Constant(value=name)]):
                if ast.dump(asked) == self.subject and name in _DICT_METHODS:
                    return self.kind is DetailKind.DICT
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._compared(left, operator, right)
        if self.kind is DetailKind.DICT and ast.dump(test) == self.subject:
            return True
        return self._truth_of_part(test)

    def _is_object(self, asked: ast.expr, types: ast.expr) -> bool | None:
        names, part = _names_of(types), self._truth_of_part(asked)
        if part is False:
            return False
        if names is None or names & _OPEN:
            return None
        if part is True:
            return "str" in names
        if ast.dump(asked) != self.subject:
            return None
        return bool(names & _DICTS) if self.kind is DetailKind.DICT else "str" in names

    def _compared(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> bool | None:
        is_negated = isinstance(operator, (ast.NotEq, ast.NotIn, ast.IsNot))
        found: bool | None = None
        match left:
            case ast.Call(func=ast.Name(id="type"), args=[asked]):
                found = self._is_object(asked, right)
            case ast.Constant(value=str(key)) if isinstance(operator, (ast.In, ast.NotIn)):
                if ast.dump(right) == self.subject and self.kind is DetailKind.DICT:
                    found = key in self.tests.keys
            case _ if self._truth_of_part(left) is False:
                found = isinstance(right, ast.Constant) and right.value is None
        return _negated(found) if is_negated else found

    def _truth_of_part(self, node: ast.expr) -> bool | None:
        """Return whether a dict has what is read of it, in a local or not, None for all else."""
        match self.tests.value_of(node):
            case ast.Call(func=ast.Attribute(value=detail, attr="get"), args=[_, *rest]):
                read = self.tests.key_read(detail) if self._is_subject(detail) else None
                if read is not None and self.kind is DetailKind.DICT:
                    is_there = read.key in self.tests.keys
                    return True if is_there else None if rest else False
        return None

    def _is_subject(self, node: ast.expr) -> bool:
        return ast.dump(node) == self.subject

    def _matches(self, pattern: ast.pattern) -> bool | None:
        match pattern:
            case ast.MatchAs(pattern=None):
                return True
            case ast.MatchAs(pattern=ast.pattern() as inner):
                return self._matches(inner)
            case ast.MatchOr(patterns=patterns):
                truths = {self._matches(one) for one in patterns}
                return True if True in truths else None if None in truths else False
            case ast.MatchClass(cls=class_, patterns=inside):
                names = _names_of(class_) or frozenset()
                is_one = bool(names & _DICTS) if self.kind is DetailKind.DICT else "str" in names
                return (is_one and not inside) or (None if is_one else False)
            case ast.MatchMapping(keys=keys):
                named = {key.value for key in keys if isinstance(key, ast.Constant)}
                is_one = self.kind is DetailKind.DICT and named <= {*self.tests.keys}
                return None if is_one else False
            case ast.MatchValue(value=ast.Constant(value=str())) if self.kind is DetailKind.TEXT:
                return None
        return False


def _names_of(types: ast.expr) -> frozenset[str] | None:
    """Return the last words of the names of some classes, None where they can't be told."""
    match types:
        case ast.Tuple(elts=elements) | ast.List(elts=elements) | ast.Set(elts=elements):
            parts = [_names_of(element) for element in elements]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            parts = [_names_of(left), _names_of(right)]
        case _:
            name = last_word(types)
            is_class = name in _BUILT_IN or (name[:1].isupper() and not name.isupper())
            return frozenset({name}) if is_class or name in _OPEN else None
    if None in parts:
        return None
    return frozenset[str]().union(*(part for part in parts if part))


def _bound(block: list[ast.stmt]) -> frozenset[str]:
    """Return the locals that a block binds, as they are read."""
    return frozenset(
        ast.dump(ast.Name(name, ast.Load()))
        for statement in block
        for name in stored_names(statement)
    )


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
