"""Which parts of a detail show the text of a caught exception."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from errlint.libcst_import import cst
from errlint.model.context import Function, FunctionKind
from errlint.model.site import Exposed
from errlint.project import ast_values
from errlint.project.caught import is_broad
from errlint.project.cst_values import dotted_name, source_of
from errlint.project.names import External, FunctionDefinition, Project, Scope
from errlint.project.nodes import (
    COMPOUND,
    DEFINITIONS,
    FUNCTIONS,
    FunctionNode,
    blocks_of,
    is_name,
    statements_of,
)
from errlint.project.receiving import is_method, receiving_parameter
from errlint.project.tree import Step, SyntaxTree
from errlint.syntax import parse_expression

_TEXT_ATTRIBUTES = frozenset({"__cause__", "__context__", "__dict__", "args", "orig", "statement"})
"""Those of every exception; the driver's error and the SQL text of SQLAlchemy's."""
_TEXT_CALLS = frozenset({f"builtins.{name}" for name in ("ascii", "format", "repr", "str")})
_TRACEBACKS = frozenset(
    f"traceback.format_{what}" for what in ("exc", "exception", "exception_only", "tb")
)
_NO_PLACES = "traceback.format_exception_only"
_CARRIERS = frozenset(
    {
        "builtins.dict",
        "builtins.getattr",
        "builtins.list",
        "builtins.map",
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
"""How many locals are followed to what they were assigned, one after the other."""

_Clauses = tuple[ast.ExceptHandler, ...]
_Assigned = tuple[ast.expr, _Clauses]
_Inside = Callable[..., Iterator[cst.BaseExpression]]


@dataclass(eq=False, repr=False)
class ExposureReader:
    """Reads which expressions of a detail hold the text of an exception."""

    project: Project
    tree: SyntaxTree

    def read(
        self,
        detail: cst.BaseExpression,
        statement: ast.stmt,
        steps: Sequence[Step],
        scope: Scope,
        function: Function | None,
    ) -> tuple[Exposed, ...]:
        """Return the parts of `detail` that do; `steps` lead to the statement of its site."""
        block = steps[-1].block if steps else []
        locals_ = _Locals(function.node.body, block, statement) if function else None
        look = _Look(self.project, self.tree, scope, _handled(function), locals_)
        parts = dict.fromkeys(look.parts(detail, _clauses_on(steps), _MAX_LOCALS))
        return tuple(Exposed(part, look.is_traceback(part)) for part in parts)


@dataclass(eq=False, repr=False)
class _Look:
    project: Project
    tree: SyntaxTree
    scope: Scope
    handled: frozenset[str]
    """The exceptions that an exception handler is called with."""
    locals: _Locals | None

    def parts(
        self, node: cst.BaseExpression, clauses: _Clauses, locals_left: int
    ) -> Iterator[cst.BaseExpression]:
        """Yield what in a value shows an exception that one of the clauses caught."""
        caught = self._caught(clauses)

        def inside(*nodes: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
            for inner in nodes:
                yield from self.parts(inner, clauses, locals_left)

        def shown(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
            """Yield from a value that is turned into text where it stands."""
            if not isinstance(node, cst.Name):
                yield from inside(node)
            elif node.value in caught or self._is_exposed(
                node.value, clauses, locals_left, is_shown=True
            ):
                yield node

        match node:
            case cst.Name(value=name):
                if self._is_exposed(name, clauses, locals_left):
                    yield node
            case cst.Attribute(value=cst.Attribute() as inner):
                yield from inside(inner)
            case cst.Attribute(value=value, attr=cst.Name(value=attribute)):
                if _is_one_of(value, caught) and attribute in _TEXT_ATTRIBUTES:
                    yield node
            case cst.FormattedString(parts=pieces):
                for piece in pieces:
                    if isinstance(piece, cst.FormattedStringExpression):
                        yield from shown(piece.expression)
            case cst.BinaryOperation(left=left, operator=cst.Modulo(), right=right):
                yield from inside(left)
                for value in _tuple_values(right):
                    yield from shown(value)
            case cst.Call():
                yield from self._call(node, caught, inside, shown)
            case _:
                yield from inside(*_components(node))

    def is_traceback(self, node: cst.BaseExpression) -> bool:
        """Tell whether a part shows where in the code the exception was raised."""
        return isinstance(node, cst.Call) and self._external_name(
            dotted_name(node.func)
        ) in _TRACEBACKS - {_NO_PLACES}

    def _call(
        self, call: cst.Call, caught: frozenset[str], inside: _Inside, shown: _Inside
    ) -> Iterator[cst.BaseExpression]:
        name = self._external_name(dotted_name(call.func))
        arguments = [argument.value for argument in call.args]
        is_text = name in _TEXT_CALLS and arguments and _is_one_of(arguments[0], caught)
        if is_text or name in _TRACEBACKS:
            yield call
        elif name in _TEXT_CALLS:
            for argument in arguments:
                yield from shown(argument)
        elif name in _CARRIERS:
            yield from inside(*arguments)
        elif self._formats(call, caught):
            yield call
        elif isinstance(call.func, cst.Attribute):
            method, receiver = call.func.attr.value, call.func.value
            if method in ("__str__", "__repr__") and _is_one_of(receiver, caught):
                yield call
            elif method in _DUMPS and isinstance(receiver, cst.Call):
                yield from inside(*(argument.value for argument in receiver.args))
            elif method in _TEXT_METHODS:
                yield from inside(receiver)
                for argument in arguments if method in ("format", "join") else ():
                    yield from shown(argument)

    def _formats(self, call: cst.Call, caught: frozenset[str]) -> bool:
        """Tell whether a function of the project makes a text of an exception, whatever it is."""
        given = [arg for arg in call.args if _is_one_of(arg.value, caught)]
        name = dotted_name(call.func)
        if len(given) != 1 or name is None or (place := _place(call, given[0])) is None:
            return False
        match self.project.resolve(name, self.scope):
            case [FunctionDefinition() as function]:
                node = self.project.node_of(function)
                if isinstance(node, FUNCTIONS):
                    parameter = receiving_parameter(node, place, is_method=is_method(function))
                    return parameter is not None and _returns_text_of(node, parameter.arg)
        return False

    def _is_exposed(
        self, name: str, clauses: _Clauses, locals_left: int, is_shown: bool = False
    ) -> bool:
        """Tell whether a local holds the text of an exception where the clauses stand.

        One that is shown may hold the exception itself, where that may be any.
        """
        if self.locals is None or not locals_left:
            return False
        reaching = self.locals.reaching(name, clauses, is_site=locals_left == _MAX_LOCALS)
        return any(
            (is_shown and self._is_any_exception(value, around))
            or any(self.parts(parse_expression(self.tree.text_of(value)), around, locals_left - 1))
            for value, around in reaching
            if self._may_show(value, around, locals_left - 1)
        )

    def _may_show(self, value: ast.expr, clauses: _Clauses, locals_left: int) -> bool:
        """Tell whether a value may show an exception: LibCST need not read those that can't."""
        caught = self._caught(clauses)
        for node in ast.walk(value):
            match node:
                case ast.Name(id=name):
                    if name in caught or self._is_exposed(name, clauses, locals_left):
                        return True
                case ast.Call(func=func):
                    if self._external_name(ast_values.dotted_name(func)) in _TRACEBACKS:
                        return True
        return False

    def _caught(self, clauses: _Clauses) -> frozenset[str]:
        return self.handled | {clause.name for clause in clauses if clause.name}

    def _is_any_exception(self, value: ast.expr, clauses: _Clauses) -> bool:
        """Tell whether a value is what the innermost clause caught that catches all there is."""
        return isinstance(value, ast.Name) and any(
            clause.name == value.id and is_broad(clause, self.project, self.scope)
            for clause in clauses[-1:]
        )

    def _external_name(self, name: str | None) -> str | None:
        meanings = self.project.resolve(name, self.scope)
        return next((m.name for m in meanings if isinstance(m, External)), None)


