"""What an exception handler makes of the detail of its exception, from Python's own tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from errlint.handlers.fates import Follow, not_followed
from errlint.model.handler import Harm
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.frameworks import PAGE_RESPONSES
from errlint.project.mentions import DOTTED_NAME
from errlint.project.nodes import FunctionNode, is_name
from errlint.project.signatures import DETAIL

CONTENT = "content"
_REGISTERED = re.compile(r"exception_handlers?\b[^\n(\[{]{0,80}[(\[{]([^)\]}]*)")
_TAKEN = re.compile(r"def[ \t]+\w*handle\w*\(([^)]*)\)")
_NAME = re.compile(DOTTED_NAME)
_OWN = frozenset({"self", "cls"})
TEXT_CALLS = frozenset({"str", "repr", "ascii", "format"})
FRAMEWORK_HANDLER = "http_exception_handler"
"""The name of FastAPI's own handler."""
_OF_TEXT = frozenset({"Response", "PlainTextResponse", "HTMLResponse"})


class DetailUse(NamedTuple):
    """An expression that puts a detail into a response, and the statement that it stands in.

    `keys` are those of the dicts and the keyword arguments around it, outermost first; `is_text`
    when it is turned into a string, `is_part` when one of its entries is taken, `harm` what a dict
    does to the code.
    """

    node: ast.expr
    statement: ast.stmt
    keys: tuple[str, ...]
    is_text: bool
    is_part: bool
    harm: Harm | None = None

    @property
    def is_intact(self) -> bool:
        """Tell whether the client gets the detail as it was raised, where it expects it."""
        is_changed = self.is_text or self.is_part or self.harm is not None
        return self.keys in ((), (DETAIL,)) and not is_changed


def names_handled(text: str) -> frozenset[str]:
    """Return the dotted names that a text may have exception handlers for, and some that it hasn't.

    Nothing is parsed.
    """
    if "handle" not in text:
        return frozenset()
    found = (*_REGISTERED.findall(text), *_TAKEN.findall(text))
    return frozenset(name for names in found for name in _NAME.findall(names)) - _OWN


def names_registered(text: str) -> frozenset[str]:
    """Return the dotted names that stand where a text registers exception handlers.

    Those of the handlers may be among them. Nothing is parsed.
    """
    found = _REGISTERED.findall(text) if "exception_handler" in text else ()
    return frozenset(name for names in found for name in _NAME.findall(names)) - _OWN


def handler_parameters(function: FunctionNode) -> list[ast.arg]:
    """Return the parameters of an exception handler: for the request and for the exception."""
    return [argument for argument in function.args.args if argument.arg not in ("self", "cls")]


def only_delegates(function: FunctionNode) -> bool:
    """Tell whether all that a handler returns comes from the framework's own handler."""
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    return bool(returned) and all(value is not None and _delegates(value) for value in returned)


def _delegates(value: ast.expr) -> bool:
    calls = (node for node in ast.walk(value) if isinstance(node, ast.Call))
    return any((dotted_name(call.func) or "").endswith(FRAMEWORK_HANDLER) for call in calls)


def exception_of(function: FunctionNode) -> str | None:
    """Return the parameter of an exception handler that is for the exception."""
    parameters = handler_parameters(function)
    return parameters[1].arg if len(parameters) > 1 else None


def detail_uses(
    function: FunctionNode,
    exception: str,
    follow: Follow = not_followed,
    without: Collection[ast.AST] = (),
) -> Iterator[DetailUse]:
    """Yield what a function answers of a detail, and where it answers `str(exc)`.

    `without` are nodes that no exception with a detail gets to.
    """
    parents = _parents(function)
    aliases = _aliases(function, exception)
    answered = _names_answered(function)
    for node in ast.walk(function):
        if not isinstance(node, ast.expr) or node in without:
            continue
        is_detail = _is_detail(node, exception, aliases)
        if is_detail or _is_shown_whole(node, exception, parents):
            use = _Climb(node, follow).to_answer(parents, answered)
            if use and (is_detail or use.is_text):
                yield use


def details_of(function: FunctionNode, exception: str) -> Iterator[ast.expr]:
    """Yield where a function reads the detail of an exception."""
    for node in ast.walk(function):
        if isinstance(node, ast.expr) and _is_detail(node, exception, frozenset()):
            yield node


def answering_calls(
    function: FunctionNode, exception: str, without: Collection[ast.AST]
) -> Iterator[tuple[DetailUse, ast.Name]]:
    """Yield the calls that an exception is given to, and that go into an answer, with its name.

    `without` is as in `detail_uses`.
    """
    parents = _parents(function)
    answered = _names_answered(function)
    for node in ast.walk(function):
        if not is_name(node, exception) or node in without:
            continue
        call = parents[node]
        call = parents[call] if isinstance(call, ast.keyword) else call
        if isinstance(call, ast.Call) and call.func is not node:
            use = _Climb(call, not_followed, is_text=True).to_answer(parents, answered)
            if use is not None:
                yield use._replace(node=call), node


def _parents(function: FunctionNode) -> dict[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(function) for child in ast.iter_child_nodes(node)}


def _is_detail(node: ast.expr, exception: str, aliases: frozenset[str]) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return name == exception and attribute == DETAIL
        case ast.Call(
            func=ast.Name(id="getattr"),
            args=[ast.Name(id=name), ast.Constant(value=attribute), *_],
        ):
            return name == exception and attribute == DETAIL
        case ast.Name(id=name, ctx=ast.Load()):
            return name in aliases
    return False


