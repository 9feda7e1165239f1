"""What a constructor makes of its parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from errlint.project.arguments import all_arguments
from errlint.project.ast_values import dotted_name, value_of
from errlint.project.facts import Parameter
from errlint.project.fallbacks import changed_names, fallback, fallbacks
from errlint.project.nodes import FunctionNode, parameters_of, starred_of, statements_of
from errlint.project.overwriting import overwritten
from errlint.project.signatures import ROLES
from errlint.project.tree import last_row
from errlint.project.values import (
    Argument,
    Entry,
    Invocation,
    Mapping,
    Null,
    Opaque,
    Reference,
    Text,
    Value,
)

_DECIDING = frozenset(ROLES)
"""What an exception answers: nothing is asked of other attributes."""
_MAYBE = frozenset({"None", "Optional", "Union", "t", "typing"})


class Constructor(NamedTuple):
    """An `__init__`: its parameters, and the call of the base class's own.

    `stored` are the attributes that it gives its object, `overwritten` those of an exception that
    it does so behind that call, `assigned` what those are that it gives it in any case.
    """

    parameters: tuple[Parameter, ...] = ()
    base_init: Invocation | None = None
    overwritten: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    assigned: tuple[tuple[str, Value], ...] = ()


def constructor_of(node: FunctionNode) -> Constructor:
    """Return what an `__init__` makes of what it is given."""
    parameters = tuple(_parameters(node.args))
    calls = base_init_calls(node)
    call = calls[0] if calls else None
    value = value_of(call) if call else None
    is_told = call is not None and isinstance(value, Invocation)
    if not is_told and not any(attribute_set(statement) for statement in node.body):
        return Constructor(parameters)
    nodes = [*ast.walk(node)]
    texts = {name for inner in nodes for name in _names_of_texts(inner)}
    defaults = fallbacks_in(node)
    parameters = tuple(
        p._replace(
            is_text=p.name in texts or _is_for_text(p.annotation),
            default=_default(p, defaults.get(p.name), parameters),
            has_fallback=p.name in defaults,
        )
        for p in parameters
    )
    assigned = tuple(_assigned(node, nodes))
    if call is None or not isinstance(value, Invocation):
        return Constructor(parameters, stored=_stored(nodes), assigned=assigned)
    kept = _kept_variadics(node.args, nodes) | _kept_attributes(value.arguments, nodes)
    changed = changed_names(nodes, calls[-1].lineno)
    passed = {parameter.name for parameter in parameters} - changed
    agreed = _agreed([_without_fallbacks(call, passed) for call in calls])
    given = tuple(_given(argument, kept, changed) for argument in agreed)
    skipped = 1 if value.receiver is None else 0
    made = replace(value, arguments=given[skipped:])
    later = _overwritten(call, parameters, nodes)
    return Constructor(parameters, made, later, _stored(nodes), assigned)


def _assigned(node: FunctionNode, nodes: Sequence[ast.AST]) -> Iterator[tuple[str, Value]]:
    """Yield what of an exception a constructor gives its object last, and by no condition.

    It does so behind all calls of a base's own, which may decide the same. What it makes of its
    parameters is not told, unless it is one of them as it was given.
    """
    arguments = [argument.arg for argument, _ in parameters_of(node.args)]
    calls = (inner for inner in nodes if isinstance(inner, ast.Call))
    inits = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "__init__"]
    row = max(map(last_row, inits), default=0)
    stored = [n.attr for n in nodes if isinstance(n, ast.Attribute) and _is_set(n)]
    bound = {n.id for n in nodes if isinstance(n, ast.Name) and _is_set(n)}
    if any(isinstance(inner, ast.Return) for inner in nodes):
        return
    for statement in node.body:
        if (found := attribute_set(statement)) and statement.lineno > row:
            name, of, value = found
            read = {inner.id for inner in ast.walk(value) if isinstance(inner, ast.Name)}
            computed = bound if isinstance(value, ast.Name) else bound.union(arguments)
            if of in arguments[:1] and stored.count(name) == 1 and not read & computed:
                yield name, value_of(value)


def attribute_set(statement: ast.stmt) -> tuple[str, str, ast.expr] | None:
    """Return what of an exception a statement sets, of which object, and to what."""
    match statement:
        case ast.Assign(targets=[target], value=value):
            pass
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            pass
        case _:
            return None
    match target:
        case ast.Attribute(value=ast.Name(id=of), attr=name) if name in _DECIDING:
            return name, of, value
    return None


def _is_set(node: ast.Name | ast.Attribute) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _stored(nodes: Iterable[ast.AST]) -> tuple[str, ...]:
    """Return the attributes that are assigned, of whatever object."""
    attributes = (node for node in nodes if isinstance(node, ast.Attribute))
    return tuple(sorted({node.attr for node in attributes if isinstance(node.ctx, ast.Store)}))


def _overwritten(
    call: ast.Call, parameters: tuple[Parameter, ...], nodes: Iterable[ast.AST]
) -> tuple[str, ...]:
    """Return what of an exception its constructor sets behind the call of the base's own."""
    names = [parameter.name for parameter in parameters[:1]]
    stored = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr in _DECIDING)
    if not any(isinstance(node.ctx, ast.Store) for node in stored):
        return ()
    found = overwritten(names, {*map(ast.unparse, all_arguments(call))}, last_row(call), nodes)
    return tuple(sorted(found & _DECIDING))


