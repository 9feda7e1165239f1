"""What a test gives to a helper that compares for it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property

from errlint.project.nodes import FUNCTIONS, parameters_of

_WRITTEN = (ast.Attribute, ast.Constant, ast.Dict, ast.JoinedStr)
"""What says at the call what is expected."""


@dataclass(eq=False, repr=False)
class Helpers:
    """The functions of a module that its own tests call by their names."""

    module: ast.Module

    def arguments_of(self, function: ast.stmt) -> list[dict[str, ast.expr]]:
        """Return what each call in the module says for the parameters of one of its functions."""
        if not isinstance(function, FUNCTIONS) or function not in self.module.body:
            return []
        if function.decorator_list or function.name.startswith("test"):
            return []
        parameters = [parameter.arg for parameter, _ in parameters_of(function.args)]
        calls = self._calls.get(function.name, ())
        return [given for call in calls if (given := _given(call, parameters))]

    @cached_property
    def _calls(self) -> dict[str, list[ast.Call]]:
        found: dict[str, list[ast.Call]] = {}
        for node in ast.walk(self.module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                found.setdefault(node.func.id, []).append(node)
        return found


def _given(call: ast.Call, parameters: list[str]) -> dict[str, ast.expr]:
    """Return the arguments that are written out, and what a client returns if all others are."""
    named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    given = {**dict(zip(parameters, call.args, strict=False)), **named}
    written: dict[str, ast.expr] = {
        name: node for name, node in given.items() if isinstance(node, _WRITTEN)
    }
    others = {name: node for name, node in given.items() if isinstance(node, (ast.Call, ast.Await))}
    return given if len(written) + len(others) == len(given) else written
