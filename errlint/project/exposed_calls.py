"""The calls where an HTTP exception would not become the response that it stands for."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from errlint.project.ast_values import last_word
from errlint.project.called import Called, CallerScope, CallReader, spelling_of
from errlint.project.caught import CatchesAll, is_broad
from errlint.project.except_clauses import ends_in_error, treatment_of, uncaught_nodes
from errlint.project.names import ModuleScope
from errlint.project.nodes import FUNCTIONS, WITHS, FunctionNode, own_nodes, statements_of
from errlint.project.wrapping import decorator_of


class PlacedCall(NamedTuple):
    """A call: the row where it starts, how it is written and what it calls.

    `owner` is the class whose method it stands in; `decorator` calls what it is put on.
    """

    row: int
    spelling: str
    called: Called | None
    owner: str | None
    decorator: str | None = None


class Raised(NamedTuple):
    """What comes out of a call: an exception, and the decorator that makes such a call."""

    exception: str
    decorator: str | None = None


def exposed_calls(tree: ast.Module, module: ModuleScope) -> Iterator[PlacedCall]:
    """Yield the calls in a `try` whose broad clause answers an error, whatever it caught.

    In middleware those count as well that are given something and stand in no such `try` at all.
    """
    for reader, owner in _functions(tree.body, "", None, None):
        function = reader.function
        catches_all = partial(is_broad, project=module.project, scope=CallerScope(reader, module))
        if _may_be_middleware(function):
            unhandled = uncaught_nodes(function.body, partial(_has_clause, catches_all))
            given = (node for node in unhandled if _is_given_something(node))
            yield from _calls(given, reader, owner)
        for node in statements_of(function.body):
            if isinstance(node, ast.Try) and _swallows(node, catches_all):
                yield from _calls(own_nodes(node.body), reader, owner)


def _calls(nodes: Iterable[ast.AST], reader: CallReader, owner: str | None) -> Iterator[PlacedCall]:
    for node in nodes:
        if isinstance(node, ast.Call):
            spelling = spelling_of(node.func)
            if not spelling:
                continue
            if called := reader.called(spelling):
                yield PlacedCall(node.lineno, spelling, called, owner)
            elif not owner and (decorator := decorator_of(reader, spelling)):
                yield PlacedCall(node.lineno, spelling, None, None, decorator)


def _is_given_something(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(node.args or node.keywords)


def _has_clause(catches_all: CatchesAll, node: ast.Try) -> bool:
    return any(map(catches_all, node.handlers))


def _swallows(node: ast.Try, catches_all: CatchesAll) -> bool:
    """Tell whether an error of its own is what becomes of any exception of the body.

    A clause that lets some through says that they are not for the clauses behind it.
    """
    for clause in node.handlers:
        if treatment_of(clause).lets_through:
            return False
        if catches_all(clause):
            return ends_in_error(clause.body)
    return False


def _may_be_middleware(function: FunctionNode) -> bool:
    names = [argument.arg for argument in function.args.args]
    return (
        "call_next" in names
        or {"scope", "receive", "send"} <= {*names}
        or any(
            isinstance(decorator, ast.Call) and last_word(decorator.func) == "middleware"
            for decorator in function.decorator_list
        )
    )


def _functions(
    body: Iterable[ast.stmt], prefix: str, owner: str | None, outer: CallReader | None
) -> Iterator[tuple[CallReader, str | None]]:
    for statement in body:
        if isinstance(statement, FUNCTIONS):
            name = prefix + statement.name
            reader = CallReader(statement, outer)
            yield reader, owner
            yield from _functions(statement.body, f"{name}.", owner, reader)
        elif isinstance(statement, ast.ClassDef):
            name = prefix + statement.name
            yield from _functions(statement.body, f"{name}.", name, outer)
        elif isinstance(statement, (*WITHS, ast.If, ast.Try, ast.For)):
            for inner in ("body", "orelse", "finalbody"):
                yield from _functions(getattr(statement, inner, ()), prefix, owner, outer)
