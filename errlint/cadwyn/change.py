"""From what a run changed to the version change that takes it back for older versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from errlint.cadwyn.errors import Anything, Error, Pattern, errors_of
from errlint.cadwyn.files import Files
from errlint.cadwyn.reach import Mentions, Reached, names_of
from errlint.cadwyn.template import CLASS_NAME, HANDLER, Content, constant_names, module_text
from errlint.model.context import FunctionKind
from errlint.model.migration import AnswerChange
from errlint.model.route import Route
from errlint.model.site import Usage
from errlint.project.evaluation import Evaluator
from errlint.project.names import ClassDefinition, Project
from errlint.routing.reader import read_routers
from errlint.routing.routers import ROUTING, Endpoint, Routers
from errlint.schema import Schema

_STARLETTE = "starlette.exceptions.HTTPException"


@dataclass(frozen=True)
class Uncovered:
    """A fixed site whose old answer older versions don't get back for certain, and why not."""

    filename: str
    row: int
    reason: str


@dataclass(frozen=True)
class VersionChange:
    """A module with a version change: its text, "" where there is nothing to take back.

    `handler` is the exception handler that is to be registered, if one is needed.
    """

    text: str
    errors: int
    routes: int
    class_name: str = CLASS_NAME
    handler: str | None = None
    are_routers_known: bool = True
    """Whether the code says which routers have versions; otherwise all are taken to have them."""
    uncovered: tuple[Uncovered, ...] = ()


@dataclass(frozen=True)
class AnsweringProject:
    """The project that answers come from: its names and its files."""

    project: Project
    files: Files


@dataclass(frozen=True)
class _Placed:
    """An error of a site, and where it may be raised."""

    error: Error
    site: AnswerChange
    reached: Reached


