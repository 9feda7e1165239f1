"""Which assignment surely gives a local name the value that it has at a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from errlint.project.ast_values import value_of
from errlint.project.local_names import binds
from errlint.project.nodes import SCOPES, TRIES
from errlint.project.tree import Step
from errlint.project.values import Concatenation, Reference, Value

_LEAVING = (ast.Raise, ast.Return, ast.Continue, ast.Break)


class Spot(NamedTuple):
    """A statement and the steps that lead to it."""

    steps: Sequence[Step]
    statement: ast.stmt


class Assigned(NamedTuple):
    """The value that an assignment gives a name, and where it does so."""

    value: Value
    spot: Spot


def nearest_assignment(name: str, spot: Spot) -> Assigned | None:
    """Return the last assignment that has run by then, whatever way led there.

    None where another one may have run since, as one in a loop or in one of two branches.
    """
    for node, steps in _backwards(spot):
        value = _assigned_value(node, name)
        if value is not None and isinstance(node, ast.stmt):
            return Assigned(value, Spot(steps, node))
        if _may_bind(node, name):
            return None
    return None


def _backwards(spot: Spot) -> Iterator[tuple[ast.AST, Sequence[Step]]]:
    """Yield what may have run before a statement in its function, the last first."""
    current: ast.AST = spot.statement
    for depth in range(len(spot.steps), 0, -1):
        step, steps = spot.steps[depth - 1], spot.steps[:depth]
        index = next((i for i, other in enumerate(step.block) if other is current), 0)
        for statement in reversed(step.block[:index]):
            yield statement, steps
        if isinstance(step.node, SCOPES):
            return
        for node in _run_before(step):
            yield node, steps
        if isinstance(step.node, ast.stmt):
            current = step.node


def _run_before(step: Step) -> Sequence[ast.AST]:
    """Return what of a compound statement may run before one of its blocks."""
    match step.node:
        case ast.If(test=head) | ast.Match(subject=head):
            return [head]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return items
    is_tried = isinstance(step.node, TRIES) and step.block is step.node.body
    return [] if is_tried else [step.node]


def _assigned_value(node: ast.AST, name: str) -> Value | None:
    match node:
        case ast.Assign(targets=targets, value=value) if _has(targets, name):
            return value_of(value)
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
            return value_of(value) if target == name else None
        case ast.AugAssign(target=ast.Name(id=target), op=ast.Add(), value=value):
            return Concatenation(Reference(name), value_of(value)) if target == name else None
    return None


def _has(targets: list[ast.expr], name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _may_bind(node: ast.AST, name: str) -> bool:
    """Tell whether a node binds a name on any way that goes on behind it."""
    if not isinstance(node, ast.If):
        return binds(node, name)
    blocks = (block for block in (node.body, node.orelse) if block)
    return binds(node.test, name) or any(
        _may_bind(statement, name)
        for block in blocks
        if not isinstance(block[-1], _LEAVING)
        for statement in block
    )