def _is_for_text(annotation: str | None) -> bool:
    """Tell whether an annotation, as source text, allows nothing but a text."""
    words = {*re.findall(r"\w+", annotation or "")} - _MAYBE
    return words == {"str"}


def _names_of_texts(node: ast.AST) -> Iterator[str]:
    """Yield the names that an operation takes for texts: `"x" + name`, `name.lower()`."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from filter(None, map(_source_of, (left, right)))
        case ast.Call(func=ast.Attribute(value=value, attr=method)):
            if hasattr(str, method) and not hasattr(dict, method) and (name := _source_of(value)):
                yield name


def _source_of(node: ast.expr) -> str | None:
    """Return the name that a value is, has a fallback for, or is an item of."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Subscript(value=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get" | "pop")):
            return name
    found = fallback(node)
    return found[0] if found else None


def _parameters(arguments: ast.arguments) -> Iterable[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    for arg, default in zip(positional, [*missing, *arguments.defaults], strict=True):
        yield _parameter(arg, default)
    if arguments.vararg:
        yield _parameter(arguments.vararg, None, variadic=True)
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(arg, default, keyword_only=True)
    if arguments.kwarg:
        yield _parameter(arguments.kwarg, None, keyword_only=True, variadic=True)


def _parameter(
    arg: ast.arg, default: ast.expr | None, keyword_only: bool = False, variadic: bool = False
) -> Parameter:
    annotation = ast.unparse(arg.annotation) if arg.annotation else None
    value = value_of(default) if default else None
    return Parameter(arg.arg, annotation, value, keyword_only, variadic)


def is_passed_on(name: str, node: FunctionNode) -> bool:
    """Tell whether a parameter of an `__init__` reaches the base's as it was given, if it was."""
    calls = base_init_calls(node)
    return bool(calls) and name not in changed_names([*ast.walk(node)], calls[-1].lineno)


def fallbacks_in(node: FunctionNode) -> dict[str, ast.expr]:
    """Return what an `__init__` takes instead of parameters that are None or empty."""
    return fallbacks(node.body, chain.from_iterable(map(all_arguments, base_init_calls(node))))


def base_init_calls(node: FunctionNode) -> list[ast.Call]:
    """Find `super().__init__(...)` or `Base.__init__(self, ...)`, all of the same base."""
    found: list[ast.Call] = []
    for statement in statements_of(node.body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="__init__")) as call):
                if not found or ast.dump(call.func) == ast.dump(found[0].func):
                    found.append(call)
    return found


