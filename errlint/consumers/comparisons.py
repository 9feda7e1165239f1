"""What is compared in the expressions of a test or client."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from errlint.consumers.expectations import Relation
from errlint.project.ast_values import dotted_name
from errlint.project.nodes import inner_nodes

_EQUALITIES = frozenset({"assertEqual", "assertEquals", "assertDictEqual"})
_NOT_IN = "assertNotIn"
_PARTS = frozenset({"startswith", "endswith"})
_SEARCHES = frozenset({"re.search", "re.match", "re.fullmatch"})
_DISPLAYS = (ast.Tuple, ast.List, ast.Set)
COMPREHENSIONS = (ast.GeneratorExp, ast.ListComp)
_RELATIONS: dict[type[ast.cmpop], Relation] = {
    ast.Eq: Relation.EQUAL,
    ast.In: Relation.PART,
    ast.NotEq: Relation.EQUAL,
    ast.NotIn: Relation.PART,
}


def comparisons(
    node: ast.expr, words: Mapping[str, Sequence[ast.expr]]
) -> Iterator[tuple[Relation, ast.expr, ast.expr]]:
    """Yield what is compared in an expression: of two parts, the one that is looked into last.

    `words` are the names around it that stand for each of some values.
    """
    match node:
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]) if (
            isinstance(right, _DISPLAYS)
        ):
            for element in right.elts:
                yield Relation.ONE_OF, left, element
        case ast.Compare(left=ast.Name(id=name), ops=[ast.In()], comparators=[right]) if (
            name in words
        ):
            for word in words[name]:
                yield Relation.PART, word, right
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
            for equal in _equal_to_each_other(left, operators, others):
                for one, other in combinations(equal, 2):
                    yield Relation.EQUAL, one, other
        case ast.Call(func=ast.Attribute(attr=name), args=[left, right, *_]):
            if name in _EQUALITIES:
                yield Relation.EQUAL, left, right
            elif name in ("assertIn", _NOT_IN) or _is_search(node.func):
                yield Relation.PART, left, right
            elif name == "assertRegex":
                yield Relation.PART, right, left
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=[expected]):
            if name in _PARTS:
                yield Relation.PART, expected, value


def _is_search(func: ast.expr) -> bool:
    """Tell whether a function looks for a pattern in a text: `re.search`."""
    return dotted_name(func) in _SEARCHES


def _equal_to_each_other(
    left: ast.expr, operators: list[ast.cmpop], others: list[ast.expr]
) -> list[list[ast.expr]]:
    """Return the operands of a chain in groups that it says to be equal: `a == b != c`."""
    groups = [[left]]
    for operator, other in zip(operators, others, strict=True):
        if isinstance(operator, ast.Eq):
            groups[-1].append(other)
        else:
            groups.append([other])
    return groups


def is_negated(node: ast.expr) -> bool:
    """Tell whether a comparison is one by `!=`, `not in` or `assertNotIn()`."""
    match node:
        case ast.Compare(ops=[operator, *_]):
            return isinstance(operator, (ast.NotEq, ast.NotIn))
        case ast.Call(func=ast.Attribute(attr=name)):
            return name == _NOT_IN
    return False


def words_of(node: ast.GeneratorExp | ast.ListComp) -> Iterator[tuple[str, Sequence[ast.expr]]]:
    """Yield the name that a comprehension gives each of some values: `for word in ("a", "b")`."""
    for generator in node.generators:
        if isinstance(generator.target, ast.Name) and isinstance(generator.iter, _DISPLAYS):
            yield generator.target.id, generator.iter.elts


def asserted_texts(statement: ast.stmt) -> Iterator[ast.Call]:
    """Yield the calls by which a statement asserts that something is a text."""
    match statement:
        case ast.Assert(test=ast.BoolOp(op=ast.And(), values=calls)):
            pass
        case ast.Assert(test=call) | ast.Expr(value=call):
            calls = [call]
        case _:
            return
    for call in calls:
        match call:
            case ast.Call(
                func=ast.Name(id="isinstance") | ast.Attribute(attr="assertIsInstance"),
                args=[_, ast.Name(id="str"), *_],
            ):
                yield call


def asserted_values(test: ast.expr) -> Iterator[ast.expr]:
    """Yield what an assertion says to be a value that is written there, and not None."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from asserted_values(value)
        case ast.Compare(
            left=left, ops=[ast.Eq() | ast.Is()], comparators=[ast.Constant(value=value)]
        ) if value is not None:
            yield left


def outside_strings(root: ast.expr) -> Iterator[ast.expr]:
    """Yield what may be a comparison in an expression, but for f-strings, whose places vary."""
    waiting: list[ast.AST] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.expr):
            yield node
        if not isinstance(node, ast.JoinedStr):
            waiting += inner_nodes(node)


def own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions of a statement, without those of the blocks in it."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.withitem):
            yield child.context_expr
