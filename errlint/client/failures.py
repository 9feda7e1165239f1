"""Read what code does about requests that failed, from Python's own tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errlint.client.response_bodies import closed_streams, is_told_before
from errlint.model.request import UnreadFailure
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.except_clauses import caught_types
from errlint.project.logs import is_log
from errlint.project.names import Project, Scope, external_names
from errlint.project.nodes import is_name, own_nodes, statements_of, stored_names
from errlint.project.tree import SyntaxTree
from errlint.source import Position, Range

_FAILURES = frozenset(
    {
        *("httpx.HTTPStatusError", "requests.HTTPError", "requests.exceptions.HTTPError"),
        *("httpx.HTTPError", "requests.RequestException", "requests.exceptions.RequestException"),
    }
)
"""What `raise_for_status()` raises, and the bases of that."""
_CHECK = "raise_for_status"
_HANDING_ON = (ast.Return, ast.Expr)
_TEXT_CALLS = frozenset({"str", "repr", "print"})


@dataclass(eq=False, repr=False)
class FailureReader:
    """Reads the clauses for failed requests of one module."""

    tree: SyntaxTree
    project: Project

    def unread(
        self, node: ast.Try, around: Sequence[ast.stmt], scope: Scope
    ) -> Iterator[UnreadFailure]:
        """Yield the clause of a `try` that tells of a failure without what the server said.

        `around` is the body of the function that the `try` stands in.
        """
        checks = _checks(node)
        silent = {name for name, row in checks if not is_told_before(around, name, row)}
        unread = silent - closed_streams(node.body)
        for clause in node.handlers if unread else ():
            are_failures = [self._is_failure(type_, scope) for type_ in caught_types(clause)]
            is_told = all(are_failures) and _tells(clause)
            known = _told(around, frozenset(name for name, _ in checks))
            if clause.type and is_told and not _may_read(clause, known):
                name = self.tree.text_of(clause.type)
                yield UnreadFailure(name, min(unread), self._head(clause))
            if any(are_failures):
                return

    def _is_failure(self, node: ast.expr, scope: Scope) -> bool:
        meanings = self.project.resolve(dotted_name(node), scope)
        return not _FAILURES.isdisjoint(external_names(meanings))

    def _head(self, clause: ast.ExceptHandler) -> Range:
        start = self.tree.range_of(clause).start
        return Range(start, Position(start.row, len(self.tree.file.line(start.row).rstrip()) + 1))


def _checks(node: ast.Try) -> list[tuple[str, int]]:
    """Return the names of the responses whose status the body of a `try` checks, with the rows."""
    return [
        (inner.func.value.id, inner.lineno)
        for inner in own_nodes(node.body)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and inner.func.attr == _CHECK
        and isinstance(inner.func.value, ast.Name)
    ]


def _told(body: Sequence[ast.stmt], responses: frozenset[str]) -> frozenset[str]:
    """Return the names of responses, and of all that is made of them."""
    known, assigned = set(responses), [*_assigned(body)]
    while more := {name for name, read in assigned if read & known} - known:
        known |= more
    return frozenset(known)


def _assigned(body: Sequence[ast.stmt]) -> Iterator[tuple[str, set[str]]]:
    """Yield the names that are assigned, each with the names that its value reads."""
    for statement in statements_of(body):
        value = getattr(statement, "value", None)
        if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and value:
            nodes = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
            read = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
            yield from ((name, read) for name in stored_names(statement))


def _tells(clause: ast.ExceptHandler) -> bool:
    """Tell whether a clause raises or logs something, or hands on the text of what it caught."""
    nodes = [node for statement in clause.body for node in ast.walk(statement)]
    raised = [node.exc for node in nodes if isinstance(node, ast.Raise)]
    if any(exc is None or is_name(exc, clause.name) for exc in raised):
        return False
    if raised or any(isinstance(node, ast.Call) and is_log(node) for node in nodes):
        return True
    handed_on = (n.value for n in nodes if isinstance(n, _HANDING_ON) and n.value)
    return any(_shows(value, clause.name) for value in handed_on)


def _shows(node: ast.AST, name: str | None) -> bool:
    """Tell whether an expression holds the text of an exception, but where it is compared."""
    if isinstance(node, ast.Compare):
        return False
    children = [*ast.iter_child_nodes(node)]
    is_text = isinstance(node, (ast.Call, ast.FormattedValue)) and _only_shows(node)
    if is_text and any(is_name(child, name) for child in children):
        return True
    return any(_shows(child, name) for child in children)


def _may_read(clause: ast.ExceptHandler, responses: frozenset[str]) -> bool:
    """Tell whether a clause may look at the response, or hands on what has it."""
    for statement in clause.body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in responses:
                return True
            for child in ast.iter_child_nodes(node):
                if is_name(child, clause.name) and not _only_shows(node):
                    return True
    return False


def _only_shows(node: ast.AST) -> bool:
    """Tell whether a node does nothing with an exception but to turn it into text, or chain it."""
    if isinstance(node, ast.Call):
        return last_word(node.func) in _TEXT_CALLS or is_log(node)
    return isinstance(node, (ast.FormattedValue, ast.Raise))