def _is_shown_whole(node: ast.expr, exception: str, parents: dict[ast.AST, ast.AST]) -> bool:
    """Tell whether the exception itself stands in a string, or in a call that makes one."""
    if not is_name(node, exception):
        return False
    match parents[node]:
        case ast.FormattedValue():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in TEXT_CALLS
    return False


def _aliases(function: FunctionNode, exception: str) -> frozenset[str]:
    """Return the locals that are the detail and nothing else."""
    assigned: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    assigned.setdefault(target.id, []).append(node.value)
    return frozenset(
        name
        for name, values in assigned.items()
        if all(_is_detail(value, exception, frozenset()) for value in values)
    )


def _names_answered(function: FunctionNode) -> frozenset[str]:
    """Return the locals that a response is made of, those as well that go into such locals."""
    made_of: dict[str, set[str]] = {}
    waiting: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Return():
                waiting |= names_in(node)
            case ast.Call() if is_response(node):
                waiting |= names_in(node)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                made_of.setdefault(name, set()).update(names_in(value))
    return names_going_into(waiting, made_of)


def names_going_into(names: set[str], made_of: Mapping[str, set[str]]) -> frozenset[str]:
    """Return some names, and all that go into what they stand for, given what they are made of."""
    waiting, found = set(names), set[str]()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= made_of.get(name, set()) - found
    return frozenset(found)


def names_in(node: ast.AST) -> set[str]:
    """Return the names that a node reads or binds."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def called(call: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return last_word(call.func)


def is_response(call: ast.Call) -> bool:
    """Tell whether a call makes a response that has a body for programs, by its name."""
    return called(call).endswith("Response") and not is_page(called(call))


def wants_text(call: ast.Call, argument: ast.AST) -> bool:
    """Tell whether an argument becomes the body of a response that has to be a text or bytes."""
    return is_its_content(call, argument) and called(call) in _OF_TEXT


def is_its_content(call: ast.Call, argument: ast.AST) -> bool:
    """Tell whether an argument of the call of a response is what becomes its body."""
    is_first = call.args[:1] == [argument]
    return is_first or (isinstance(argument, ast.keyword) and argument.arg == CONTENT)


def is_page(name: str) -> bool:
    """Tell whether a name is that of a response for people, or of a file."""
    return name.endswith(PAGE_RESPONSES)


@dataclass(eq=False, repr=False)
class _Climb:
    """The way from an expression up to the response that it goes into."""

    node: ast.expr
    follow: Follow
    keys: tuple[str, ...] = ()
    is_text: bool = False
    is_part: bool = False

    def to_answer(
        self, parents: dict[ast.AST, ast.AST], answered: frozenset[str]
    ) -> DetailUse | None:
        """Return what becomes of the expression, None where it goes into no response."""
        child: ast.AST = self.node
        while not isinstance(child, ast.stmt):
            parent = parents[child]
            if isinstance(parent, ast.Call) and is_response(parent):
                return self._use(parent, parents)
            if not self._passes(parent, child):
                return None
            if self.is_text and not self.keys and isinstance(parent, ast.expr):
                self.node = parent
            child = parent
        match child:
            case ast.Return():
                return self._use(child, parents)
            case ast.Assign(targets=[ast.Name(id=name)]):
                is_made_of_it = bool(self.keys) or self.is_text
                return self._use(child, parents) if is_made_of_it and name in answered else None
        return None

    def _use(self, answer: ast.AST, parents: dict[ast.AST, ast.AST]) -> DetailUse:
        statement = answer
        while not isinstance(statement, ast.stmt):
            statement = parents[statement]
        keys = tuple(key for key in self.keys if key != CONTENT)
        return DetailUse(self.node, statement, keys, self.is_text, self.is_part)

    def _passes(self, parent: ast.AST, child: ast.AST) -> bool:
        """Take one step up; tell whether the value goes on from there."""
        match parent:
            case ast.FormattedValue() | ast.BinOp(op=ast.Mod() | ast.Add()):
                self.is_text = True
            case ast.Attribute() | ast.Subscript():
                self.is_part = self.is_part or not self.keys
            case ast.keyword(arg=str(name)):
                self.keys = (name, *self.keys)
            case ast.Dict(keys=names, values=values) if child in values:
                return self._enters(names[values.index(child)])
            case ast.IfExp(test=test) if test is child:
                return False
            case ast.Call():
                return self._is_called(parent, child)
            case ast.Dict() | ast.Compare() | ast.BoolOp() | ast.UnaryOp() | ast.Lambda():
                return False
            case ast.Raise() | ast.If() | ast.While():
                return False
        return True

    def _enters(self, key: ast.expr | None) -> bool:
        literal = key.value if isinstance(key, ast.Constant) else None
        if not isinstance(literal, str):
            return False
        self.keys = (literal, *self.keys)
        return True

    def _is_called(self, call: ast.Call, child: ast.AST) -> bool:
        name = called(call)
        if is_page(name):
            return False
        if name in TEXT_CALLS and child is not call.func:
            self.is_text = True
            return True
        is_bare = not self.is_text and not self.is_part
        if child is not call.func and is_bare and self._is_followed(call, child):
            return True
        return child is call.func or self.is_text or bool(self.keys)

    def _is_followed(self, call: ast.Call, child: ast.AST) -> bool:
        """Take over what a function of the project makes of the detail, where that is told."""
        value = child.value if isinstance(child, ast.keyword) else child
        if self.keys not in ((), (DETAIL,)) or not isinstance(value, ast.expr):
            return False
        if self.keys and not isinstance(child, ast.keyword):
            return False
        fate = self.follow(call, value)
        if fate is not None:
            self.keys, self.is_text = fate.keys, fate.is_text
        return fate is not None
