"""The code around a node: its guard, the handler it stands in, the `try` bodies around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from errlint.attempts import attempt_of
from errlint.emptiness import empty_tests
from errlint.model.context import Guard, Handler, TryBody
from errlint.project.cst_values import dotted_name, source_of
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, Project, Scope, qualified_name
from errlint.traverse import Reader

_BROAD = frozenset({"builtins.Exception", "builtins.BaseException"})
_ASKS = frozenset({"status_code", "detail"})
_LOGS = re.compile(
    r"a?(?:critical|debug|error|exception|fatal|info|log|trace|warn|warning)|print(?:_\w+)?|echo"
    r"|capture_(?:exception|message)|record_exception|set_(?:attribute|status|tag)"
)
_HARMLESS_CALLS = ("str", "repr", "print", "format", "type")


@dataclass(frozen=True)
class Surroundings:
    """What stands around a node inside its function."""

    guard: Guard | None
    handler: Handler | None
    tries: tuple[TryBody, ...]


@dataclass(frozen=True)
class SurroundingsReader:
    """Reads the surroundings of nodes, given the path of nodes that leads to each."""

    project: Project
    classes: ExceptionClasses

    def read(self, path: Sequence[cst.CSTNode], scope: Scope) -> Surroundings:
        """Return what stands around the last node of a path."""
        guard: Guard | None = None
        handler: Handler | None = None
        tries: list[TryBody] = []
        child = path[-1]
        for depth, node in reversed([*enumerate(path[:-1])]):
            if isinstance(node, cst.FunctionDef):
                break
            if isinstance(node, cst.If) and guard is None and child is not node.test:
                guard = _guard(node, is_negated=child is node.orelse)
            elif isinstance(node, (cst.ExceptHandler, cst.ExceptStarHandler)) and handler is None:
                handler = self._handler(node, scope, path[depth - 1])
            elif isinstance(node, (cst.Try, cst.TryStar)) and child is node.body:
                handlers = (self._handler(clause, scope, node) for clause in node.handlers)
                tries.append(TryBody(node, tuple(handlers), _is_in_loop(path[:depth])))
            child = node
        return Surroundings(guard, handler, tuple(tries))

    def _handler(
        self, node: cst.ExceptHandler | cst.ExceptStarHandler, scope: Scope, parent: cst.CSTNode
    ) -> Handler:
        types: list[str] = []
        catches = False
        caught = _caught(node.type)
        own = 0
        for part in caught:
            name = dotted_name(part)
            meanings = self.project.resolve(name, scope) if name else ()
            qualified = (qualified_name(self.project, meaning) for meaning in meanings)
            types.append(next(filter(None, qualified), name or source_of(part)))
            own += any(isinstance(meaning, ClassDefinition) for meaning in meanings)
            tracked = self.classes.tracked(meanings)
            catches = catches or (tracked is not None and tracked.is_framework)
        bound = node.name.name if node.name else None
        name = bound.value if isinstance(bound, cst.Name) else None
        answer = _Answer(name)
        answer.read(node.body)
        return Handler(
            node=node,
            types=tuple(types),
            type_node=node.type,
            name=name,
            is_broad=not types or bool(_BROAD & {*types}),
            catches_http_exceptions=catches,
            catches_own=bool(caught) and own == len(caught),
            lets_through=answer.lets_through,
            raises=answer.raises,
            returns=answer.returns,
            always_fails=_ends_in_error(node.body),
            tidies_up=_tidies_up(node.body),
            is_group=isinstance(node, cst.ExceptStarHandler),
            attempt=attempt_of(parent) if isinstance(parent, (cst.Try, cst.TryStar)) else None,
        )


class _Answer(Reader):
    """What a handler does with what it caught, bound to `name`."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.lets_through = False
        self.raises = False
        self.returns = False

    def visit_Raise(self, node: cst.Raise) -> None:
        self.raises = True
        if node.exc is None or self._is_caught(node.exc) or self._passes_on(node.exc):
            self.lets_through = True

    def visit_Return(self, node: cst.Return) -> None:
        self.returns = True
        if node.value and (self._is_caught(node.value) or self._passes_on(node.value)):
            self.lets_through = True

    def visit_Assign(self, node: cst.Assign) -> None:
        if self._passes_on(node.value):
            self.lets_through = True

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if self._is_caught(node.value) and node.attr.value in _ASKS:
            self.lets_through = True

    def visit_Call(self, node: cst.Call) -> None:
        name = dotted_name(node.func)
        if name in ("isinstance", "getattr", "hasattr", "type") and self._passes(node):
            self.lets_through = True

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False

    def _is_caught(self, node: cst.BaseExpression) -> bool:
        return isinstance(node, cst.Name) and node.value == self.name

    def _passes(self, call: cst.Call) -> bool:
        return any(self._is_caught(arg.value) for arg in call.args)

    def _passes_on(self, node: cst.BaseExpression) -> bool:
        """Tell whether some function decides what becomes of the exception: `raise convert(e)`."""
        if isinstance(node, cst.Await):
            node = node.expression
        if not isinstance(node, cst.Call) or not self._passes(node):
            return False
        last = (dotted_name(node.func) or "").rpartition(".")[2]
        return last not in _HARMLESS_CALLS and not last.lstrip("_")[:1].isupper()


