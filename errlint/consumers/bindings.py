"""What the statements of a test bind names to."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from errlint.consumers.environment import Environment, caught_by
from errlint.consumers.exceptions import ExceptionNames
from errlint.project.nodes import stored_names


def bind_names(statement: ast.stmt, environment: Environment, exceptions: ExceptionNames) -> None:
    """Take notice of what a statement, without the blocks in it, binds."""
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
        for name in stored_names(target):
            environment.names.pop(name, None)
