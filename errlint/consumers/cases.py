"""The cases of a parametrized test, and of a loop in a test."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import product

from errlint.consumers.environment import Bound
from errlint.project.nodes import FunctionNode

_MOST = 300
"""More cases than a person writes down: their product is not looked at."""


def cases_of(function: FunctionNode, module: ast.Module) -> list[dict[str, Bound]]:
    """Return what each case of a test gives for its parameters; none if there are too many."""
    groups = [group for d in function.decorator_list if (group := list(_parametrized(d, module)))]
    count = 1
    for group in groups:
        count *= len(group)
    if not groups or count > _MOST:
        return []
    return [{k: v for case in cases for k, v in case.items()} for cases in product(*groups)]


def rounds_of(loop: ast.For, around: Iterable[ast.AST]) -> list[dict[str, Bound]]:
    """Return what each round of a loop gives for its names, as `cases_of` does for a test.

    `around` is where a list that has a name may be written.
    """
    targets = loop.target.elts if isinstance(loop.target, ast.Tuple) else [loop.target]
    names = [name.id for name in targets if isinstance(name, ast.Name)]
    found = (list(_cases(names, loop.iter, outer)) for outer in around)
    rounds = next(filter(None, found), []) if len(names) == len(targets) else []
    return rounds if len(rounds) <= _MOST else []


def _parametrized(decorator: ast.expr, module: ast.Module) -> Iterator[dict[str, Bound]]:
    match decorator:
        case ast.Call(func=ast.Attribute(attr="parametrize"), args=[names, cases, *_]):
            yield from _cases(_names(names), cases, module)


def _cases(names: list[str], cases: ast.expr, around: ast.AST) -> Iterator[dict[str, Bound]]:
    elements, is_shared = _elements(cases, around)
    for case in elements:
        values = _values(case, len(names))
        if len(values) == len(names):
            bound = [Bound(value, is_case=True, is_shared=is_shared) for value in values]
            yield dict(zip(names, bound, strict=True))


def _elements(cases: ast.expr, around: ast.AST) -> tuple[list[ast.expr], bool]:
    """Return the cases in a list, or in the only one that a name stands for.

    Tell also whether anything else reads them.
    """
    match cases:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return elements, False
        case ast.Name(id=name):
            uses = [n for n in ast.walk(around) if isinstance(n, ast.Name) and n.id == name]
            stored = [use for use in uses if isinstance(use.ctx, ast.Store)]
            body = getattr(around, "body", ())
            lists = [found for s in body if (found := _assigned(s, name))]
            if lists and len(stored) == 1:
                return lists[0].elts, len(uses) > 2
    return [], False


def _assigned(statement: ast.stmt, name: str) -> ast.List | ast.Tuple | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=target)], value=ast.List() | ast.Tuple() as value):
            return value if target == name else None
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.List() | ast.Tuple() as value):
            return value if target == name else None
    return None


def _names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [name.strip() for name in text.split(",") if name.strip()]
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [str(e.value) for e in elements if isinstance(e, ast.Constant)]
    return []


def _values(case: ast.expr, count: int) -> list[ast.expr]:
    match case:
        case ast.Call(func=ast.Attribute(attr="param") | ast.Name(id="param"), args=values):
            return values
        case ast.Tuple(elts=values) | ast.List(elts=values) if count > 1:
            return values
    return [case]
