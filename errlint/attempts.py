"""What a `try` is about, where one simple statement of it calls something."""

from __future__ import annotations

import libcst as cst

from errlint.model.context import Attempt
from errlint.project.cst_values import dotted_name
from errlint.traverse import Reader

_LITERALS = frozenset({"None", "True", "False"})


def attempt_of(statement: cst.Try | cst.TryStar) -> Attempt | None:
    """Return what the body of a `try` calls, None where more than one simple statement does."""
    simple = _simple_statements(statement.body)
    if simple is None:
        return None
    found = [(inner, calls) for inner in simple if (calls := _calls_of(inner)).names]
    if len(found) > 1 or (not found and len(simple) > 1):
        return None
    inner, calls = found[0] if found else (simple[0], _calls_of(simple[0]))
    return Attempt(
        calls=tuple(calls.names),
        arguments=tuple(dict.fromkeys(calls.arguments)),
        is_for_its_failure=isinstance(inner, cst.Expr),
        handlers=len(statement.handlers),
    )


def _simple_statements(body: cst.BaseSuite) -> list[cst.BaseSmallStatement] | None:
    if isinstance(body, cst.SimpleStatementSuite):
        return list(body.body)
    found: list[cst.BaseSmallStatement] = []
    for line in body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return None
        found += line.body
    return found


def _calls_of(statement: cst.BaseSmallStatement) -> _Calls:
    calls = _Calls()
    calls.read(statement)
    return calls


class _Calls(Reader):
    def __init__(self) -> None:
        self.names: list[str] = []
        self.arguments: list[str] = []

    def visit_Await(self, node: cst.Await) -> None:
        if not isinstance(node.expression, cst.Call):
            self.names.append("")

    def visit_Call(self, node: cst.Call) -> None:
        self.names.append(dotted_name(node.func) or "")
        for argument in node.args:
            names = _Names()
            names.read(argument.value)
            self.arguments += names.names


class _Names(Reader):
    """The names that an expression reads, without the functions that it calls by their name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Name(self, node: cst.Name) -> None:
        if node.value not in _LITERALS:
            self.names.append(node.value)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        self.read(node.value)
        return False

    def visit_Call(self, node: cst.Call) -> bool:
        if not isinstance(node.func, cst.Name):
            self.read(node.func)
        for argument in node.args:
            self.read(argument.value)
        return False
