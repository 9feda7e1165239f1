"""What becomes of a detail inside of one function that may take it for a text."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from errlint.fates import UNCHANGED, Fate, Follow
from errlint.project.ast_values import dotted_name
from errlint.project.logs import is_log
from errlint.project.nodes import FUNCTIONS, parameters_of
from errlint.reshaping import (
    CONTENT,
    DETAIL,
    TEXT_CALLS,
    called,
    is_page,
    is_response,
    names_going_into,
    names_in,
    wants_text,
)

_SENDING = re.compile(
    r"send(?:_\w+)?|close|append|put(?:_nowait)?|write|emit|publish|set_exception|abort"
)
_TELLING = re.compile(
    r"_*(?:is|has|should|can|contains|matches|startswith|endswith|search|match|fullmatch|findall"
    r"|index|rindex|find|rfind|count|len|bool|hash|isinstance|hasattr|type)(?:_\w+)?"
)
"""What is called to learn something of a text, and passes none of it on."""
_PATTERNS = re.compile(r"(?:re|regex)\.(?:sub|subn|search|match|fullmatch|split|findall|finditer)")


class Outcome(NamedTuple):
    """Where something else than the detail itself comes out of a function: see `Fate`."""

    node: ast.expr
    statement: ast.stmt
    fate: Fate


@dataclass(eq=False, repr=False)
class DetailFlow:
    """Follows details through one function, or through what stands outside of all functions.

    `follow` tells what a call makes of one of its arguments, None where that can't be told.
    """

    root: ast.AST
    follow: Follow
    _seen: set[int] = field(default_factory=set)

    def outcomes(self, details: Iterable[ast.expr]) -> Iterator[Outcome]:
        """Yield what becomes of some expressions, where a dict would come out as something else.

        Code that asks what kind of thing a detail is knows what to do with a dict.
        """
        waiting = [*details]
        while waiting:
            node = waiting.pop(0)
            if id(node) in self._seen or ast.dump(node) in self._asked:
                continue
            self._seen.add(id(node))
            way = _Way(node, self)
            if outcome := way.outcome():
                yield outcome
            elif way.alias is not None and way.alias not in self._names_asked:
                waiting += self.loads(way.alias, self.statement_of(node))

    def passes_on(self, details: Iterable[ast.expr]) -> bool:
        """Tell whether the function returns a detail as it is, whatever it is."""
        ways = [_Way(node, self) for node in details if ast.dump(node) not in self._asked]
        return any(way.outcome() is None and way.is_returned for way in ways)

    def loads(self, name: str, after: ast.stmt | None = None) -> list[ast.expr]:
        """Return the uses of a name that have the value that it has got from a statement.

        Without one they have that of the parameter of the function.
        """
        row = after.end_lineno or after.lineno if after else 0
        found = [
            node
            for node in self._names
            if node.id == name and isinstance(node.ctx, ast.Load) and node.lineno > row
        ]
        stores = [
            self.statement_of(node)
            for node in self._names
            if node.id == name and isinstance(node.ctx, ast.Store)
        ]
        return [node for node in found if self._has_value_of(after, node, stores)]

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """Return the statement that an expression stands in."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """Return the node around each node."""
        return {child: node for node in ast.walk(self.root) for child in ast.iter_child_nodes(node)}

    @cached_property
    def answered(self) -> frozenset[str]:
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
                    if root := _root_name(target):
                        made_of.setdefault(root, set()).update(names_in(value))
        return names_going_into(waiting, made_of)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Return the parameters of the function."""
        if not isinstance(self.root, FUNCTIONS):
            return frozenset()
        return frozenset(p.arg for p, _ in parameters_of(self.root.args)) - {"self", "cls"}

    @cached_property
    def _names(self) -> list[ast.Name]:
        return [node for node in ast.walk(self.root) if isinstance(node, ast.Name)]

    @cached_property
    def _asked(self) -> frozenset[str]:
        """Return what the function asks for its type."""
        return frozenset(
            ast.dump(node.args[0])
            for node in ast.walk(self.root)
            if isinstance(node, ast.Call)
            and node.args
            and dotted_name(node.func) in ("isinstance", "type", "callable")
        )

    @cached_property
    def _names_asked(self) -> frozenset[str]:
        return frozenset(n.id for n in self._names if ast.dump(n) in self._asked)

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
    """Tell whether a call hands something on to others, by its name: `websocket.send_json()`."""
    return isinstance(call.func, ast.Attribute) and bool(_SENDING.fullmatch(call.func.attr))


def _root_name(node: ast.expr) -> str | None:
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None


class _Step(Enum):
    """Whether a value goes on from an expression to the one around it."""

    ON = "on"
    STOP = "stop"
    ANSWER = "answer"


