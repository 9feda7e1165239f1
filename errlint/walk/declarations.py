"""Which function a decorator, or a call of `add_api_route()`, declares to serve routes."""

from __future__ import annotations

import ast
from typing import NamedTuple

from errlint.excerpts import Place
from errlint.project.arguments import all_arguments
from errlint.project.nodes import FUNCTIONS, FunctionNode, uncalled
from errlint.project.tree import Step, first_row, last_row
from errlint.walk.routes import endpoint_of

_LISTS = (ast.List, ast.Set)


class Declaration(NamedTuple):
    """A function that may serve routes, the steps to it, and what is called to declare them.

    `rows` are the first and last row of that.
    """

    node: FunctionNode
    steps: tuple[Step, ...]
    called: ast.expr
    rows: tuple[int, int]
    call: ast.Call | None = None


def declaration_at(place: Place, root: ast.Module) -> Declaration | None:
    """Return what is declared at a place, of functions of the module and methods of the class."""
    statement, expression = place.statement, place.expression
    if isinstance(statement, FUNCTIONS) and expression in statement.decorator_list:
        assert expression is not None
        rows = first_row(statement), statement.lineno
        call = expression if isinstance(expression, ast.Call) else None
        return Declaration(statement, place.steps, uncalled(expression), rows, call)
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        rows = first_row(statement), last_row(statement)
        owner, _, name = (endpoint_of(statement.value) or "").rpartition(".")
        steps = _steps_to_class(place.steps) if owner in ("self", "cls") else ()
        if not owner or steps:
            for node in steps[-1].block if steps else root.body:
                if isinstance(node, FUNCTIONS) and node.name == name:
                    call = statement.value
                    return Declaration(node, steps, call.func, rows, call)
    return None


def may_declare_more(call: ast.Call) -> bool:
    """Tell whether a call has `responses=` that can be added to, or may get some."""
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg=None):
                return False
            case ast.keyword(arg="responses", value=ast.Call() as helper):
                return sum(isinstance(given, _LISTS) for given in all_arguments(helper)) == 1
            case ast.keyword(arg="responses", value=value):
                return isinstance(value, ast.Dict) or ast.unparse(value) == "None"
    return True


def _steps_to_class(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps to the innermost class around a place, none where there is no class."""
    ends = [end for end, step in enumerate(steps, 1) if isinstance(step.node, ast.ClassDef)]
    return steps[: ends[-1]] if ends else ()
