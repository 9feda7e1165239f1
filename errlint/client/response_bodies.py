"""What a function does with the body of a response before it checks the status."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from errlint.project.ast_values import dotted_name
from errlint.project.logs import is_log
from errlint.project.nodes import WITHS, own_nodes

_BODY = frozenset({"aread", "content", "json", "read", "text"})
_READS = frozenset({"aread", "read"})
"""What reads the body of a response that is streamed."""
_TESTED = (ast.If, ast.While, ast.Assert, ast.IfExp)


def is_told_before(body: Sequence[ast.stmt], response: str, row: int) -> bool:
    """Tell whether a function has done something with what a response says in front of a row.

    It is logged, raised, tested or handed on; to store it tells nobody anything.
    """
    start = max((at for at in _assigned_rows(body, response) if at < row), default=0)
    near = [node for node in own_nodes(body) if start <= getattr(node, "lineno", 0) < row]
    known = _made_of_body(near, response)
    return any(_reads_body(part, response, known) for node in near for part in _told_by(node))


def closed_streams(body: Sequence[ast.AST]) -> frozenset[str]:
    """Return the names of HTTPX's streams that a block opens, and leaves without reading them.

    Nobody can read them any more behind it: `httpx.ResponseNotRead`.
    """
    opened: set[str] = set()
    for node in own_nodes(body):
        for item in node.items if isinstance(node, WITHS) else ():
            match item:
                case ast.withitem(
                    context_expr=ast.Call(func=ast.Attribute(attr="stream")),
                    optional_vars=ast.Name(id=name),
                ):
                    opened.add(name)
    attributes = (node for node in own_nodes(body) if isinstance(node, ast.Attribute))
    read = {dotted_name(node.value) for node in attributes if node.attr in _READS}
    return frozenset(opened - read)


def _assigned_rows(body: Sequence[ast.stmt], name: str) -> Iterator[int]:
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store):
                yield node.lineno


def _made_of_body(nodes: Sequence[ast.AST], response: str) -> frozenset[str]:
    """Return the names of what is made of the body of a response."""
    known: frozenset[str] = frozenset()
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                targets = [target]
            case _:
                continue
        if _reads_body(value, response, known):
            stored = (inner for target in targets for inner in ast.walk(target))
            known |= {inner.id for inner in stored if isinstance(inner, ast.Name)}
    return known


def _told_by(node: ast.AST) -> Sequence[ast.AST]:
    """Return what of a node is told, or decides what is done."""
    match node:
        case ast.Raise(exc=ast.expr() as exc):
            return [exc]
        case (
            ast.Expr(value=ast.Call() as call) | ast.Expr(value=ast.Await(value=ast.Call() as call))
        ):
            return [*call.args, *call.keywords]
        case ast.Call() if is_log(node):
            return [*node.args, *node.keywords]
    return [node.test] if isinstance(node, _TESTED) else []


def _reads_body(node: ast.AST, response: str, known: frozenset[str]) -> bool:
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                if name == response and attribute in _BODY:
                    return True
            case ast.Name(id=name) if name in known:
                return True
    return False