@dataclass(eq=False)
class _Draft:
    """What is known so far."""

    surroundings: AnsweringProject
    placed: list[_Placed] = field(default_factory=list)
    uncovered: list[Uncovered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.routers = Routers(self.surroundings.project)
        files = self.surroundings.files
        for path, tree in files.holding(ROUTING):
            read_routers(self.routers, path, files.texts[path], tree)
        self.routes = self.routers.routes()
        self.endpoints = self.routers.endpoints()
        self.hidden = self.routers.hidden() - self.routes.keys()
        self.mentions = Mentions(self.surroundings.files, self.endpoints)

    def take(self, site: AnswerChange) -> None:
        """Find out how a site is taken back, and where.

        What the constructor of its class decides is taken back at the constructor.
        """
        is_own = site.new.is_decided_by_class and site.new.fields is None
        if is_own and site.usage is not Usage.SUPER_INIT:
            return
        errors = errors_of(site)
        reached = self._reached(site)
        if site.is_changed:
            self._judge(site, errors, reached)
        told = (error for error in errors if not (error.is_kept and error.detail == Anything()))
        self.placed += [_Placed(error, site, reached) for error in told]

    def _judge(self, site: AnswerChange, errors: Sequence[Error], reached: Reached) -> None:
        if not errors:
            self.leave(site, "its old detail can't be made of the new one")
        elif unknown := sorted(e.qualname for e in reached.endpoints & self.hidden):
            self.leave(site, f"the routes of {_named(unknown)} can't be told")
        elif not reached.is_outside and not self.routes.keys() & reached.endpoints:
            self.leave(site, "no versioned route is known to run it")

    def leave(self, site: AnswerChange, reason: str) -> None:
        """Note that older versions don't get the old answer of a site."""
        self.uncovered.append(Uncovered(site.filename, site.row, reason))

    def _reached(self, site: AnswerChange) -> Reached:
        if site.function is None:  # one object for all requests, which Cadwyn would change in place
            return Reached(frozenset(), True)
        if own := self._own_endpoint(site):
            found = self.mentions.reaching(names_of(own.qualname)[-1:], is_endpoint=True)
            return Reached(found.endpoints | {own}, self._is_starlettes(site))
        found = self.mentions.reaching(names_of(site.function))
        is_outside = site.kind is FunctionKind.DEPENDENCY or found.is_outside
        if is_outside or self._is_starlettes(site):  # the handler sees to what isn't obvious
            return Reached(found.direct, True)
        return found

    def _own_endpoint(self, site: AnswerChange) -> Endpoint | None:
        """Return the endpoint that a site stands in, itself or in a function inside of it."""
        parts = site.function.split(".") if site.function else []
        for end in range(len(parts), 0, -1):
            endpoint = Endpoint(site.path, ".".join(parts[:end]))
            if endpoint in self.endpoints:
                return endpoint
        return None

    def _is_starlettes(self, site: AnswerChange) -> bool:
        """Tell whether an exception is none of FastAPI's: Cadwyn catches only those."""
        if site.exception == _STARLETTE:
            return True
        project = self.surroundings.project
        ancestors = {
            ancestor
            for meaning in project.named(site.path, site.exception)
            if isinstance(meaning, ClassDefinition)
            for ancestor in Evaluator(project).ancestors(meaning)
        }
        return _STARLETTE in ancestors and not any(a.startswith("fastapi.") for a in ancestors)


def version_change(
    answers: Iterable[AnswerChange],
    surroundings: AnsweringProject,
    schema: Schema,
    line_length: int,
) -> VersionChange:
    """Return the version change that takes back what a run did to some answers.

    `answers` are all sites of the project: those that keep their form have to be told apart from
    the others.
    """
    draft = _Draft(surroundings)
    for site in answers:
        if site.kind is not FunctionKind.TEST:
            draft.take(site)
    by_route = _by_route(draft)
    outside = _ordered(draft, [p for p in draft.placed if p.reached.is_outside or p.error.is_kept])
    used = {error for errors in (*by_route.values(), outside) for error in errors}
    named = ((p.error, _function(p.site)) for p in draft.placed if p.error in used)
    endpoints = {
        route: endpoint.qualname for endpoint, routes in draft.routes.items() for route in routes
    }
    content = Content(
        constant_names(named, schema.machine_key),
        by_route,
        endpoints,
        outside,
        schema.keys,
        line_length,
    )
    return VersionChange(
        text=module_text(content) if used else "",
        errors=sum(not error.is_kept for error in used),
        routes=len(by_route),
        handler=HANDLER if outside else None,
        are_routers_known=bool(draft.routers.versioned) and draft.routers.are_all_known,
        uncovered=tuple(dict.fromkeys(draft.uncovered)),
    )


def _by_route(draft: _Draft) -> dict[Route, tuple[Error, ...]]:
    by_endpoint: dict[Endpoint, list[_Placed]] = {}
    for placed in draft.placed:
        for endpoint in placed.reached.endpoints:
            by_endpoint.setdefault(endpoint, []).append(placed)
    found: dict[Route, tuple[Error, ...]] = {}
    for endpoint, routes in draft.routes.items():
        errors = _ordered(draft, by_endpoint.get(endpoint, []))
        found.update({route: errors for route in routes if errors})
    return found


def _ordered(draft: _Draft, placed: Sequence[_Placed]) -> tuple[Error, ...]:
    """Return the errors to try one after the other, none where nothing is to be taken back.

    An error that keeps its form is tried where another one might be taken for it.
    """
    changed = [p for p in placed if not p.error.is_kept]
    kept = [
        p
        for p in placed
        if p.error.is_kept and any(p.error.overlaps(other.error) for other in changed)
    ]
    for one in changed:
        for other in (*changed, *kept):
            if _are_mixed_up(one.error, other.error):
                place = f"{other.site.filename}:{other.site.row}"
                draft.leave(one.site, f"nothing tells its new answer from the one at {place}")
    errors = dict.fromkeys(p.error for p in (*kept, *changed))
    return tuple(sorted(errors, key=lambda error: error.precision, reverse=True))


def _are_mixed_up(one: Error, other: Error) -> bool:
    """Tell whether an answer may be either of two errors that were different."""
    if (one.old, one.old_status) == (other.old, other.old_status) or not one.overlaps(other):
        return False
    return one.detail == other.detail or not (_is_constant(one) or _is_constant(other))


def _is_constant(error: Error) -> bool:
    matchers = (
        [matcher for _, matcher in error.detail]
        if isinstance(error.detail, tuple)
        else [error.detail]
    )
    return not any(isinstance(matcher, (Anything, Pattern)) for matcher in matchers)


def _function(site: AnswerChange) -> str:
    return names_of(site.function)[-1] if site.function and names_of(site.function) else "error"


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
