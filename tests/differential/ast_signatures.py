"""Which argument of a construction becomes its status and its detail.

HTTPException takes (status_code, detail, headers). A subclass with an `__init__` of its own
hands some of its parameters on and fixes the others.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from ast_names import Definition, External, Project, Target
from ast_scopes import Scope


@dataclass(frozen=True)
class Given:
    """An argument of the construction itself."""

    node: ast.expr
    scope: Scope


@dataclass(frozen=True)
class Outcome:
    """Where the value comes from when it is no argument."""

    name: str


ABSENT = Outcome("absent")
NONE = Outcome("None by default")
UNKNOWN = Outcome("unknown")
DECIDED = Outcome("decided by the class")
Part = Given | Outcome


@dataclass(frozen=True)
class Actual:
    """An argument of a call: `name` is None for a positional one, `*` and `**` for spreads."""

    name: str | None
    part: Part


@dataclass(frozen=True)
class Bound:
    """A call's arguments by parameter, and those that only `*args`/`**kwargs` take."""

    by_name: dict[str, Part]
    extra: list[Actual]
    spread: bool

    def get(self, name: str, default: Part) -> Part:
        return self.by_name.get(name, UNKNOWN if self.spread else default)


@dataclass
class Signatures:
    """Follows arguments through the `__init__` methods of a project."""

    project: Project

    def decide(
        self,
        target: Target,
        positional: list[ast.expr],
        keywords: list[ast.keyword],
        scope: Scope,
    ) -> tuple[Part, Part]:
        """Return the status and the detail of constructing `target` with the arguments."""
        return self._decide(target, _actuals(positional, keywords, scope), 0)

    def _decide(self, target: Target, actuals: list[Actual], depth: int) -> tuple[Part, Part]:
        owner = self._initializer(target)
        if owner is None:
            bound = _bind(["status_code", "detail", "headers"], actuals)
            return bound.get("status_code", ABSENT), bound.get("detail", ABSENT)
        init = self._function(owner)
        if depth > 10 or init is None:
            return DECIDED, DECIDED
        scope = init.scope.module.scopes[init.node]
        for call in self._delegating(init, scope):
            for parent in self.delegate(call, owner, scope):
                inner = _hand_on(init, scope, call, actuals)
                status, detail = self._decide(parent, inner, depth + 1)
                return _own(status, scope), _own(detail, scope)
        return DECIDED, DECIDED

    def _initializer(self, target: Target) -> Definition | None:
        """The class of the project that gives `target` its `__init__`, if one does."""
        if not isinstance(target, Definition):
            return None
        for one in self.project.mro(target):
            if isinstance(one, External) and self.project.is_tracked(one):
                return None
            if isinstance(one, Definition) and self._function(one):
                return one
        return None

    def _function(self, owner: Definition) -> Definition | None:
        scope = owner.scope.module.scopes.get(owner.node)
        found = scope.bindings.get("__init__", []) if scope else []
        return Definition(found[-1].node, scope) if found else None

    def _delegating(self, init: Definition, scope: Scope) -> list[ast.Call]:
        return [
            call
            for call, place in scope.module.calls
            if place is scope
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "__init__"
        ]

    def delegate(self, call: ast.Call, owner: Definition, scope: Scope) -> list[Target]:
        """The class whose `__init__` a call in a tracked class runs; empty if it is no matter."""
        base = call.func.value
        if isinstance(base, ast.Call):
            if not (isinstance(base.func, ast.Name) and base.func.id == "super"):
                return []
            parents = self.project.mro(owner)[1:]
            for one in parents:
                has_init = isinstance(one, Definition) and self._function(one)
                if has_init or (isinstance(one, External) and self.project.is_tracked(one)):
                    return [one]
            return []
        return [one for one in self.project.resolve(base, scope) if self.project.is_tracked(one)]


def _actuals(positional: list[ast.expr], keywords: list[ast.keyword], scope: Scope) -> list[Actual]:
    found = [
        Actual("*", Given(node.value, scope))
        if isinstance(node, ast.Starred)
        else Actual(None, Given(node, scope))
        for node in positional
    ]
    return found + [Actual(one.arg or "**", Given(one.value, scope)) for one in keywords]


def _bind(parameters: list[str], actuals: list[Actual]) -> Bound:
    by_name: dict[str, Part] = {}
    extra: list[Actual] = []
    waiting = list(parameters)
    spread = False
    for actual in actuals:
        if actual.name in ("*", "**"):
            spread = True
            waiting = [] if actual.name == "*" else waiting
            extra.append(actual)
        elif actual.name is None:
            if waiting:
                by_name[waiting.pop(0)] = actual.part
            elif not spread:
                extra.append(actual)
        elif actual.name in parameters:
            by_name[actual.name] = actual.part
        else:
            extra.append(actual)
    return Bound(by_name, extra, spread)


def _hand_on(init: Definition, scope: Scope, call: ast.Call, actuals: list[Actual]) -> list[Actual]:
    """Arguments of the inner call, with the outer arguments in place of passed-on parameters."""
    arguments = init.node.args
    ordered = [one.arg for one in (*arguments.posonlyargs, *arguments.args)][1:]
    keyword_only = [one.arg for one in arguments.kwonlyargs]
    bound = _bind_all(ordered, keyword_only, actuals)
    defaults = dict(zip(reversed(ordered), reversed(arguments.defaults), strict=False))
    defaults |= {
        name: value
        for name, value in zip(keyword_only, arguments.kw_defaults, strict=True)
        if value
    }
    is_super = isinstance(call.func.value, ast.Call)
    inner: list[Actual] = []
    for actual in _actuals(call.args if is_super else call.args[1:], call.keywords, scope):
        node = actual.part.node
        name = node.id if isinstance(node, ast.Name) else None
        spread = _spread(arguments, actual.name)
        if spread and name == spread:
            wanted = (None, "*") if actual.name == "*" else ("**",)
            inner += [
                one
                for one in bound.extra
                if one.name in wanted or (actual.name == "**" and one.name not in (None, "*"))
            ]
        elif name in (*ordered, *keyword_only) and len(scope.bindings[name]) == 1:
            inner.append(Actual(actual.name, _passed(bound, name, defaults)))
        else:
            inner.append(actual)
    return inner


def _bind_all(ordered: list[str], keyword_only: list[str], actuals: list[Actual]) -> Bound:
    positional = [one for one in actuals if one.name is None or one.name == "*"]
    named = [one for one in actuals if one not in positional]
    first = _bind(ordered, positional)
    second = _bind([*ordered, *keyword_only], named)
    return Bound(
        first.by_name | second.by_name, first.extra + second.extra, first.spread or second.spread
    )


def _spread(arguments: ast.arguments, kind: str | None) -> str | None:
    taker = {"*": arguments.vararg, "**": arguments.kwarg}.get(kind or "")
    return taker.arg if taker else None


def _passed(bound: Bound, name: str, defaults: dict[str, ast.expr]) -> Part:
    """What a parameter is handed on as: the outer argument, or what its default says."""
    if name in bound.by_name:
        return bound.by_name[name]
    if bound.spread:
        return UNKNOWN
    default = defaults.get(name)
    is_none = isinstance(default, ast.Constant) and default.value is None
    return NONE if is_none else DECIDED


def _own(part: Part, scope: Scope) -> Part:
    """What stands in the class itself, or is left out there, is the class's decision."""
    by_class = part is ABSENT or (isinstance(part, Given) and part.scope is scope)
    return DECIDED if by_class else part
