"""Read what code answers besides exceptions: responses built by hand, and what routes return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from errlint.excerpts import Place
from errlint.libcst_import import cst
from errlint.model.context import Function, FunctionKind
from errlint.model.response import BuiltResponse, ReturnedBody
from errlint.model.site import Exposed
from errlint.project.cst_values import dotted_name
from errlint.project.names import ClassDefinition, Project, Scope
from errlint.project.tree import SyntaxTree
from errlint.source import Range
from errlint.walk.exposure import ExposureReader
from errlint.walk.reading import SiteReader
from errlint.walk.responses import content_of, means_data_response, read_response
from errlint.walk.statement_line import StatementLine
from errlint.walk.surroundings import SurroundingsReader


class Context(Protocol):
    """What is around a statement."""

    @property
    def scope(self) -> Scope:
        """What names mean there."""

    @property
    def function(self) -> Function | None:
        """The function that it stands in."""


@dataclass(eq=False, repr=False)
class AnswerReader:
    """Reads the answers of one module."""

    tree: SyntaxTree
    project: Project
    sites: SiteReader
    surroundings: SurroundingsReader
    exposure: ExposureReader

    def built(
        self, call: cst.Call, name: str, range_: Range, place: Place, context: Context
    ) -> BuiltResponse | None:
        """Return the error response that a call of something named so constructs, if it does."""
        if not means_data_response(self.project.resolve(name, context.scope)):
            return None
        found = read_response(call, self.sites, context.scope)
        if found is None:
            return None
        around = self.surroundings.read(place.steps, context.scope)
        return BuiltResponse(
            name,
            *found[1:],
            context.function,
            range_,
            StatementLine.of(self.tree, place).range,
            around.guard,
            around.clause,
            self.exposed([found.node], place, context),
        )

    def returned(
        self, value: cst.BaseExpression, range_: Range, place: Place, context: Context
    ) -> ReturnedBody | None:
        """Return what a route returns where it has caught whatever there is, if that is shown."""
        function = context.function
        if function is None or function.kind is not FunctionKind.ROUTE or function.is_websocket:
            return None
        around = self.surroundings.read(place.steps, context.scope)
        if around.clause is None or not around.clause.is_broad:
            return None
        exposes = self.exposed(self._shown(value, context.scope), place, context)
        if not exposes:
            return None
        statement_range = StatementLine.of(self.tree, place).range
        return ReturnedBody(function, range_, statement_range, around.guard, around.clause, exposes)

    def exposed(
        self, nodes: Sequence[cst.BaseExpression], place: Place, context: Context
    ) -> tuple[Exposed, ...]:
        """Return the parts of some values that show what was caught."""
        found: Iterator[tuple[Exposed, ...]] = (
            self.exposure.read(node, place.statement, place.steps, context.scope, context.function)
            for node in nodes
        )
        return tuple(chain.from_iterable(found))

    def _shown(self, value: cst.BaseExpression, scope: Scope) -> Sequence[cst.BaseExpression]:
        """Return what of a value clients get: of a response the content, of a model its fields."""
        name = dotted_name(value.func) if isinstance(value, cst.Call) else None
        if not isinstance(value, cst.Call) or name is None:
            return [value]
        meanings = self.project.resolve(name, scope)
        if means_data_response(meanings):
            return content_of(value)
        if meanings and all(isinstance(meaning, ClassDefinition) for meaning in meanings):
            return [argument.value for argument in value.args]
        return [value]
