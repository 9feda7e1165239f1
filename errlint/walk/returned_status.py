"""Read the statuses that routes return beside a body."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from errlint.model.body_and_status import BodyAndStatus
from errlint.model.context import Function, FunctionKind
from errlint.model.route import ROUTE_DECORATORS
from errlint.project.ast_values import last_word
from errlint.project.nodes import uncalled
from errlint.project.tree import SyntaxTree, first_row, last_row
from errlint.project.values import Integer

if TYPE_CHECKING:
    from errlint.routing.declared import Evaluate

_ERRORS = range(400, 600)
_TRANSPARENT = frozenset({"cache", "inject", "limit", "requires", "shared_limit"})
"""Decorators of fastapi-cache, dependency-injector, slowapi and Starlette."""


def returned_status(
    statement: ast.stmt, function: Function, tree: SyntaxTree, evaluate: Evaluate
) -> BodyAndStatus | None:
    """Return the error status that a statement of a route returns as the second of two or three.

    A decorator that is none of the framework's may make something of it.
    """
    match statement:
        case ast.Return(value=ast.Tuple(elts=[body, status] | [body, status, _]) as returned):
            value = evaluate(status).value
            is_error = isinstance(value, Integer) and value.value in _ERRORS
            is_meant = not isinstance(status, ast.Constant) or _is_body(body)
            if is_error and is_meant and answers_for_itself(function):
                return BodyAndStatus(
                    tree.text_of(status),
                    function,
                    tree.range_of(returned),
                    tree.range_of(status),
                    (first_row(statement), last_row(statement)),
                )
    return None


def _is_body(node: ast.expr) -> bool:
    """Tell whether an expression is no number: `return 640, 480` has no status in it."""
    match node:
        case ast.Constant(value=value):
            return value is None or isinstance(value, str)
    return isinstance(node, (ast.Call, ast.Dict, ast.JoinedStr))


def answers_for_itself(function: Function) -> bool:
    """Tell whether what a function returns is what FastAPI makes the answer of."""
    decorators = function.node.decorator_list
    return (
        function.kind is FunctionKind.ROUTE
        and not function.is_websocket
        and bool(decorators)
        and all(map(_passes_on, decorators))
    )


def _passes_on(decorator: ast.expr) -> bool:
    """Tell whether a decorator declares a route, or gives back what the function does."""
    if last_word(uncalled(decorator)) in _TRANSPARENT:
        return True
    return isinstance(decorator, ast.Call) and last_word(decorator.func) in ROUTE_DECORATORS
