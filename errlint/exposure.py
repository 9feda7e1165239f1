"""Which parts of a detail show the text of a caught exception."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from errlint.model.context import Function, FunctionKind
from errlint.project.cst_values import dotted_name, source_of
from errlint.project.names import External, Project, Scope
from errlint.traverse import Reader

_TEXT_ATTRIBUTES = frozenset({"args", "orig", "statement"})
"""`args` of every exception; the driver's error and the SQL text of SQLAlchemy's."""
_TEXT_CALLS = frozenset({f"builtins.{name}" for name in ("ascii", "format", "repr", "str")})
_TRACEBACKS = frozenset(
    f"traceback.format_{what}" for what in ("exc", "exception", "exception_only", "tb")
)
_CARRIERS = frozenset(
    {
        "builtins.dict",
        "builtins.getattr",
        "builtins.list",
        "builtins.tuple",
        "fastapi.encoders.jsonable_encoder",
        "json.dumps",
    }
)
"""Calls whose result holds their arguments."""
_DUMPS = frozenset({"dict", "json", "model_dump", "model_dump_json"})
_TEXT_METHODS = frozenset(
    {
        *("format", "join", "lower", "lstrip", "partition", "removeprefix", "removesuffix"),
        *("replace", "rpartition", "rsplit", "rstrip", "split", "splitlines", "strip", "title"),
    }
)
_MAX_LOCALS = 2

_Handlers = tuple[cst.CSTNode, ...]
_Assigned = tuple[cst.BaseExpression, _Handlers]
_Inside = Callable[..., Iterator[cst.BaseExpression]]


@dataclass(frozen=True)
class ExposureReader:
    """Reads which expressions of a detail hold the text of an exception."""

    project: Project

    def read(
        self,
        detail: cst.BaseExpression,
        path: Sequence[cst.CSTNode],
        scope: Scope,
        function: Function | None,
    ) -> tuple[cst.BaseExpression, ...]:
        """Return the parts of `detail` that do; `path` leads to its construction."""
        locals_ = _Locals(function.node, tuple(path)) if function else None
        look = _Look(self.project, scope, _handled(function), locals_)
        return tuple(dict.fromkeys(look.parts(detail, _handlers_on(path), _MAX_LOCALS)))


@dataclass(frozen=True)
class _Look:
    project: Project
    scope: Scope
    handled: frozenset[str]
    """The exceptions that an exception handler is called with."""
    locals: _Locals | None

    def parts(
        self, node: cst.BaseExpression, handlers: _Handlers, steps: int
    ) -> Iterator[cst.BaseExpression]:
        """Yield what in a value shows an exception that one of the handlers caught."""
        caught = self.handled | {name for handler in handlers if (name := _bound_name(handler))}

        def inside(*nodes: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
            for inner in nodes:
                yield from self.parts(inner, handlers, steps)

        match node:
            case cst.Name(value=name):
                if steps and self._is_exposed(name, handlers, steps):
                    yield node
            case cst.Attribute(attr=cst.Name(value=attribute)):
                if _is_one_of(node.value, caught) and attribute in _TEXT_ATTRIBUTES:
                    yield node
            case cst.FormattedString(parts=pieces):
                for piece in pieces:
                    if isinstance(piece, cst.FormattedStringExpression):
                        yield from _shown(piece.expression, caught, inside)
            case cst.BinaryOperation(left=left, operator=cst.Modulo(), right=right):
                yield from inside(left)
                for value in _tuple_values(right):
                    yield from _shown(value, caught, inside)
            case cst.Call():
                yield from self._call(node, caught, inside)
            case _:
                yield from inside(*_components(node))

    def _call(
        self, call: cst.Call, caught: frozenset[str], inside: _Inside
    ) -> Iterator[cst.BaseExpression]:
        name = self._external_name(call.func)
        arguments = [argument.value for argument in call.args]
        is_text = name in _TEXT_CALLS and arguments and _is_one_of(arguments[0], caught)
        if is_text or name in _TRACEBACKS:
            yield call
        elif name in _TEXT_CALLS or name in _CARRIERS:
            yield from inside(*arguments)
        elif isinstance(call.func, cst.Attribute):
            method, receiver = call.func.attr.value, call.func.value
            if method in ("__str__", "__repr__") and _is_one_of(receiver, caught):
                yield call
            elif method in _DUMPS and isinstance(receiver, cst.Call):
                yield from inside(*(argument.value for argument in receiver.args))
            elif method in _TEXT_METHODS:
                yield from inside(receiver)
                for argument in arguments if method in ("format", "join") else ():
                    yield from _shown(argument, caught, inside)

    def _is_exposed(self, name: str, handlers: _Handlers, steps: int) -> bool:
        """Tell whether a local holds the text of an exception where the handlers stand."""
        if self.locals is None:
            return False
        reaching = self.locals.reaching(name, handlers, is_site=steps == _MAX_LOCALS)
        return any(True for value, around in reaching for _ in self.parts(value, around, steps - 1))

    def _external_name(self, func: cst.BaseExpression) -> str | None:
        name = dotted_name(func)
        meanings = self.project.resolve(name, self.scope) if name else ()
        return next((m.name for m in meanings if isinstance(m, External)), None)


@dataclass(frozen=True)
class _Locals:
    """What the locals of a function are assigned; `path` leads to the site."""

    node: cst.FunctionDef
    path: tuple[cst.CSTNode, ...]

    def reaching(self, name: str, handlers: _Handlers, is_site: bool) -> list[_Assigned]:
        """Return the assignments whose value a name may have where the handlers stand."""
        if is_site and (value := self._straight(name)):
            return [(value, handlers)]
        finder = _AssignmentFinder(name)
        finder.read(self.node.body)
        if not handlers:
            return finder.found
        near = [found for found in finder.found if found[1][: len(handlers)] == handlers]
        outer = (handlers[:depth] for depth in reversed(range(len(handlers))))
        return near or next(
            filter(None, ([f for f in finder.found if f[1] == around] for around in outer)), []
        )

    def _straight(self, name: str) -> cst.BaseExpression | None:
        """Return what the last statement before the site, in its own block, assigns."""
        for block, child in zip(reversed(self.path[:-1]), reversed(self.path), strict=False):
            if isinstance(block, cst.IndentedBlock):
                for statement in reversed(block.body[: block.body.index(child)]):
                    finder = _AssignmentFinder(name)
                    finder.read(statement)
                    if finder.found:
                        is_plain = isinstance(statement, cst.SimpleStatementLine)
                        return finder.found[-1][0] if is_plain else None
                return None
        return None


class _AssignmentFinder(Reader):
    """Finds what one function assigns to a name, not what functions inside it do."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.handlers: list[cst.CSTNode] = []
        self.found: list[_Assigned] = []

    def enter(self, node: cst.CSTNode) -> bool:
        """Note what the node assigns."""
        match node:
            case cst.ExceptHandler() | cst.ExceptStarHandler():
                self.handlers.append(node)
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    self._note(target.target, value)
            case cst.AnnAssign(target=target, value=cst.BaseExpression() as value):
                self._note(target, value)
            case (
                cst.AugAssign(target=target, value=value)
                | cst.NamedExpr(target=target, value=value)
            ):
                self._note(target, value)
        return not isinstance(node, (cst.FunctionDef, cst.ClassDef, cst.Lambda))

    def leave(self, node: cst.CSTNode) -> None:
        """Leave the handlers that the node is."""
        if self.handlers and self.handlers[-1] is node:
            self.handlers.pop()

    def _note(self, target: cst.BaseExpression, value: cst.BaseExpression) -> None:
        if isinstance(target, cst.Name) and target.value == self.name:
            self.found.append((value, tuple(self.handlers)))


