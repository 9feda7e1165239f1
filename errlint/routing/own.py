"""Which statuses a route declares by itself, so that they are meant for it alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from errlint.model.route import ROUTE_DECORATORS
from errlint.project.arguments import all_arguments, keyword_argument
from errlint.project.nodes import FunctionNode
from errlint.routing.declared import NOTHING, Evaluate, status_of

_ANSWERED_AROUND = frozenset({405, 408, 411, 413, 414, 417, 421, 422, 425, 426, 429, 431, 451, 499})
"""What FastAPI, servers and proxies answer by themselves."""
_WITH_BODY = frozenset({"post", "put", "patch", "api_route"})
_CONVERTED = re.compile(r"\{[^}:]*:(?!path\})")
"""A parameter for which some paths are none of the route's: the router answers 404."""


def own_statuses(function: FunctionNode, evaluate: Evaluate) -> frozenset[int]:
    """Return the statuses of clients' errors that the one decorator of a route lists.

    Left out are those that come by a name that other routes share, and those that may be answered
    without any code of the route: 400 where FastAPI reads a body.
    """
    routes = [d for d in function.decorator_list if isinstance(d, ast.Call) and _method(d)]
    if len(routes) != 1:
        return NOTHING
    route, method = routes[0], _method(routes[0])
    around = {*_ANSWERED_AROUND, *((400,) if method in _WITH_BODY else ())}
    if not route.args or _may_not_match(route.args[0]):
        around.add(404)
    responses = keyword_argument(route, "responses")
    keys = _keys(responses) if responses is not None else ()
    found = {status for key in keys for status in status_of(key, evaluate) or ()}
    return frozenset(status for status in found - around if 400 <= status < 500)


def _method(decorator: ast.Call) -> str | None:
    name = getattr(decorator.func, "attr", None)
    return name if name in ROUTE_DECORATORS else None


def _may_not_match(path: ast.expr) -> bool:
    text = path.value if isinstance(path, ast.Constant) else None
    return not isinstance(text, str) or _CONVERTED.search(text) is not None


def _keys(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions that say a status: keys of displays, what helpers are given."""
    match node:
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from _keys(value) if key is None else [key]
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from (*_keys(left), *_keys(right))
        case ast.Call():
            for given in all_arguments(node):
                if isinstance(given, (ast.List, ast.Tuple, ast.Set)):
                    yield from given.elts
                elif isinstance(given, (ast.Constant, ast.Attribute)):
                    yield given
