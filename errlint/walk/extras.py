"""Find in a module, in Python's own tree, what selected rules ask for besides sites."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from errlint.excerpts import Place, places_at
from errlint.model.body_and_status import BodyAndStatus
from errlint.model.context import FunctionKind, YieldPlace
from errlint.model.declared_route import DeclaredRoute
from errlint.model.extras import Extras
from errlint.model.interest import Interest
from errlint.model.raised_response import RaisedResponse
from errlint.model.request import SentBody, UnreadFailure
from errlint.model.returned_dict import ReturnedDict
from errlint.project.arguments import keyword_argument
from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, Project, Scope
from errlint.project.nodes import FUNCTIONS
from errlint.project.tree import Step, SyntaxTree
from errlint.project.yielding import makes_manager, yields
from errlint.source import Range
from errlint.walk.answers import Context
from errlint.walk.own_details import own_text
from errlint.walk.raised_responses import raised_response
from errlint.walk.returned_dict import ReturnedDictReader
from errlint.walk.returned_status import returned_status
from errlint.walk.surroundings import SurroundingsReader

if TYPE_CHECKING:
    from errlint.routing.declared import Evaluate
    from errlint.walk.declarations import Declaration


class OwnedContext(Context, Protocol):
    """What is around a statement, with the class that has it."""

    @property
    def owner(self) -> ClassDefinition | None:
        """The class whose body it stands in, at any depth."""


@dataclass(eq=False, repr=False)
class ExtrasReader:
    """Reads one module; `context_at` leads from the steps to a statement to what is around it.

    `keys` are those of the form that details are given.
    """

    path: str
    tree: SyntaxTree
    project: Project
    classes: ExceptionClasses
    context_at: Callable[[tuple[Step, ...]], OwnedContext]
    keys: Collection[str]

    def read(self, asked: Mapping[Interest, Collection[int]]) -> Extras:
        """Return what there is of the kinds that are asked for, on the rows where it may be."""
        handling, caught = (asked.get(k, ()) for k in (Interest.HANDLERS, Interest.DETAILS))
        sending, routing = (asked.get(k, ()) for k in (Interest.REQUESTS, Interest.ROUTES))
        found = Extras(
            returned_statuses=tuple(
                self._returned_statuses(asked.get(Interest.RETURNED_STATUSES, ()))
            ),
            returned_dicts=tuple(self._returned_dicts(asked.get(Interest.RETURNED_DICTS, ()))),
            raised_responses=tuple(
                self._raised_responses(asked.get(Interest.RAISED_RESPONSES, ()))
            ),
            yields=tuple(self._yields(asked.get(Interest.EXPOSED_YIELDS, ()))),
            own_details=tuple(self._own_details(asked.get(Interest.OWN_DETAILS, ()))),
        )
        if handling or caught:
            found = self._with_handlers(found, handling, caught)
        if sending:
            places = [*places_at(self.tree.root, sending, bool)]
            bodies, failures = tuple(self._bodies(places)), tuple(self._failures(places))
            found = found._replace(bodies=bodies, failures=failures)
        if routing:
            found = found._replace(declared_routes=tuple(self._declared_routes(routing)))
        return found

    def _with_handlers(
        self, found: Extras, handling: Collection[int], caught: Collection[int]
    ) -> Extras:
        """Return finds with exception handlers, and with what code makes of caught details."""
        from errlint.handlers.caught_details import CaughtDetailReader
        from errlint.handlers.registrations import HandlerReader

        given = (self.path, self.tree, self.project, self.classes, self._scope_at, self.keys)
        handlers = HandlerReader(*given)
        registrations = tuple(handlers.registrations(handling)) if handling else ()
        reshapings = tuple(handlers.reshapings(handling)) if handling else ()
        told = {reshaping.range for reshaping in reshapings}
        elsewhere = CaughtDetailReader(*given).reshapings(caught) if caught else ()
        return found._replace(
            registrations=registrations,
            answers_whole=bool(handling) and handlers.answer_whole(handling),
            reshapings=(*reshapings, *(one for one in elsewhere if not _is_in(one.range, told))),
        )

    def _yields(self, rows: Collection[int]) -> Iterator[YieldPlace]:
        surroundings = SurroundingsReader(self.project, self.classes, self.tree)
        for place in places_at(self.tree.root, rows, bool):
            context = self.context_at(place.steps)
            if context.function and place.expression is None and yields(place.statement):
                tries = surroundings.read(place.steps, context.scope).tries
                is_manager = makes_manager(context.function.node)
                yield YieldPlace(tries, context.function, is_manager)

    def _scope_at(self, steps: tuple[Step, ...]) -> Scope:
        return self.context_at(steps).scope

    def _declared_routes(self, rows: Collection[int]) -> Iterator[DeclaredRoute]:
        from errlint.walk.declarations import declaration_at

        declarations: dict[int, list[Declaration]] = {}
        for place in places_at(self.tree.root, rows, bool):
            if found := declaration_at(place, self.tree.root):
                declarations.setdefault(id(found.node), []).append(found)
        for first, *others in declarations.values():
            function = self.context_at((*first.steps, Step(first.node, first.node.body))).function
            if function and function.kind is FunctionKind.ROUTE:
                route = DeclaredRoute(function, self.tree.range_of(first.called), first.rows)
                yield route if others else self._with_statuses(route, first)

    def _with_statuses(self, route: DeclaredRoute, declaration: Declaration) -> DeclaredRoute:
        """Return a route with the statuses that its one call declares, and may get more of."""
        from errlint.routing.declared import declared_in
        from errlint.walk.declarations import may_declare_more

        call, scope = declaration.call, self._scope_at(declaration.steps)
        if call is None or not may_declare_more(call):
            return route
        declared = declared_in(call, self._evaluating(scope))
        if declared is None:
            return route
        given = keyword_argument(call, "responses")
        responses = self.tree.place_of(given) if given else None
        return route._replace(call=self.tree.place_of(call), responses=responses, statuses=declared)

    def _returned_statuses(self, rows: Collection[int]) -> Iterator[BodyAndStatus]:
        for place in places_at(self.tree.root, rows, bool):
            context = self.context_at(place.steps)
            if context.function:
                evaluate = self._evaluating(context.scope)
                if found := returned_status(place.statement, context.function, self.tree, evaluate):
                    yield found

    def _returned_dicts(self, rows: Collection[int]) -> Iterator[ReturnedDict]:
        for place in places_at(self.tree.root, rows, bool):
            context = self.context_at(place.steps)
            if context.function:
                scope, evaluate = context.scope, self._evaluating(context.scope)
                reader = ReturnedDictReader(self.tree, self.project, scope, evaluate)
                if found := reader.read(place.statement, context.function):
                    yield found

    def _raised_responses(self, rows: Collection[int]) -> Iterator[RaisedResponse]:
        for place in places_at(self.tree.root, rows, bool):
            context = self.context_at(place.steps)
            if found := raised_response(
                place.statement, context.function, self.tree, self.project, context.scope
            ):
                yield found

    def _own_details(self, rows: Collection[int]) -> Iterator[Range]:
        for place in places_at(self.tree.root, rows, bool):
            context = self.context_at(place.steps)
            init = context.function.node if context.function else None
            if init is None or init.name != "__init__" or not context.owner:
                continue
            if not self.classes.tracked((context.owner,)):
                continue
            evaluate = self._evaluating(context.scope)
            if text := own_text(place.statement, init, evaluate):
                yield self.tree.range_of(text)

    def _evaluating(self, scope: Scope) -> Evaluate:
        evaluator = Evaluator(self.project)
        return lambda node: evaluator.evaluate(value_of(node), scope)

    def _bodies(self, places: Collection[Place]) -> Iterator[SentBody]:
        from errlint.client.requests_sent import RequestReader

        reader = RequestReader(self.tree, self.project)
        for place in places:
            part = place.expression or place.statement
            yield from reader.bodies(part, self._scope_at(place.steps))

    def _failures(self, places: Collection[Place]) -> Iterator[UnreadFailure]:
        from errlint.client.failures import FailureReader

        reader = FailureReader(self.tree, self.project)
        seen: set[int] = set()
        for place in places:
            around = self.tree.root.body
            for step in place.steps:
                node = step.node
                around = node.body if isinstance(node, FUNCTIONS) else around
                if isinstance(node, ast.Try) and step.block is node.body and id(node) not in seen:
                    seen.add(id(node))
                    yield from reader.unread(node, around, self._scope_at(place.steps))


def _is_in(range_: Range, others: Collection[Range]) -> bool:
    return any(other.start <= range_.start and range_.end <= other.end for other in others)