class _Deeds(Reader):
    """Whether a handler does anything but to log, to put an answer together and to give it."""

    def __init__(self) -> None:
        self.found = False

    def visit_Expr(self, node: cst.Expr) -> bool:
        call = node.value.expression if isinstance(node.value, cst.Await) else node.value
        if isinstance(call, cst.Call):
            last = (dotted_name(call.func) or "").rpartition(".")[2]
            self.found = self.found or not _LOGS.fullmatch(last)
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        self.found = self.found or not isinstance(node.target, (cst.Name, cst.Tuple))

    def visit_With(self, node: cst.With) -> None:
        self.found = True

    def visit_For(self, node: cst.For) -> None:
        self.found = True

    def visit_Del(self, node: cst.Del) -> None:
        self.found = True

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return False


def _tidies_up(body: cst.BaseSuite) -> bool:
    deeds = _Deeds()
    deeds.read(body)
    return deeds.found


def _is_in_loop(path: Sequence[cst.CSTNode]) -> bool:
    for node in reversed(path):
        if isinstance(node, cst.FunctionDef):
            return False
        if isinstance(node, (cst.For, cst.While)):
            return True
    return False


def _ends_in_error(body: cst.BaseSuite) -> bool:
    """Tell whether a block ends in a `raise`, or in `return JSONResponse(status_code=...)`."""
    last = body.body[-1] if body.body else None
    if isinstance(last, cst.SimpleStatementLine):
        last = last.body[-1]
    match last:
        case cst.Raise():
            return True
        case cst.If(body=body, orelse=cst.If() | cst.Else() as orelse):
            rest = cst.IndentedBlock([orelse]) if isinstance(orelse, cst.If) else orelse.body
            return _ends_in_error(body) and _ends_in_error(rest)
        case cst.Return(value=cst.Call(func=func, args=args)):
            has_status = any(arg.keyword and arg.keyword.value == "status_code" for arg in args)
            return has_status and (dotted_name(func) or "").endswith("Response")
    return False


def _caught(type_: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    if isinstance(type_, cst.Tuple):
        return [element.value for element in type_.elements]
    return [type_] if type_ else []


def _guard(node: cst.If, is_negated: bool) -> Guard:
    finder = _NameFinder()
    finder.read(node.test)
    return Guard(
        node.test,
        source_of(node.test),
        tuple(dict.fromkeys(finder.names)),
        is_negated,
        empty_tests(node.test, is_negated),
    )


class _NameFinder(Reader):
    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        if name := dotted_name(node):
            self.names.append(name)
            return False
        return True

    def visit_Name(self, node: cst.Name) -> None:
        self.names.append(node.value)
