"""What a statement registers exception handlers for, as FastAPI and Starlette let it be said."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from errlint.excerpts import Place
from errlint.project.ast_values import dotted_name
from errlint.project.nodes import FUNCTIONS, FunctionNode

_TABLE = "exception_handlers"


def registered_at(place: Place) -> Iterator[tuple[ast.expr, ast.expr | FunctionNode | None]]:
    """Yield what a statement, or a decorator, registers handlers for."""
    statement = place.statement
    for node in ast.walk(place.expression or statement):
        match node:
            case ast.Call(func=ast.Attribute(attr="exception_handler"), args=[key]):
                is_decorator = node is place.expression and isinstance(statement, FUNCTIONS)
                yield key, statement if is_decorator and isinstance(statement, FUNCTIONS) else None
            case ast.Call(func=ast.Attribute(attr="add_exception_handler"), args=[key, handler]):
                yield key, handler
            case ast.keyword(arg="exception_handlers", value=ast.Dict() as table):
                yield from _items(table)
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=handler):
                if (dotted_name(owner) or "").endswith(_TABLE):
                    yield key, handler
            case (
                ast.Assign(
                    targets=[ast.Name(id=name) | ast.Attribute(attr=name)],
                    value=ast.Dict() as table,
                )
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as table)
            ):
                if name.lower().endswith(_TABLE):
                    yield from _items(table)


def _items(table: ast.Dict) -> Iterator[tuple[ast.expr, ast.expr]]:
    for key, handler in zip(table.keys, table.values, strict=True):
        if key is not None:
            yield key, handler
