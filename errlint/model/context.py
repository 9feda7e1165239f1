"""The code that a site stands in: function, route, guard, `except` clauses."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from errlint.model.route import Route
from errlint.source import Range

if TYPE_CHECKING:
    from errlint.project.except_clauses import Treatment
    from errlint.project.nodes import FunctionNode


class FunctionKind(str, Enum):
    """What calls a function."""

    ROUTE = "route"
    DEPENDENCY = "dependency"
    MIDDLEWARE = "middleware"
    EXCEPTION_HANDLER = "exception-handler"
    TEST = "test"
    OTHER = "other"


class ParameterSource(str, Enum):
    """Which part of the request a parameter of a route or dependency is read from."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    BODY = "body"
    FORM = "form"
    OTHER = "other"
    """A dependency, the request itself, a background task."""


class Function(NamedTuple):
    """The function a site stands in, `qualname` with its classes and outer functions.

    `response_type` is what a route says that it answers, by `response_model` or annotation;
    `texts` are the parameters that hold any string, `optional` those that may be left out or
    `None`.
    """

    qualname: str
    kind: FunctionKind
    node: FunctionNode
    parameters: dict[str, ParameterSource]
    routes: tuple[Route, ...] = ()
    response_type: str | None = None
    texts: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    arguments: frozenset[str] = frozenset()
    """The names of all its parameters, whatever calls it."""
    handled: tuple[str, ...] = ()
    """The exceptions or statuses that it is registered for as a handler, as they are written."""

    @property
    def declares_response(self) -> bool:
        """Tell whether a route says what it answers, and thereby has FastAPI check it."""
        return self.response_type is not None

    @property
    def is_websocket(self) -> bool:
        """Tell whether there is no response that a status could be in."""
        return bool(self.routes) and all(route.method == "WEBSOCKET" for route in self.routes)


class EmptyTest(NamedTuple):
    """A test of a name for being empty, `is_for_none` when only `None` counts as empty."""

    name: str
    is_for_none: bool


class Guard(NamedTuple):
    """The condition under which a site is reached: the innermost `if` around it.

    `names` are the dotted names that the test reads; `is_negated` when the site is in the `else`;
    `empty_tests` are the tests one of which must hold, () when anything else would do as well.
    """

    range: Range
    source: str
    names: tuple[str, ...]
    is_negated: bool
    empty_tests: tuple[EmptyTest, ...] = ()


class Attempt(NamedTuple):
    """The one simple statement of a `try` that calls something, and what reads a request for it.

    `calls` are the dotted names of the functions that it calls, "" for one that has none;
    `arguments` the names that their arguments read, for an element of a comprehension those of what
    it goes through; `is_for_its_failure` when nothing is done with the result; `clauses` says how
    many the `try` has.
    """

    calls: tuple[str, ...]
    arguments: tuple[str, ...]
    is_for_its_failure: bool = False
    clauses: int = 1


class ExceptClause(NamedTuple):
    """An `except` clause; `types` are the qualified names of what it catches, () for all.

    `head` is the clause without a name; `is_broad` when it catches every exception, `catches_own`
    when nothing but classes of the project; `treatment` is what it does with what it caught,
    `always_fails` when its last statement raises or answers an error, `tidies_up` when it does
    anything but to log and to answer; `is_group` for `except*`; `is_bypassed` when a clause before
    it catches all HTTP exceptions; `attempt` is what may fail, None for several calls in a row;
    `texts` are the locals that hold what the exception says.
    """

    range: Range
    types: tuple[str, ...]
    head: str
    type_range: Range | None
    name: str | None
    is_broad: bool
    catches_http_exceptions: bool
    catches_own: bool
    treatment: Treatment
    always_fails: bool
    tidies_up: bool
    is_group: bool
    is_bypassed: bool = False
    attempt: Attempt | None = None
    texts: frozenset[str] = frozenset()
    is_suppression: bool = False
    """Whether it is a `with suppress(...)`, which drops what such a clause would catch."""


class TryBody(NamedTuple):
    """A `try` statement around a site that stands in its body, with its clauses in order."""

    clauses: tuple[ExceptClause, ...]
    is_in_loop: bool

    @property
    def passes_http_exceptions(self) -> bool:
        """Tell whether HTTP exceptions leave the statement as they are, whatever they say."""
        first = next(self._catching, None)
        return first is None or first.treatment.raises_again

    @property
    def keeps_http_exceptions(self) -> bool:
        """Tell whether the first clause that catches an HTTP exception doesn't let it through."""
        first = next(self._catching, None)
        return first is not None and not first.treatment.lets_through

    @property
    def _catching(self) -> Iterator[ExceptClause]:
        return (c for c in self.clauses if c.is_broad or c.catches_http_exceptions)


class YieldPlace(NamedTuple):
    """A `yield` where what others raise is raised again, by FastAPI or by a `with`.

    `is_manager` where the function makes a context manager; any other is a dependency.
    """

    tries: tuple[TryBody, ...]
    function: Function
    is_manager: bool = False


class RaisingCall(NamedTuple):
    """A call, in a `try` or in middleware, of a function that raises a tracked exception."""

    name: str
    exception: str
    tries: tuple[TryBody, ...]
    function: Function | None
    """The function that the call stands in."""
    has_arguments: bool
    range: Range
    decorator: str | None = None
    """What calls so whatever it is put on."""
