"""What the functions and models of a project make of a detail that they are given."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from errlint.handlers.detail_flow import DetailFlow
from errlint.handlers.fates import UNCHANGED, Fate, Follow
from errlint.model.handler import Harm
from errlint.project.ast_values import dotted_name
from errlint.project.called import MADE, CallReader
from errlint.project.exceptions import ExceptionClasses, TrackedClass
from errlint.project.makers import annotated_class
from errlint.project.names import (
    AttributeDefinition,
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ModuleScope,
    Project,
    Scope,
    external_names,
)
from errlint.project.nodes import FUNCTIONS, FunctionNode, statements_of
from errlint.project.receiving import is_method, receiving_parameter
from errlint.project.refused_objects import MODELS
from errlint.project.signatures import DETAIL, Passed
from errlint.project.tree import first_row, last_row

_FARTHEST = 2
"""Through how many calls a detail is followed."""
_TAKES_DICTS = re.compile(r"dict|Dict|Mapping|Any|object|list|List|Json|JSON")

_MESSAGE = re.compile(r"(?:^|_|\.)(?:message|msg|text)$")
_OF_PROJECT = (ClassDefinition, FunctionDefinition)


class Around(NamedTuple):
    """Where a call stands: what names mean there, and the class whose method it stands in.

    `functions` are those around it, innermost first.
    """

    path: str
    scope: Scope
    owner: str | None = None
    functions: tuple[FunctionNode, ...] = ()


class ReceivingFunction(NamedTuple):
    """A function of the project that is called, and the parameter that an argument is for."""

    node: FunctionNode
    rows: tuple[int, int]
    parameter: ast.arg
    around: Around


@dataclass(eq=False, repr=False)
class DetailCalls:
    """Follows a detail, or its exception, into what it is given to."""

    project: Project
    classes: ExceptionClasses
    keys: Collection[str]
    """Those of the form that details are given."""

    def follow(self, around: Around, calls: int = 0) -> Follow:
        """Return what tells what calls at some place make of their arguments."""

        def fate_behind(call: ast.Call, value: ast.expr, fate: Fate = UNCHANGED) -> Fate | None:
            if _is_spread(call, value):
                return None
            inner = _inner_function(call, value, around)
            if inner is not None:
                return self._fate_in(inner, fate, calls) if calls < _FARTHEST else None
            return self._fate(call, value, fate, around, calls)

        return fate_behind

    def called(self, call: ast.Call, value: ast.expr, around: Around) -> ReceivingFunction | None:
        """Return the one function of the project that a call gives an argument to."""
        if inner := _inner_function(call, value, around):
            return inner
        found = self._meanings(call, around)
        if len(found) != 1 or not isinstance(found[0], FunctionDefinition):
            return None
        return self._function(found[0], call, value)

    def _fate(
        self, call: ast.Call, value: ast.expr, fate: Fate, around: Around, calls: int
    ) -> Fate | None:
        found = self._meanings(call, around)
        if class_ := self.classes.tracked(found):
            return _raised_with(class_, call, value, fate)
        if not any(isinstance(meaning, _OF_PROJECT) for meaning in found):
            return _fate_by_names(call, value) if fate.is_bare else None
        meaning = found[0]
        if len(found) != 1 or calls >= _FARTHEST:
            return None
        if isinstance(meaning, ClassDefinition):
            return self._fate_in_class(meaning, call, value) if fate.is_bare else None
        function = None
        if isinstance(meaning, FunctionDefinition):
            function = self._function(meaning, call, value)
        return self._fate_in(function, fate, calls) if function else None

    def _fate_in(self, function: ReceivingFunction, fate: Fate, calls: int) -> Fate | None:
        """Return what a function makes of what it is given for a parameter."""
        if fate.is_bare and _takes_dicts(function.parameter.annotation):
            return None
        flow = DetailFlow(function.node, self.follow(function.around, calls + 1), self.keys)
        details = flow.values.loads(function.parameter.arg)
        for outcome in flow.outcomes(details, fate):
            is_settled = not isinstance(outcome.statement, ast.Return)
            return outcome.fate._replace(is_settled=is_settled)
        return Fate() if fate.is_bare and flow.passes_on(details) else None

    def _fate_in_class(
        self, class_: ClassDefinition, call: ast.Call, value: ast.expr
    ) -> Fate | None:
        """Tell whether a class takes nothing but a text: a field of a model, an exception."""
        if self.classes.tracked((class_,)):
            return None
        ancestors = self.project.ancestors(class_)
        name = _keyword(call, value)
        annotation = self._field(name, (class_, *ancestors)) if name else None
        if name and annotation is not None:
            is_model = not MODELS.isdisjoint(external_names(ancestors))
            harm = Harm.FAILS if is_model else None
            return Fate((name,), is_text=True, harm=harm) if _is_text(annotation) else None
        inits = self.project.attribute(class_, "__init__")
        if len(inits) == 1 and isinstance(inits[0], FunctionDefinition):
            function = self._function(inits[0], call, value)
            annotation = function.parameter.annotation if function else None
            if annotation is not None and _is_text(annotation):
                return Fate(is_text=True)
        return None

    def _field(self, name: str, classes: tuple[Definition, ...]) -> ast.expr | None:
        """Return the annotation of a field of a model."""
        for class_ in classes:
            node = self.project.node_of(class_) if isinstance(class_, ClassDefinition) else None
            for statement in node.body if isinstance(node, ast.ClassDef) else ():
                match statement:
                    case ast.AnnAssign(target=ast.Name(id=field)) if field == name:
                        return statement.annotation
        return None

    def _meanings(self, call: ast.Call, around: Around) -> tuple[Definition, ...]:
        name = dotted_name(call.func)
        if name is None:
            return ()
        head, _, rest = name.partition(".")
        if head in ("self", "cls"):
            if around.owner is None or not rest:
                return ()
            return tuple(self.project.of_object(around.owner, around.path, rest))
        found = self.project.resolve(name, around.scope)
        are_known = not any(isinstance(meaning, AttributeDefinition) for meaning in found)
        return found if found and are_known else tuple(self._methods(name, around))

    def _methods(self, name: str, around: Around) -> Iterator[Definition]:
        """Yield the methods of what a function has in a local, by its annotation or its maker."""
        reader = None
        for function in reversed(around.functions):
            reader = CallReader(function, reader)
        called = reader.called(name) if reader else None
        maker, _, method = called.name.partition(MADE) if called else ("", "", "")
        for meaning in self.project.resolve(maker, around.scope) if method else ():
            for class_ in self.project.made_by(meaning):
                yield from self.project.attribute(class_, method)

    def _function(
        self, meaning: FunctionDefinition, call: ast.Call, value: ast.expr
    ) -> ReceivingFunction | None:
        node = self.project.node_of(meaning)
        if not isinstance(node, FUNCTIONS):
            return None
        owner = meaning.facts.qualname.rpartition(".")[0] or None
        parameter = _parameter(node, call, value, of_class=is_method(meaning))
        around = Around(meaning.path, ModuleScope(self.project, meaning.path), owner, (node,))
        return ReceivingFunction(node, meaning.facts.rows, parameter, around) if parameter else None


def _inner_function(call: ast.Call, value: ast.expr, around: Around) -> ReceivingFunction | None:
    """Return the function that a call gives an argument to, if one around the call defines it."""
    name = call.func.id if isinstance(call.func, ast.Name) else None
    for index, outer in enumerate(around.functions if name else ()):
        for node in statements_of(outer.body):
            if isinstance(node, FUNCTIONS) and node.name == name:
                parameter = _parameter(node, call, value, of_class=False)
                inside = around._replace(functions=(node, *around.functions[index:]))
                rows = first_row(node), last_row(node)
                return ReceivingFunction(node, rows, parameter, inside) if parameter else None
    return None


def _raised_with(class_: TrackedClass, call: ast.Call, value: ast.expr, fate: Fate) -> Fate | None:
    """Return the fate of what an exception may be given for its detail."""
    decider = class_.signature.roles.get(DETAIL)
    if not isinstance(decider, Passed):
        return None
    name = _keyword(call, value)
    is_placed = name is None and call.args.index(value) == decider.position
    if name != decider.parameter and not is_placed:
        return None
    return fate._replace(keys=(DETAIL, *fate.keys))


def _parameter(
    node: FunctionNode, call: ast.Call, value: ast.expr, *, of_class: bool
) -> ast.arg | None:
    """Return the parameter that an argument of a call is for."""
    if name := _keyword(call, value):
        return receiving_parameter(node, name)
    before = [*takewhile(lambda argument: argument is not value, call.args)]
    if any(isinstance(argument, ast.Starred) for argument in before):
        return None
    return receiving_parameter(node, len(before), is_method=of_class)


def _keyword(call: ast.Call, value: ast.expr) -> str | None:
    return next((keyword.arg for keyword in call.keywords if keyword.value is value), None)


def _is_spread(call: ast.Call, value: ast.expr) -> bool:
    """Tell whether the entries of an argument are arguments of the call."""
    return any(keyword.value is value and keyword.arg is None for keyword in call.keywords)


def _fate_by_names(call: ast.Call, value: ast.expr) -> Fate | None:
    """Return what code outside of the project makes of a message, going by what that is called."""
    name = _keyword(call, value)
    if name is not None:
        return Fate((name,)) if _MESSAGE.search(name) else None
    return Fate(is_text=True) if _MESSAGE.search(dotted_name(call.func) or "") else None


def _takes_dicts(annotation: ast.expr | None) -> bool:
    return annotation is not None and _TAKES_DICTS.search(ast.unparse(annotation)) is not None


def _is_text(annotation: ast.expr) -> bool:
    class_ = annotated_class(annotation)
    return class_ is not None and dotted_name(class_) == "str"
