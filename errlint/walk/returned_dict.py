"""Read the dicts that routes return, and the responses that they make of dicts."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errlint.model.context import Function
from errlint.model.returned_dict import ReturnedDict
from errlint.project.arguments import argument_at, keyword_argument
from errlint.project.ast_values import dotted_name
from errlint.project.frameworks import DATA_RESPONSES, is_of_framework
from errlint.project.names import Project, Scope, external_names
from errlint.project.tree import SyntaxTree, first_row, last_row
from errlint.project.values import Integer, Value
from errlint.walk.returned_status import answers_for_itself

if TYPE_CHECKING:
    from errlint.routing.declared import Evaluate

_OK = 200
"""What FastAPI answers with where nothing else is said (`fastapi/routing.py`, `status_code`)."""


@dataclass(eq=False, repr=False)
class ReturnedDictReader:
    """Reads what the statements of one function return."""

    tree: SyntaxTree
    project: Project
    scope: Scope
    evaluate: Evaluate

    def read(self, statement: ast.stmt, function: Function) -> ReturnedDict | None:
        """Return the dict that a statement of a route returns, if all of its keys can be told."""
        if not isinstance(statement, ast.Return) or not answers_for_itself(function):
            return None
        shown = statement.value
        is_content = isinstance(shown, ast.Call)
        if isinstance(shown, ast.Call):
            shown = self._content(shown)
        if not isinstance(shown, ast.Dict) or (fields := self._fields(shown)) is None:
            return None
        constants = zip(fields, shown.values, strict=True)
        return ReturnedDict(
            fields,
            {key: flag for key, node in constants if (flag := _flag(node)) is not None},
            _OK if is_content else self._status(function),
            is_content,
            function,
            self.tree.range_of(shown),
            (first_row(statement), last_row(statement)),
        )

    def _content(self, call: ast.Call) -> ast.expr | None:
        """Return what a response is made of, None where it says more than that."""
        meanings = self.project.resolve(dotted_name(call.func) or "", self.scope)
        names = external_names(meanings)
        if not any(is_of_framework(n) and n.rpartition(".")[2] in DATA_RESPONSES for n in names):
            return None
        is_plain = len(call.args) + len(call.keywords) == 1
        return argument_at(call, 0, "content") if is_plain else None

    def _fields(self, shown: ast.Dict) -> dict[str, Value] | None:
        keys = [key.value if isinstance(key, ast.Constant) else None for key in shown.keys]
        values = [self.evaluate(value).value for value in shown.values]
        fields = {k: v for k, v in zip(keys, values, strict=True) if isinstance(k, str)}
        return fields if len(fields) == len(values) else None

    def _status(self, function: Function) -> int | None:
        """Return the status of a function's answers, unless it sets another one itself."""
        node = function.node
        if any(isinstance(n, ast.Attribute) and n.attr == "status_code" for n in ast.walk(node)):
            return None
        calls = (decorator for decorator in node.decorator_list if isinstance(decorator, ast.Call))
        given = [keyword_argument(call, "status_code") for call in calls]
        found = {self.evaluate(status).value if status else Integer(_OK) for status in given}
        match [*found]:
            case [Integer(value=status)]:
                return status
        return None


def _flag(node: ast.expr) -> bool | None:
    match node:
        case ast.Constant(value=bool(flag)):
            return flag
    return None