def _default(
    parameter: Parameter, instead: ast.expr | None, parameters: Iterable[Parameter]
) -> Value | None:
    """Return what is taken where nothing is given for a parameter."""
    if instead is None or not isinstance(parameter.default, Null):
        return parameter.default
    value = value_of(instead)
    read = {inner.id for inner in ast.walk(instead) if isinstance(inner, ast.Name)}
    others = {other.name for other in [*parameters][1:]}
    return Opaque() if read & others and not isinstance(value, Text) else value


def _without_fallbacks(call: ast.Call, parameters: Collection[str]) -> tuple[Argument, ...]:
    """Return the arguments of a call as if the fallbacks in them were defaults of parameters."""
    value = value_of(call)
    arguments = value.arguments if isinstance(value, Invocation) else ()
    found = [fallback(given) for given in all_arguments(call)]
    return tuple(
        replace(argument, value=Reference(f[0])) if f and f[0] in parameters else argument
        for argument, f in zip(arguments, found, strict=True)
    )


def _agreed(calls: Iterable[tuple[Argument, ...]]) -> tuple[Argument, ...]:
    """Return the arguments of the first call, opaque where another call has something else."""
    first, *others = calls
    for other in others:
        is_alike = [(a.keyword, a.star) for a in first] == [(a.keyword, a.star) for a in other]
        pairs = zip(first, other if is_alike else (None,) * len(first), strict=True)
        first = tuple(a if a == b else replace(a, value=Opaque()) for a, b in pairs)
    return first


def _given(argument: Argument, kept: frozenset[str], changed: frozenset[str]) -> Argument:
    """Return an argument, opaque where it is something else than its name tells."""
    match argument:
        case Argument(value=Reference(name)) if name in changed:
            return replace(argument, value=Opaque())
        case Argument(value=Reference(name), star=star) if star or name.startswith("self."):
            return argument if name in kept else replace(argument, value=Opaque())
        case Argument(value=Mapping(entries)):
            told = tuple(_told(entry, changed) for entry in entries)
            return replace(argument, value=Mapping(told))
    return replace(argument, value=Opaque()) if argument.star else argument


def _told(entry: Entry, changed: frozenset[str]) -> Entry:
    """Return an entry, opaque where its value is something else than its name tells."""
    match entry.value:
        case Reference(name) if name in changed:
            return replace(entry, value=Opaque())
    return entry


def _kept_attributes(arguments: Iterable[Argument], nodes: Sequence[ast.AST]) -> frozenset[str]:
    """Return the attributes of `self` that are passed on as the class has them."""
    passed = {arg.value.name for arg in arguments if isinstance(arg.value, Reference)}
    own = {name for name in passed if name.startswith("self.")}
    if not own:
        return frozenset()
    stored = (inner for inner in nodes if isinstance(inner, ast.Attribute))
    return frozenset(own.difference(dotted_name(i) for i in stored if isinstance(i.ctx, ast.Store)))


def _kept_variadics(arguments: ast.arguments, nodes: Sequence[ast.AST]) -> frozenset[str]:
    """Return the names of `*args` and `**kwargs` that still are what the caller gave."""
    names = {star.arg for star in starred_of(arguments)}
    if not names:
        return frozenset()
    read = [name for inner in nodes for name in _variadics_read(inner)]
    used = [inner.id for inner in nodes if isinstance(inner, ast.Name)]
    return frozenset(name for name in names if used.count(name) == read.count(name))


def _variadics_read(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node passes on, or takes something from, without changing them."""
    match node:
        case ast.Starred(value=ast.Name(id=name)) | ast.keyword(arg=None, value=ast.Name(id=name)):
            yield name
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Load()):
            yield name
        case ast.Attribute(value=ast.Name(id=name), attr="get" | "items" | "keys" | "values"):
            yield name
        case ast.Compare(comparators=comparators):
            yield from (inner.id for inner in comparators if isinstance(inner, ast.Name))
