"""Details that exception classes give their objects themselves."""

from __future__ import annotations

import ast
from collections.abc import Callable

from errlint.project.arguments import all_arguments
from errlint.project.constructors import attribute_set, base_init_calls
from errlint.project.evaluation import Evaluated, is_text
from errlint.project.nodes import FunctionNode, parameters_of
from errlint.project.signatures import DETAIL
from errlint.project.tree import last_row


def own_text(
    statement: ast.stmt, init: FunctionNode, evaluate: Callable[[ast.expr], Evaluated]
) -> ast.expr | None:
    """Return the text that a statement of an `__init__` sets as the detail, None if it doesn't.

    What the caller has given is none of its own, nor what the constructor of a base may set anew.
    """
    found = attribute_set(statement)
    if found is None:
        return None
    name, of, value = found
    parameters = [parameter.arg for parameter, _ in parameters_of(init.args)]
    is_given = isinstance(value, ast.Name) and value.id in parameters
    if name != DETAIL or of not in parameters[:1] or is_given:
        return None
    later = (call for call in base_init_calls(init) if last_row(call) >= statement.lineno)
    is_kept = all(f"{of}.{name}" in map(ast.unparse, all_arguments(call)) for call in later)
    return value if is_kept and is_text(evaluate(value).value) else None
