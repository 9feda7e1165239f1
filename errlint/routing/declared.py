"""Which statuses a route, a router or an application declares."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from errlint.project.arguments import all_arguments
from errlint.project.ast_values import is_none, value_of
from errlint.project.evaluation import Evaluated, Evaluator
from errlint.project.names import Scope
from errlint.project.values import Entry, Integer, Mapping, Text, Value

Declared = frozenset[int] | None
"""None where it can't be told, or where nothing is published."""
Evaluate = Callable[[ast.expr], Evaluated]
NOTHING: frozenset[int] = frozenset()
_DEEPEST = 8
"""How many mappings are read that one spreads into the other."""
_UNREAD = frozenset({None, "include_in_schema", "openapi_extra"})
"""Arguments that may hide routes, or declare what is not read."""


def evaluating(evaluator: Evaluator, scope: Scope) -> Evaluate:
    """Return what tells the value of an expression: of a mapping also its keys, and its spreads."""
    return lambda node: _with_keys(evaluator, evaluator.evaluate(value_of(node), scope))


def _with_keys(evaluator: Evaluator, found: Evaluated, depth: int = 0) -> Evaluated:
    if not isinstance(found.value, Mapping) or depth > _DEEPEST:
        return found
    known: list[Entry] = []
    for entry in found.value.entries:
        if entry.key is not None:
            known.append(Entry(evaluator.evaluate(entry.key, found.scope).value, entry.value))
            continue
        spread = evaluator.evaluate(entry.value, found.scope)
        inner = _with_keys(evaluator, spread, depth + 1).value
        known += inner.entries if isinstance(inner, Mapping) else (entry,)
    return found._replace(value=Mapping(tuple(known)))


def declared_in(call: ast.Call, evaluate: Evaluate) -> Declared:
    """Return the statuses that a call declares by its `responses=`, and its `status_code=`."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if _UNREAD & given.keys() or is_none(given.get("openapi_url")):
        return None
    own = status_of(given["status_code"], evaluate) if "status_code" in given else NOTHING
    more = _statuses(given["responses"], evaluate) if "responses" in given else NOTHING
    return united((own or NOTHING, more))


def united(declared: Iterable[Declared]) -> Declared:
    """Return all statuses, None where any of them can't be told."""
    found: set[int] = set()
    for statuses in declared:
        if statuses is None:
            return None
        found |= statuses
    return frozenset(found)


def _statuses(node: ast.expr, evaluate: Evaluate) -> Declared:
    match node:
        case ast.Constant(value=None):
            return NOTHING
        case ast.Dict(keys=keys, values=values):
            pairs = zip(keys, values, strict=True)
            return united(
                status_of(key, evaluate) if key else _statuses(value, evaluate)
                for key, value in pairs
            )
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return united((_statuses(left, evaluate), _statuses(right, evaluate)))
        case ast.Call():
            given = all_arguments(node)
            return united(_listed(argument, evaluate) for argument in given) if given else None
    found = evaluate(node).value
    if not isinstance(found, Mapping):
        return None
    return united(_number(entry.key) for entry in found.entries)


def _listed(node: ast.expr, evaluate: Evaluate) -> Declared:
    """Return the statuses in an argument of a helper: `create_doc([401, 403])`."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return united(status_of(element, evaluate) for element in node.elts)
    return status_of(node, evaluate)


def status_of(node: ast.expr, evaluate: Evaluate) -> Declared:
    """Return the status that an expression says."""
    return _number(evaluate(node).value)


def _number(value: Value | None) -> Declared:
    """Return a status that is a number, or says one: the key `"404"`, not `"4XX"`."""
    match value:
        case Integer(number):
            return frozenset({number})
        case Text() if value.literal is not None and value.literal.isdecimal():
            return frozenset({int(value.literal)})
    return None