@dataclass(eq=False, repr=False)
class _Locals:
    """What the locals of a function are assigned; the site's `statement` stands in `block`."""

    body: list[ast.stmt]
    block: list[ast.stmt]
    statement: ast.stmt

    def reaching(self, name: str, clauses: _Clauses, is_site: bool) -> list[_Assigned]:
        """Return the assignments whose value a name may have where the clauses stand."""
        if is_site and (value := self._straight(name)):
            return [(value, clauses)]
        found = [*_assignments(self.body, name, ())]
        if not clauses:
            return found
        near = [assigned for assigned in found if assigned[1][: len(clauses)] == clauses]
        outer = (clauses[:depth] for depth in reversed(range(len(clauses))))
        return near or next(
            filter(None, ([a for a in found if a[1] == around] for around in outer)), []
        )

    def _straight(self, name: str) -> ast.expr | None:
        """Return what the last statement before the site, in its own block, assigns."""
        before = self.block[: self.block.index(self.statement)]
        for statement in reversed(before):
            if found := [*_assignments([statement], name, ())]:
                return None if isinstance(statement, COMPOUND) else found[-1][0]
        return None


def _assignments(body: list[ast.stmt], name: str, clauses: _Clauses) -> Iterator[_Assigned]:
    """Yield what the statements of one function assign to a name, each with its clauses."""
    for statement in body:
        if isinstance(statement, DEFINITIONS):
            continue
        for value in _assigned(statement, name):
            yield value, clauses
        for block in blocks_of(statement):
            around = [h for h in getattr(statement, "handlers", ()) if h.body is block]
            yield from _assignments(block, name, (*clauses, *around))


