"""Which assignments give a local name the value that it has at a statement."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from errlint.project.ast_values import value_of
from errlint.project.local_names import binds
from errlint.project.nodes import LEAVING, SCOPES, TRIES, is_name
from errlint.project.tree import Step
from errlint.project.values import Concatenation, Reference, Value


class Spot(NamedTuple):
    """A statement and the steps that lead to it."""

    steps: Sequence[Step]
    statement: ast.stmt


class Assignment(NamedTuple):
    """The value that an assignment gives a name, and where it does so."""

    value: Value
    spot: Spot


def reaching_assignments(name: str, spot: Spot) -> tuple[Assignment, ...]:
    """Return the assignments one of which has surely run last by then: one for each way there.

    None of them where that can't be told, as of what is assigned in a loop or a `try`.
    """
    found = _last_of(_backwards(spot), name)
    return () if found is None or found.is_open else tuple(found.assigned)


class _Found(NamedTuple):
    """Assignments, and whether there is a way around all of them."""

    assigned: list[Assignment]
    is_open: bool


def _last_of(nodes: Iterable[tuple[ast.AST, Sequence[Step]]], name: str) -> _Found | None:
    """Return the last assignments among what may have run, the last first."""
    found: list[Assignment] = []
    for node, steps in nodes:
        value = _assigned_value(node, name)
        if value is not None and isinstance(node, ast.stmt):
            return _Found([*found, Assignment(value, Spot(steps, node))], is_open=False)
        if not binds(node, name):
            continue
        inside = _last_of_branches(node, steps, name)
        if inside is None:
            return None
        found += inside.assigned
        if not inside.is_open:
            return _Found(found, is_open=False)
    return _Found(found, is_open=True)


def _last_of_branches(node: ast.AST, steps: Sequence[Step], name: str) -> _Found | None:
    if not isinstance(node, ast.If) or binds(node.test, name):
        return None
    found: list[Assignment] = []
    is_open = False
    for block in (node.body, node.orelse):
        if block and isinstance(block[-1], LEAVING):
            continue
        inner = (*steps, Step(node, block))
        inside = _last_of(((statement, inner) for statement in reversed(block)), name)
        if inside is None:
            return None
        found += inside.assigned
        is_open = is_open or inside.is_open
    return _Found(found, is_open)


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
    return any(is_name(target, name) for target in targets)
