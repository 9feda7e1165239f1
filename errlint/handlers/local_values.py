"""The values of locals inside of one function: where they are read, and which are answered."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.handlers.reshaping import is_response, names_going_into, names_in
from errlint.project.nodes import FUNCTIONS, parameters_of
from errlint.project.tree import last_row

_SENDING = re.compile(
    r"send(?:_\w+)?|close|append|put(?:_nowait)?|write|emit|publish|set_exception|abort"
)
_ASGI_SEND = "send"


@dataclass(eq=False, repr=False)
class LocalValues:
    """Those of one function, or of what stands outside of all functions."""

    root: ast.AST
    parents: dict[ast.AST, ast.AST]

    def loads(self, name: str, after: ast.stmt | None = None) -> list[ast.expr]:
        """Return the uses of a name that have the value that it has got from a statement.

        Without one they have that of the parameter of the function.
        """
        row = last_row(after) if after else 0
        named = [node for node in self._names if node.id == name]
        found = [node for node in named if self._is_read(node) and node.lineno > row]
        stores = [self.statement_of(node) for node in named if isinstance(node.ctx, ast.Store)]
        return [node for node in found if self._has_value_of(after, node, stores)]

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """Return the statement that an expression stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def is_answered(self, node: ast.expr) -> bool:
        """Tell whether something is a local, or a part of one, that is answered or handed in."""
        root = root_name(node)
        return root in self._answered or root in self._parameters

    @cached_property
    def _answered(self) -> frozenset[str]:
        """Return the locals that are returned, raised or sent, and those that go into them."""
        made_of: dict[str, set[str]] = {}
        waiting: set[str] = set()
        for node in ast.walk(self.root):
            match node:
                case ast.Return() | ast.Raise() | ast.Yield() | ast.YieldFrom():
                    waiting |= names_in(node)
                case ast.Call() if is_response(node) or is_sending(node):
                    waiting |= names_in(node)
                case ast.Assign(targets=[target], value=value):
                    if root := root_name(target):
                        made_of.setdefault(root, set()).update(names_in(value))
        return names_going_into(waiting, made_of)

    @cached_property
    def _parameters(self) -> frozenset[str]:
        if not isinstance(self.root, FUNCTIONS):
            return frozenset()
        return frozenset(p.arg for p, _ in parameters_of(self.root.args)) - {"self", "cls"}

    @cached_property
    def _names(self) -> list[ast.Name]:
        return [node for node in ast.walk(self.root) if isinstance(node, ast.Name)]

    def _is_read(self, node: ast.Name) -> bool:
        is_added_to = isinstance(self.parents[node], ast.AugAssign)
        return isinstance(node.ctx, ast.Load) or is_added_to

    def _has_value_of(
        self, after: ast.stmt | None, node: ast.AST, stores: Iterable[ast.stmt]
    ) -> bool:
        around = self._blocks(node)
        if after is not None and _exclude_each_other(self._blocks(after), around):
            return False
        first, last = after.lineno if after else 0, self.statement_of(node).lineno
        between = (store for store in stores if store is not after and first < store.lineno < last)
        blocks = {id(inner.block) for inner in around}
        return not any(id(self._blocks(store)[-1].block) in blocks for store in between)

    def _blocks(self, node: ast.AST) -> list[_Inner]:
        """Return the lists of nodes that a node stands in, outermost first."""
        found: list[_Inner] = []
        while node in self.parents:
            owner = self.parents[node]
            for value in vars(owner).values():
                if isinstance(value, list) and any(item is node for item in value):
                    found.append(_Inner(owner, value))
            node = owner
        return found[::-1]


class _Inner(NamedTuple):
    owner: ast.AST
    block: list[ast.AST]


def _exclude_each_other(first: Iterable[_Inner], second: Iterable[_Inner]) -> bool:
    """Tell whether of two places, each with all that it stands in, only one is run."""
    for one, other in zip(first, second, strict=False):
        if one.block is other.block:
            continue
        if one.owner is other.owner:
            is_behind = other.block is getattr(other.owner, "finalbody", None)
            is_else = isinstance(one.owner, ast.If) or one.block is not vars(one.owner).get("body")
            return not is_behind and is_else
        return isinstance(one.owner, (ast.ExceptHandler, ast.match_case))
    return False


def is_sending(call: ast.Call) -> bool:
    """Tell whether a call hands something on to others: `websocket.send_json()`, ASGI's `send()`.

    That goes by its name, or by what it is given: `response(scope, receive, send)`.
    """
    if isinstance(call.func, ast.Attribute):
        return _SENDING.fullmatch(call.func.attr) is not None
    given = (argument.id for argument in call.args if isinstance(argument, ast.Name))
    return isinstance(call.func, ast.Name) and _ASGI_SEND in (call.func.id, *given)


def root_name(node: ast.expr) -> str | None:
    """Return the local that something is a part of."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
