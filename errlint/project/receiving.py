"""Which parameter of a function gets an argument of a call."""

from __future__ import annotations

import ast

from errlint.project.ast_values import dotted_name
from errlint.project.names import FunctionDefinition
from errlint.project.nodes import FunctionNode


def receiving_parameter(
    function: FunctionNode, argument: int | str, *, is_method: bool = False
) -> ast.arg | None:
    """Return the parameter that an argument is for, None for those with a star.

    `argument` is its keyword, or how many stand before it; a method gets its object, or its class,
    besides.
    """
    parameters = [*function.args.posonlyargs, *function.args.args]
    if isinstance(argument, str):
        named = (*function.args.args, *function.args.kwonlyargs)
        return next((parameter for parameter in named if parameter.arg == argument), None)
    index = argument + (is_method and not is_static(function))
    return parameters[index] if index < len(parameters) else None


def is_method(function: FunctionDefinition) -> bool:
    """Tell whether a function stands in a class."""
    return "." in function.facts.qualname


def is_static(function: FunctionNode) -> bool:
    """Tell whether a method is given neither its object nor its class."""
    return any(dotted_name(decorator) == "staticmethod" for decorator in function.decorator_list)
