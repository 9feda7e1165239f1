"""What a `try` is about, where one simple statement of it calls something."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from errlint.model.context import Attempt
from errlint.project.arguments import all_arguments
from errlint.project.ast_values import dotted_name
from errlint.project.nodes import COMPOUND

_READS_A_REQUEST = frozenset({"body", "form", "json"})


def attempt_of(body: list[ast.stmt], clauses: int) -> Attempt | None:
    """Return what the body of a `try` calls, None where more than one simple statement does.

    What a request says may be read into a name before: `body = await request.json()`. `clauses`
    says how many clauses it has.
    """
    if any(isinstance(inner, COMPOUND) for inner in body):
        return None
    calling = [(inner, calls) for inner in body if (calls := [*_calls_in(inner)])]
    read = {} if len(calling) < 2 else _read_from_request(calling[0][0])
    if len(calling) > 1 + bool(read) or (not calling and len(body) > 1):
        return None
    inner = calling[-1][0] if calling else body[0]
    calls = [call for _, calls in calling for call in calls]
    arguments = (
        name
        for call in calls
        if isinstance(call, ast.Call)
        for argument in all_arguments(call)
        for name in _names_read(argument)
    )
    stands_for = read | _gone_through(inner)
    return Attempt(
        calls=tuple(
            (dotted_name(call.func) or "") if isinstance(call, ast.Call) else "" for call in calls
        ),
        arguments=tuple(
            dict.fromkeys(source for name in arguments for source in stands_for.get(name, [name]))
        ),
        is_for_its_failure=isinstance(inner, ast.Expr),
        clauses=clauses,
    )


def _read_from_request(statement: ast.stmt) -> dict[str, list[str]]:
    """Return the name that gets what a request says, with that of the request."""
    match statement:
        case ast.Assign(
            targets=[ast.Name(id=name)],
            value=ast.Await(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=request), attr=attribute),
                    args=[],
                    keywords=[],
                )
            ),
        ) if attribute in _READS_A_REQUEST:
            return {name: [request]}
    return {}


def _calls_in(statement: ast.stmt) -> Iterator[ast.Call | ast.Await]:
    """Yield the calls, and what is awaited without one, in the order of the text."""
    for node in _in_order(statement):
        match node:
            case ast.Await(value=ast.Call()):
                pass
            case ast.Call() | ast.Await():
                yield node


def _names_read(node: ast.AST) -> Iterator[str]:
    """Yield the names that an expression reads, without the functions that it calls by name."""
    if isinstance(node, ast.Name):
        yield node.id
        return
    inner = [*ast.iter_child_nodes(node)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        inner.remove(node.func)
    for child in inner:
        yield from _names_read(child)


def _gone_through(statement: ast.stmt) -> dict[str, list[str]]:
    """Return the names that comprehensions bind, each with those of what it is an element of."""
    return {
        node.target.id: [*_names_read(node.iter)]
        for node in ast.walk(statement)
        if isinstance(node, ast.comprehension) and isinstance(node.target, ast.Name)
    }


def _in_order(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _in_order(child)
