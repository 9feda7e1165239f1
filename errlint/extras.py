"""Find in a module, in Python's own tree, what selected rules ask for besides sites."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from errlint.excerpts import Place, places_at
from errlint.failures import FailureReader
from errlint.model.extras import Extras
from errlint.model.interest import Interest
from errlint.model.request import SentBody, UnreadFailure
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import Project, Scope
from errlint.project.tree import Step, SyntaxTree
from errlint.registrations import HandlerReader
from errlint.requests_sent import RequestReader


@dataclass(eq=False, repr=False)
class ExtrasReader:
    """Reads one module; `scope_at` leads from the steps to a statement to what names mean there."""

    tree: SyntaxTree
    project: Project
    classes: ExceptionClasses
    scope_at: Callable[[tuple[Step, ...]], Scope]

    def read(self, asked: Mapping[Interest, Collection[int]]) -> Extras:
        """Return what there is of the kinds that are asked for, on the rows where it may be."""
        handlers = HandlerReader(self.tree, self.project, self.classes, self.scope_at)
        handling, sending = (asked.get(k, ()) for k in (Interest.HANDLERS, Interest.REQUESTS))
        places = [*places_at(self.tree.root, sending, bool)]
        return Extras(
            registrations=tuple(handlers.registrations(handling)),
            reshapings=tuple(handlers.reshapings(handling)) if handling else (),
            bodies=tuple(self._bodies(places)),
            failures=tuple(self._failures(places)),
        )

    def _bodies(self, places: Collection[Place]) -> Iterator[SentBody]:
        reader = RequestReader(self.tree, self.project)
        for place in places:
            part = place.expression or place.statement
            yield from reader.bodies(part, self.scope_at(place.steps))

    def _failures(self, places: Collection[Place]) -> Iterator[UnreadFailure]:
        reader = FailureReader(self.tree, self.project)
        seen: set[int] = set()
        for place in places:
            for step in place.steps:
                node = step.node
                if isinstance(node, ast.Try) and step.block is node.body and id(node) not in seen:
                    seen.add(id(node))
                    yield from reader.unread(node, self.scope_at(place.steps))