def _shown(
    node: cst.BaseExpression, caught: frozenset[str], inside: _Inside
) -> Iterator[cst.BaseExpression]:
    """Yield from a value that is turned into text where it stands."""
    if _is_one_of(node, caught):
        yield node
    else:
        yield from inside(node)


def _components(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    """Return the expressions whose values the value of an expression holds."""
    match node:
        case (
            cst.ConcatenatedString(left=left, right=right)
            | cst.BinaryOperation(left=left, right=right)
            | cst.BooleanOperation(left=left, right=right)
        ):
            return [left, right]
        case cst.IfExp(test=test, body=body, orelse=orelse):
            is_for_developers = "debug" in source_of(test).lower()
            return [] if is_for_developers else [body, orelse]
        case cst.Subscript(value=value) | cst.Await(expression=value) | cst.NamedExpr(value=value):
            return [value]
        case cst.Dict() | cst.List() | cst.Tuple() | cst.Set():
            return [element.value for element in node.elements]
    return []


def _tuple_values(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    return [element.value for element in node.elements] if isinstance(node, cst.Tuple) else [node]


def _is_one_of(node: cst.BaseExpression, names: frozenset[str]) -> bool:
    return isinstance(node, cst.Name) and node.value in names


def _handlers_on(path: Sequence[cst.CSTNode]) -> _Handlers:
    """Return the handlers around the end of a path in its function, outermost first."""
    found: list[cst.CSTNode] = []
    for node in path:
        if isinstance(node, cst.FunctionDef):
            found.clear()
        elif isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)):
            found.append(node)
    return tuple(found)


def _bound_name(handler: cst.CSTNode) -> str | None:
    name = getattr(handler, "name", None)
    bound = name.name if isinstance(name, cst.AsName) else None
    return bound.value if isinstance(bound, cst.Name) else None


def _handled(function: Function | None) -> frozenset[str]:
    """Return the parameter that an exception handler gets its exception in."""
    if function is None or function.kind is not FunctionKind.EXCEPTION_HANDLER:
        return frozenset()
    return frozenset(parameter.name.value for parameter in function.node.params.params[1:2])
