"""The way of one detail out of the function that reads it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from errlint.handlers.fates import UNCHANGED, Fate, Follow
from errlint.handlers.local_values import LocalValues, is_sending
from errlint.handlers.reshaping import (
    CONTENT,
    TEXT_CALLS,
    called,
    is_its_content,
    is_page,
    is_response,
    wants_text,
)
from errlint.model.handler import Harm
from errlint.project.ast_values import dotted_name
from errlint.project.logs import is_log
from errlint.project.signatures import DETAIL

_TELLING = re.compile(
    r"_*(?:is|has|should|can|contains|matches|startswith|endswith|search|match|fullmatch|findall"
    r"|index|rindex|find|rfind|count|len|bool|hash|isinstance|hasattr|type)(?:_\w+)?"
)
"""What is called to learn something of a text, and passes none of it on."""
_FOR_TEXTS = re.compile(
    r"(?:re|regex|\w*(?:PATTERN|REGEX|_RE))"
    r"\.(?:sub|subn|search|match|fullmatch|split|findall|finditer)"
    r"|json\.loads|html\.escape|textwrap\.(?:dedent|fill|indent|shorten|wrap)"
    r"|(?:urllib\.)?parse\.quote(?:_plus)?"
)
"""What fails when it is given a dict."""
_BY_KEY = frozenset({"get", "setdefault"})
_AS_JSON = frozenset({"dumps", "json", "model_dump_json"})
"""What writes a value so that its keys can be read again, in the text of an event as well."""


class Outcome(NamedTuple):
    """Where something else than the detail itself comes out of a function: see `Fate`."""

    node: ast.expr
    statement: ast.stmt
    fate: Fate


class _Step(Enum):
    """Whether a value goes on from an expression to the one around it."""

    ON = "on"
    STOP = "stop"
    ANSWER = "answer"


@dataclass(eq=False, repr=False)
class Way:
    """The way of one detail, or of what was made of it by then (`fate`), through its statement."""

    node: ast.expr
    values: LocalValues
    follow: Follow
    fate: Fate = UNCHANGED
    alias: str | None = None
    """The local that is the detail and nothing else."""
    is_returned: bool = False
    arrives: bool = False
    """Whether it is returned, raised, sent or kept in what is."""
    is_decided_by: bool = False
    """Whether it is only asked for something."""
    is_logged: bool = False
    is_content: bool = False
    """Whether a response is made of it and nothing else."""
    _has_key: bool = False
    """Whether some key is one for certain, not the name of a parameter."""
    _is_json: bool = False
    """Whether it has been written as JSON, under a key."""

    def __post_init__(self) -> None:
        self._has_key = bool(self.fate.keys)
        chain: list[ast.AST] = [self.node]
        while not isinstance(chain[-1], ast.stmt):
            chain.append(self.values.parents[chain[-1]])
        self.arrives = self._goes(chain)

    @property
    def statement(self) -> ast.stmt:
        """Return the statement that it ends in."""
        return self.values.statement_of(self.node)

    def outcome(self) -> Outcome | None:
        """Return where something else comes out, None where nothing does."""
        is_harmed = self.fate.harm is not None or self.fate.is_settled
        is_told = is_harmed or (self.arrives and self._is_changed)
        return Outcome(self.node, self.statement, self.fate) if is_told else None

    @property
    def _is_changed(self) -> bool:
        keys = self.fate.keys
        return self.fate.is_text or (self._has_key and keys[-1:] != (DETAIL,))

    def _goes(self, chain: list[ast.AST]) -> bool:
        for child, parent in pairwise(chain[:-1]):
            step = self._step(parent, child)
            if step is not _Step.ON:
                return step is _Step.ANSWER
        return self._reaches(chain[-1], chain[-2])

    def _reaches(self, statement: ast.AST, value: ast.AST) -> bool:
        match statement:
            case ast.Return():
                self.is_returned = self.fate.is_bare
                return True
            case ast.Raise():
                return self.fate.is_text or self.fate.keys[:1] == (DETAIL,)
            case ast.Expr():
                return self._is_sent(value)
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self._is_kept(target)
            case ast.AugAssign(op=ast.Add()):
                self._become(is_text=True, fails=self.fate.is_bare)
            case ast.Match(cases=cases):
                self._decides(any(_has_message(case.pattern) for case in cases))
        return False

    def _is_sent(self, value: ast.AST) -> bool:
        call = value.value if isinstance(value, ast.Await) else value
        if not isinstance(call, ast.Call) or not is_sending(call):
            return False
        return self.values.is_answered(call.func) or isinstance(value, ast.Await)

    def _is_kept(self, target: ast.expr) -> bool:
        match target:
            case ast.Name(id=name) if self.fate.is_bare:
                self.alias = name
                return False
            case ast.Subscript(slice=ast.Constant(value=str(key))) if self.fate.is_bare:
                self._enter(key)
        return self.values.is_answered(target)

    def _step(self, parent: ast.AST, child: ast.AST) -> _Step:
        match parent:
            case ast.Call():
                return self._called(parent, child)
            case ast.Yield():
                return _Step.ANSWER
            case ast.FormattedValue() | ast.BinOp():
                return self._written(parent, child)
            case ast.Attribute(attr=name):
                return self._asked_for(name, self.values.parents[parent], parent)
            case ast.Subscript() | ast.Dict() | ast.List() | ast.Tuple() | ast.Set():
                return self._put(parent, child)
            case ast.IfExp(test=test):
                return self._decides(False) if test is child else _Step.ON
            case ast.BoolOp(op=ast.And(), values=[*values]):
                return _Step.ON if child is values[-1] else self._decides(False)
            case ast.Compare():
                return self._compared(parent, child)
            case ast.JoinedStr() | ast.BoolOp() | ast.Await() | ast.keyword():
                return _Step.ON
        return _Step.STOP

    def _become(self, *, is_text: bool, fails: bool = False) -> None:
        harm = Harm.FAILS if fails else self.fate.harm
        self.fate = self.fate._replace(is_text=self.fate.is_text or is_text, harm=harm)

    def _fail(self) -> _Step:
        """Stop where nothing but a text can be: what was made of the detail by then may be one."""
        if self.fate.is_bare:
            self._become(is_text=False, fails=True)
        return _Step.STOP

    def _decides(self, is_by_text: bool) -> _Step:
        self.is_decided_by = True
        if is_by_text and self.fate.is_bare:
            self.fate = self.fate._replace(harm=Harm.BRANCHES)
        return _Step.STOP

    def _enter(self, key: str) -> None:
        self._has_key = True
        self.fate = self.fate._replace(keys=(key, *self.fate.keys))

    def _written(self, parent: ast.FormattedValue | ast.BinOp, child: ast.AST) -> _Step:
        """Go on from where texts are put together."""
        if self._is_json:
            return _Step.ON
        match parent:
            case ast.FormattedValue(format_spec=specification, conversion=conversion):
                has_format = specification is not None and conversion < 0
                self._become(is_text=True, fails=has_format and self.fate.is_bare)
            case ast.BinOp(op=ast.Mod(), left=left):
                self._become(is_text=True, fails=child is left and self.fate.is_bare)
            case ast.BinOp(op=ast.Add()):
                other = parent.left if child is parent.right else parent.right
                if isinstance(other, (ast.List, ast.ListComp, ast.Tuple)):
                    return _Step.STOP
                self._become(is_text=True, fails=self.fate.is_bare)
            case _:
                return _Step.STOP
        return _Step.ON

    def _put(self, display: ast.AST, child: ast.AST) -> _Step:
        """Go on from what holds the value, or is read by it."""
        match display:
            case ast.Subscript(value=value, slice=slice_):
                if child is not value:
                    return self._fail()
                if self.fate.is_bare and not isinstance(slice_, ast.Slice):
                    return _Step.STOP
                self._become(is_text=not self.fate.keys, fails=self.fate.is_bare)
                return _Step.ON
            case ast.Dict(keys=keys, values=values):
                return (
                    self._put_under(keys[values.index(child)]) if child in values else self._fail()
                )
            case ast.Set():
                return self._fail()
        if not self.fate.is_bare:
            return _Step.ON
        match self.values.parents[display]:
            case ast.Call(func=ast.Attribute(attr="join", value=ast.Constant()), args=[joined]):
                if joined is display:
                    self._become(is_text=True, fails=True)
                    return _Step.ON
        return _Step.STOP

    def _put_under(self, key: ast.expr | None) -> _Step:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            self._enter(key.value)
            return _Step.ON
        return _Step.STOP if self.fate.is_bare or key is None else _Step.ON

    def _compared(self, compare: ast.Compare, child: ast.AST) -> _Step:
        """Stop at a comparison; `==`, and `in` a detail, are read by who reads expectations."""
        is_in = isinstance(compare.ops[0], (ast.In, ast.NotIn)) and child is compare.left
        match compare.comparators[0] if is_in else None:
            case ast.Set() | ast.Dict() | ast.JoinedStr() | ast.Constant(value=str()):
                self.is_decided_by = True
                return self._fail()
            case ast.Tuple(elts=texts) | ast.List(elts=texts):
                return self._decides(any(_is_message(text) for text in texts))
        return self._decides(False)

    def _asked_for(self, name: str, around: ast.AST, attribute: ast.AST) -> _Step:
        """Go on from an attribute, which is a method of texts or of no interest."""
        if self.fate.keys:
            return _Step.ON
        is_method = isinstance(around, ast.Call) and around.func is attribute
        if self.fate.is_bare:
            if not is_method or not hasattr(str, name) or hasattr(dict, name):
                return _Step.STOP
            self._become(is_text=True, fails=True)
        return self._decides(False) if _TELLING.fullmatch(name) else _Step.ON

    def _called(self, call: ast.Call, child: ast.AST) -> _Step:
        self._is_json |= bool(self.fate.keys) and called(call) in _AS_JSON
        if child is call.func:
            return _Step.ON
        name, value = called(call), child.value if isinstance(child, ast.keyword) else child
        if self.fate.is_bare and wants_text(call, child):
            self._become(is_text=True, fails=True)
            return _Step.ANSWER
        self.is_logged = is_log(call)
        if self.is_logged or is_page(name) or not isinstance(value, ast.expr):
            return _Step.STOP
        if self.fate.is_bare and _fails(call, value):
            self._become(is_text=True, fails=True)
        if _TELLING.fullmatch(name):
            self._ask(call, value)
            return self._decides(False)
        if not self.fate.is_bare:
            self._take_over(call, child, value)
            return _Step.ANSWER if is_response(call) else _Step.ON
        if isinstance(call.func, ast.Name) and name in TEXT_CALLS:
            self._become(is_text=True)
            return _Step.ON
        fate = self.follow(call, value)
        if fate is None:
            self.is_content = is_response(call) and is_its_content(call, child)
            return _Step.ANSWER if is_response(call) else _Step.STOP
        self.fate, self._has_key = fate, bool(fate.keys)
        return _Step.ON

    def _ask(self, call: ast.Call, value: ast.expr) -> None:
        """Take over what a dict does to a function that is asked something about the detail."""
        fate = self.follow(call, value) if self.fate.is_bare else None
        if fate is not None and fate.harm is not None:
            self.fate = self.fate._replace(harm=fate.harm)

    def _take_over(self, call: ast.Call, child: ast.AST, value: ast.expr) -> None:
        """Go on with what a call makes of something that was made of the detail."""
        fate = self.follow(call, value, self.fate)
        if fate is not None:
            self.fate = fate._replace(harm=self.fate.harm or fate.harm)
        elif isinstance(child, ast.keyword) and child.arg not in (None, CONTENT):
            self.fate = self.fate._replace(keys=(str(child.arg), *self.fate.keys))


def _fails(call: ast.Call, value: ast.expr) -> bool:
    """Tell whether a call can do nothing with an argument that is a dict."""
    if _FOR_TEXTS.fullmatch(dotted_name(call.func) or ""):
        return True
    is_by_key = isinstance(call.func, ast.Attribute) and call.func.attr in _BY_KEY
    return is_by_key and call.args[:1] == [value]


def _is_message(node: ast.expr) -> bool:
    """Tell whether something is a text that a site has to give, for a detail to be it."""
    match node:
        case ast.Constant(value=str(text)):
            return text not in _phrases()
    return False


@cache
def _phrases() -> frozenset[str]:
    """Return the details of exceptions that are given none."""
    from http import HTTPStatus

    return frozenset(status.phrase for status in HTTPStatus)


def _has_message(pattern: ast.pattern) -> bool:
    """Tell whether a pattern is, or has in it, a text that a detail may be."""
    match pattern:
        case ast.MatchValue(value=value):
            return _is_message(value)
        case ast.MatchOr(patterns=patterns):
            return any(map(_has_message, patterns))
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _has_message(inner)
    return False
