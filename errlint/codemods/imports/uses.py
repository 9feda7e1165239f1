"""Whether a module needs a name that it imports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from errlint.project.nodes import FUNCTIONS, is_name
from errlint.syntax import read_tree

_TYPE_CALLS = frozenset({"cast", "TypeVar", "NewType", "ForwardRef"})


def is_used(text: str, name: str) -> bool:
    """Tell whether a module, given by its text, uses or exports a name that it imports."""
    tree = read_tree(text)
    if tree is None:
        return True
    if re.search(rf"#\s*type:.*\b{re.escape(name)}\b", text):
        return True
    word = re.compile(rf"\b{re.escape(name)}\b")
    return any(_uses(node, name, word) for node in ast.walk(tree))


def is_used_beyond(text: str, name: str) -> bool:
    """Tell whether a module uses a name outside the scopes that import it for themselves."""
    tree = read_tree(text)
    return tree is None or _is_used_beyond(tree, name)


def _is_used_beyond(node: ast.AST, name: str) -> bool:
    for inner in ast.iter_child_nodes(node):
        if is_name(inner, name):
            return True
        imports_it = isinstance(inner, FUNCTIONS) and any(
            (alias.asname or alias.name) == name
            for statement in ast.walk(inner)
            if isinstance(statement, ast.ImportFrom)
            for alias in statement.names
        )
        if not imports_it and _is_used_beyond(inner, name):
            return True
    return False


def _uses(node: ast.AST, name: str, word: re.Pattern[str]) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))):
            return name in _strings(node)
        case ast.Name():
            return node.id == name
        case ast.Global() | ast.Nonlocal():
            return name in node.names
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            is_all = any(is_name(target, "__all__") for target in targets)
            if is_all and node.value and name in _strings(node.value):
                return True
    return any(word.search(text) for part in _type_parts(node) for text in _strings(part))


def _type_parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node whose strings are types."""
    match node:
        case ast.arg(annotation=ast.expr() as annotation):
            yield annotation
        case ast.AnnAssign(annotation=annotation):
            yield annotation
        case ast.FunctionDef(returns=ast.expr() as returns):
            yield returns
        case ast.AsyncFunctionDef(returns=ast.expr() as returns):
            yield returns
        case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function)):
            if function in _TYPE_CALLS:
                yield node
        case ast.Subscript(value=ast.Name(id=generic) | ast.Attribute(attr=generic), slice=part):
            if generic[:1].isupper() or generic in ("list", "dict", "set", "tuple", "type"):
                yield part


def _strings(node: ast.AST) -> list[str]:
    return [
        inner.value
        for inner in ast.walk(node)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str)
    ]
