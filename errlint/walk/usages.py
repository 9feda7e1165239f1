"""What becomes of a constructed exception, as its function tells."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from errlint.libcst_import import cst
from errlint.model.context import Function
from errlint.model.site import Usage
from errlint.project.ast_values import dotted_name


class Used(NamedTuple):
    """What becomes of an exception; `names` are those that its function gives it."""

    usage: Usage
    names: frozenset[str] = frozenset()


def use_of(path: Sequence[cst.CSTNode], function: Function | None, module: ast.Module) -> Used:
    """Return what becomes of a construction, the last node of a path that leads to it."""
    child = path[-1]
    for parent in reversed(path[:-1]):
        match parent:
            case cst.Raise(exc=exc) if exc is child:
                return Used(Usage.RAISED)
            case cst.Raise():
                return Used(Usage.PASSED)
            case cst.Return():
                return Used(_returned(function))
            case cst.Expr():
                return Used(Usage.DISCARDED)
            case cst.Assign() | cst.AnnAssign():
                return _assigned(parent, function, module)
            case cst.IfExp(test=test) if test is not child:
                pass
            case cst.Attribute(attr=cst.Name(value="with_traceback")):
                pass
            case cst.Call() if isinstance(child, cst.Attribute):
                pass
            case _:
                return Used(Usage.PASSED)
        child = parent
    return Used(Usage.PASSED)


def _returned(function: Function | None) -> Usage:
    return Usage.RETURNED_FROM_ROUTE if function and function.routes else Usage.RETURNED


def _assigned(
    assignment: cst.Assign | cst.AnnAssign, function: Function | None, module: ast.Module
) -> Used:
    targets = (
        [target.target for target in assignment.targets]
        if isinstance(assignment, cst.Assign)
        else [assignment.target]
    )
    names = frozenset(target.value for target in targets if isinstance(target, cst.Name))
    is_returned = False
    for node in ast.walk(function.node if function else module):
        raised = node.exc if isinstance(node, ast.Raise) else None
        if raised and dotted_name(raised) in names:
            return Used(Usage.RAISED_LATER, names)
        returned = node.value if isinstance(node, ast.Return) else None
        is_returned = is_returned or (isinstance(returned, ast.Name) and returned.id in names)
    is_answer = is_returned and function is not None
    return Used(_returned(function) if is_answer else Usage.PASSED, names)
