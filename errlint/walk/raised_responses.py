"""Read the responses that code raises."""

from __future__ import annotations

import ast

from errlint.model.context import Function
from errlint.model.raised_response import RaisedResponse
from errlint.project.ast_values import dotted_name
from errlint.project.frameworks import is_of_framework
from errlint.project.names import External, Project, Scope
from errlint.project.tree import SyntaxTree, first_row, last_row
from errlint.source import Position, Range


def raised_response(
    statement: ast.stmt, function: Function | None, tree: SyntaxTree, project: Project, scope: Scope
) -> RaisedResponse | None:
    """Return the response that a statement constructs to raise it, if it does.

    A class of the project may be an exception as well.
    """
    match statement:
        case ast.Raise(exc=ast.Call(func=func, keywords=keywords) as call, cause=cause):
            name = dotted_name(func)
            meanings = project.resolve(name, scope) if name else ()
            if name is None or not meanings:
                return None
            if not all(isinstance(m, External) and _is_response(m.name) for m in meanings):
                return None
            given = [keyword.arg for keyword in keywords]
            known = frozenset(filter(None, given))
            start = tree.start_of(statement)
            return RaisedResponse(
                name,
                tree.range_of(func),
                None if None in given else known,
                cause is not None,
                function,
                tree.range_of(call),
                Range(start, Position(start.row, start.column + len("raise"))),
                (first_row(statement), last_row(statement)),
            )
    return None


def _is_response(name: str) -> bool:
    return is_of_framework(name) and name.endswith("Response")