def _assigned(statement: ast.stmt, name: str) -> Iterator[ast.expr]:
    targets: list[ast.expr] = []
    match statement:
        case ast.Assign(targets=targets, value=value):
            pass
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            targets = [target]
        case ast.AugAssign(target=target, value=value):
            targets = [target]
    yield from (value for target in targets if is_name(target, name))


def _place(call: cst.Call, argument: cst.Arg) -> int | str | None:
    """Return the keyword of an argument, or how many stand before it, None where others may."""
    if argument.keyword:
        return argument.keyword.value
    before = call.args[: call.args.index(argument)]
    return None if any(arg.star or arg.keyword for arg in before) else len(before)


def _returns_text_of(function: FunctionNode, parameter: str) -> bool:
    """Tell whether all that a function returns holds the text of a parameter."""
    returned = [s.value for s in statements_of(function.body) if isinstance(s, ast.Return)]
    return bool(returned) and all(
        value is not None and any(_is_text_of(node, parameter) for node in ast.walk(value))
        for value in returned
    )


def _is_text_of(node: ast.AST, parameter: str) -> bool:
    match node:
        case ast.FormattedValue(value=ast.Name(id=name)):
            return name == parameter
        case ast.Call(func=ast.Name(id="str" | "repr"), args=[ast.Name(id=name)]):
            return name == parameter
    return False


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


def _clauses_on(steps: Sequence[Step]) -> _Clauses:
    """Return the clauses around the end of the steps in its function, outermost first."""
    found: list[ast.ExceptHandler] = []
    for step in steps:
        if isinstance(step.node, DEFINITIONS):
            found.clear()
        elif isinstance(step.node, ast.ExceptHandler):
            found.append(step.node)
    return tuple(found)


def _handled(function: Function | None) -> frozenset[str]:
    """Return the parameter that an exception handler gets its exception in."""
    if function is None or function.kind is not FunctionKind.EXCEPTION_HANDLER:
        return frozenset()
    return frozenset(parameter.arg for parameter in function.node.args.args[1:2])
