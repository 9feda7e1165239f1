"""Walk through Python's own trees."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeGuard

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
SCOPES = (*DEFINITIONS, ast.Lambda)
"""What binds names of its own, or runs at another time."""
TRIES: tuple[type[ast.Try], ...] = (ast.Try, getattr(ast, "TryStar", ast.Try))
"""`try` statements: those with `except*` are a class of their own from Python 3.11 on."""
LOOPS = (ast.For, ast.AsyncFor, ast.While)
WITHS = (ast.With, ast.AsyncWith)
COMPOUND = (*DEFINITIONS, *TRIES, *LOOPS, *WITHS, ast.If, ast.Match)
"""Statements with blocks of their own."""
IMPORTS = (ast.Import, ast.ImportFrom)
YIELDS = (ast.Yield, ast.YieldFrom)
LEAVING = (ast.Raise, ast.Return, ast.Break, ast.Continue)
"""What nothing in its block runs behind."""
LEAVES = frozenset(
    {ast.Name, ast.Constant, str, int, type(None)}.union(
        *(
            kind.__subclasses__()
            for kind in (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
        )
    )
)
"""Nodes without others in them, and what is no node."""


def inner_nodes(node: ast.AST) -> list[ast.AST]:
    """Return the child nodes, in the order of the text, that may have children themselves.

    `ast.iter_child_nodes` takes twice as long, half of it for names, constants and operators.
    """
    found: list[ast.AST] = []
    for value in node.__dict__.values():
        kind = value.__class__
        if kind is list:
            found += [item for item in value if item.__class__ not in LEAVES]
        elif kind not in LEAVES and isinstance(value, ast.AST):
            found.append(value)
    return found


def nodes_with_others(root: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all in it that may have children: no names, constants and operators."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += inner_nodes(node)


def own_nodes(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield all nodes but names, constants, operators and what inner functions and classes are."""
    waiting = [*body][::-1]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, SCOPES):
            yield node
            waiting += reversed(inner_nodes(node))


def statements_of(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a block and of the blocks in it, not those of inner scopes."""
    waiting = [*body][::-1]
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, COMPOUND) and not isinstance(statement, SCOPES):
            waiting += reversed([inner for block in blocks_of(statement) for inner in block])


def blocks_of(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement in the order of the text."""
    if not isinstance(statement, COMPOUND):
        return
    if body := getattr(statement, "body", None):
        yield body
    for inner in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
        yield inner.body
    for name in ("orelse", "finalbody"):
        if block := getattr(statement, name, None):
            yield block


def functions_in(body: Iterable[ast.stmt]) -> Iterator[FunctionNode]:
    """Yield all functions of a block, those inside of others too, in the order of the text."""
    waiting = [*body][::-1]
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, FUNCTIONS):
            yield statement
        waiting += reversed([inner for block in blocks_of(statement) for inner in block])


def leaves(block: Sequence[ast.stmt]) -> bool:
    """Tell whether nothing behind the statement that a block belongs to runs after it."""
    match block[-1:]:
        case [ast.If(body=body, orelse=[_, *_] as orelse)]:
            return leaves(body) and leaves(orelse)
        case [last]:
            return isinstance(last, LEAVING)
    return False


def type_alias(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    """Return the name and the value of a `type` statement (Python 3.12)."""
    name, value = getattr(statement, "name", None), getattr(statement, "value", None)
    if isinstance(name, ast.Name) and isinstance(value, ast.expr):
        return name.id, value
    return None


def elements_of(node: ast.expr) -> list[ast.expr]:
    """Return the elements of a tuple, else the node itself: what `except` and `isinstance` take."""
    return node.elts if isinstance(node, ast.Tuple) else [node]


def is_name(node: ast.AST | None, name: str | None) -> TypeGuard[ast.Name]:
    """Tell whether a node is a name, and that one."""
    return isinstance(node, ast.Name) and node.id == name


def stored_names(root: ast.AST) -> Iterator[str]:
    """Yield the names that something in a node assigns."""
    for node in ast.walk(root):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def uncalled(node: ast.expr) -> ast.expr:
    """Return what is called, or the node if nothing is: `x` of both `@x` and `@x(...)`."""
    return node.func if isinstance(node, ast.Call) else node


def starred_of(arguments: ast.arguments) -> list[ast.arg]:
    """Return the parameters with one star and with two, where there are any."""
    return [star for star in (arguments.vararg, arguments.kwarg) if star]


def parameters_of(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """Yield the parameters but those with a star, each with its default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    yield from zip(positional, (*missing, *arguments.defaults), strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