@dataclass(eq=False, repr=False)
class _Way:
    """The way of one detail out of its function."""

    node: ast.expr
    flow: DetailFlow
    alias: str | None = None
    """The local that is the detail and nothing else."""
    is_returned: bool = False
    _fate: Fate = UNCHANGED
    _has_key: bool = False
    """Whether some key is one for certain, not the name of a parameter."""

    def outcome(self) -> Outcome | None:
        """Return where something else comes out, None where nothing does."""
        chain: list[ast.AST] = [self.node]
        while not isinstance(chain[-1], ast.stmt):
            chain.append(self.flow.parents[chain[-1]])
        if any(isinstance(node, ast.Call) and is_log(node) for node in chain):
            return None
        arrives = self._goes(chain)
        is_told = self._fate.fails or self._fate.is_settled or (arrives and self._is_changed)
        statement = chain[-1]
        if not is_told or not isinstance(statement, ast.stmt):
            return None
        return Outcome(self.node, statement, self._fate)

    @property
    def _is_changed(self) -> bool:
        keys = self._fate.keys
        return self._fate.is_text or (self._has_key and keys[-1:] != (DETAIL,))

    @property
    def _is_bare(self) -> bool:
        """Tell whether the value is still the detail itself."""
        return not self._fate.is_text and not self._fate.keys

    def _goes(self, chain: list[ast.AST]) -> bool:
        for child, parent in pairwise(chain[:-1]):
            step = self._step(parent, child)
            if step is not _Step.ON:
                return step is _Step.ANSWER
        return self._arrives(chain[-1], chain[-2])

    def _arrives(self, statement: ast.AST, value: ast.AST) -> bool:
        match statement:
            case ast.Return():
                self.is_returned = self._is_bare
                return True
            case ast.Raise():
                return self._fate.is_text or self._fate.keys[:1] == (DETAIL,)
            case ast.Expr():
                return self._is_sent(value)
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self._is_kept(target)
        return False

    def _is_sent(self, value: ast.AST) -> bool:
        call = value.value if isinstance(value, ast.Await) else value
        if not isinstance(call, ast.Call) or not is_sending(call):
            return False
        return self._is_answered(call.func) or isinstance(value, ast.Await)

    def _is_kept(self, target: ast.expr) -> bool:
        match target:
            case ast.Name(id=name) if self._is_bare:
                self.alias = name
                return False
            case ast.Subscript(slice=ast.Constant(value=str(key))) if self._is_bare:
                self._enter(key)
        return self._is_answered(target)

    def _is_answered(self, node: ast.expr) -> bool:
        root = _root_name(node)
        return root in self.flow.answered or root in self.flow.parameters

    def _step(self, parent: ast.AST, child: ast.AST) -> _Step:
        match parent:
            case ast.Call():
                return self._called(parent, child)
            case ast.Yield():
                return _Step.ANSWER
            case ast.FormattedValue() | ast.BinOp(op=ast.Mod()):
                self._become(is_text=True)
            case ast.BinOp(op=ast.Add()):
                self._become(is_text=True, fails=self._is_bare)
            case ast.Attribute(attr=name):
                return self._asked_for(name, self.flow.parents[parent], parent)
            case ast.Subscript(value=value, slice=slice_):
                if child is not value or (self._is_bare and not isinstance(slice_, ast.Slice)):
                    return _Step.STOP
                self._become(is_text=not self._fate.keys, fails=self._is_bare)
            case ast.Dict():
                return self._put(parent, child)
            case ast.IfExp(test=test):
                return _Step.STOP if test is child else _Step.ON
            case ast.BoolOp(op=ast.And(), values=[*values]):
                return _Step.ON if child is values[-1] else _Step.STOP
            case ast.List() | ast.Tuple() | ast.Set():
                return _Step.STOP if self._is_bare else _Step.ON
            case ast.JoinedStr() | ast.BoolOp() | ast.Await() | ast.keyword():
                pass
            case _:
                return _Step.STOP
        return _Step.ON

    def _become(self, *, is_text: bool, fails: bool = False) -> None:
        fate = self._fate
        self._fate = fate._replace(is_text=fate.is_text or is_text, fails=fate.fails or fails)

    def _enter(self, key: str) -> None:
        self._has_key = True
        self._fate = self._fate._replace(keys=(key, *self._fate.keys))

    def _put(self, display: ast.Dict, child: ast.AST) -> _Step:
        if child not in display.values:
            return _Step.STOP
        key = display.keys[display.values.index(child)]
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            self._enter(key.value)
            return _Step.ON
        return _Step.STOP if self._is_bare or key is None else _Step.ON

    def _asked_for(self, name: str, around: ast.AST, attribute: ast.AST) -> _Step:
        """Go on from an attribute, which is a method of texts or of no interest."""
        if self._fate.keys:
            return _Step.ON
        is_method = isinstance(around, ast.Call) and around.func is attribute
        if self._is_bare:
            if not is_method or not hasattr(str, name) or hasattr(dict, name):
                return _Step.STOP
            self._become(is_text=True, fails=True)
        return _Step.STOP if _TELLING.fullmatch(name) else _Step.ON

    def _called(self, call: ast.Call, child: ast.AST) -> _Step:
        if child is call.func:
            return _Step.ON
        name = called(call)
        if self._is_bare and wants_text(call) and self._is_content(call, child):
            self._become(is_text=True, fails=True)
            return _Step.ANSWER
        if is_page(name) or _TELLING.fullmatch(name):
            return _Step.STOP
        if not self._is_bare:
            if isinstance(child, ast.keyword) and child.arg not in (None, CONTENT):
                self._fate = self._fate._replace(keys=(str(child.arg), *self._fate.keys))
            return _Step.ANSWER if is_response(call) else _Step.ON
        value = child.value if isinstance(child, ast.keyword) else child
        fate = self._fate_of(call, name, value)
        if fate is None:
            return _Step.ANSWER if is_response(call) else _Step.STOP
        self._fate, self._has_key = fate, bool(fate.keys)
        return _Step.ON

    def _is_content(self, call: ast.Call, child: ast.AST) -> bool:
        """Tell whether an argument is the body of the response that a call makes."""
        is_first = bool(call.args) and call.args[0] is child
        return is_first or (isinstance(child, ast.keyword) and child.arg == CONTENT)

    def _fate_of(self, call: ast.Call, name: str, value: ast.AST) -> Fate | None:
        if not isinstance(value, ast.expr):
            return None
        if isinstance(call.func, ast.Name) and name in TEXT_CALLS:
            return Fate(is_text=True)
        if _PATTERNS.fullmatch(dotted_name(call.func) or ""):
            return Fate(is_text=True, fails=True)
        return self.flow.follow(call, value)
