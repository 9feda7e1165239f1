"""Where a function does what it does only if it is told to: behind the parameters with defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from errlint.project.nodes import DEFINITIONS, FunctionNode, blocks_of, leaves, parameters_of
from errlint.project.tree import first_row, last_row

Rows = tuple[int, int]
_Flags = Mapping[str, ast.expr | None]
"""The parameters with defaults, with the value that each is known to have, if any."""


def leaves_defaults(call: ast.Call, function: FunctionNode) -> bool:
    """Tell whether a call gives a function nothing for its parameters with defaults."""
    positional = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    is_method = positional[:1] in (["self"], ["cls"])
    given = {*positional[is_method:][: len(call.args)], *(k.arg for k in call.keywords)}
    is_open = None in given or any(isinstance(argument, ast.Starred) for argument in call.args)
    return not is_open and given.isdisjoint(_defaults(function))


def flagged_rows(function: FunctionNode, has_defaults: bool) -> tuple[Rows, ...]:
    """Return the first and last rows of what a function does not do for everyone who calls it.

    That is what stands under a condition that asks for a parameter with a default, and what stands
    behind such a condition that leaves the block. `has_defaults` for a caller who leaves them as
    they are: what they say, if that is known, decides what is done.
    """
    flags: _Flags = _defaults(function)
    if not flags:
        return ()
    bound = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _is_bound(n)}
    known = flags.keys() - bound if has_defaults else frozenset()
    flags = {name: value if name in known else None for name, value in flags.items()}
    return tuple(_flagged(function.body, flags))


def _defaults(function: FunctionNode) -> dict[str, ast.expr]:
    pairs = parameters_of(function.args)
    return {parameter.arg: default for parameter, default in pairs if default is not None}


def _is_bound(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def _flagged(block: list[ast.stmt], flags: _Flags) -> Iterator[Rows]:
    for index, statement in enumerate(block):
        if isinstance(statement, DEFINITIONS):
            continue
        if not isinstance(statement, ast.If) or not _asks(statement.test, flags):
            for inner in blocks_of(statement):
                yield from _flagged(inner, flags)
            continue
        holds = _truth(statement.test, flags)
        if holds is None:
            yield first_row(statement), last_row(statement)
        for inner, is_run in ((statement.body, holds), (statement.orelse, holds is False)):
            if holds is not None and inner:
                yield from _flagged(inner, flags) if is_run else [_rows(inner)]
        if leaves(statement.body) and holds is not False:
            rest = block[index + 1 :]
            if rest:
                yield _rows(rest)
            return


def _rows(block: list[ast.stmt]) -> Rows:
    return first_row(block[0]), last_row(block[-1])


def _asks(test: ast.expr, flags: _Flags) -> bool:
    return any(isinstance(node, ast.Name) and node.id in flags for node in ast.walk(test))


def _truth(test: ast.expr, flags: _Flags) -> bool | None:
    """Return whether a condition holds, None where that depends on what is not known."""
    match test:
        case ast.Name(id=name):
            default = flags.get(name)
            return bool(default.value) if isinstance(default, ast.Constant) else None
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _truth(operand, flags)
            return None if inner is None else not inner
        case ast.BoolOp(op=op, values=values):
            deciding = isinstance(op, ast.Or)
            known = {_truth(value, flags) for value in values}
            if deciding in known:
                return deciding
            return None if None in known else not deciding
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[ast.Is() | ast.IsNot() as op],
            comparators=[ast.Constant(value=None)],
        ):
            default = flags.get(name)
            if isinstance(default, ast.Constant):
                return (default.value is None) == isinstance(op, ast.Is)
    return None
