"""What the helpers of tests give back: the response that they ask for, or its body."""

from __future__ import annotations

import ast

from errlint.consumers.bindings import bind_names
from errlint.consumers.environment import Environment
from errlint.consumers.exceptions import ExceptionNames
from errlint.consumers.expectations import BodyRead, Exchange
from errlint.consumers.helpers import Helper
from errlint.project.nodes import own_nodes


def given_back(
    helper: Helper, given: Environment, exceptions: ExceptionNames
) -> BodyRead | Exchange | None:
    """Return the response or the body that a helper ends with, None if it may end elsewhere.

    `given` is what it gets for its parameters.
    """
    body = helper.node.body
    returned = [node for node in own_nodes(body) if isinstance(node, ast.Return)]
    if returned != body[-1:]:
        return None
    for statement in body:
        bind_names(statement, given, exceptions)
    value = returned[0].value
    found = given.meaning(value) if value else None
    return found if isinstance(found, (BodyRead, Exchange)) else None


def named_call(statement: ast.Assign) -> tuple[str, ast.Call] | None:
    """Return the call whose result a statement gives a name, and the name."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            call = value.value if isinstance(value, ast.Await) else value
            return (name, call) if isinstance(call, ast.Call) else None
    return None
