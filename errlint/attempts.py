"""What a `try` is about, where it consists of one simple statement."""

from __future__ import annotations

import libcst as cst

from errlint.model.context import Attempt
from errlint.project.cst_values import dotted_name
from errlint.traverse import Reader

_LITERALS = frozenset({"None", "True", "False"})


def attempt_of(statement: cst.Try | cst.TryStar) -> Attempt | None:
    """Return what the body of a `try` calls, None where it is more than one simple statement."""
    match statement.body:
        case cst.IndentedBlock(body=[cst.SimpleStatementLine(body=[only])]):
            pass
        case cst.SimpleStatementSuite(body=[only]):
            pass
        case _:
            return None
    calls = _Calls()
    calls.read(only)
    return Attempt(tuple(calls.names), tuple(dict.fromkeys(calls.arguments)))


class _Calls(Reader):
    def __init__(self) -> None:
        self.names: list[str] = []
        self.arguments: list[str] = []

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
