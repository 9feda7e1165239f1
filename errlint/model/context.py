"""The code that a site stands in: function, route, guard, exception handlers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libcst as cst


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


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: its method in upper case and its path as far as the module tells."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Function:
    """The function a site stands in, `qualname` with its classes and outer functions."""

    qualname: str
    kind: FunctionKind
    node: cst.FunctionDef
    parameters: dict[str, ParameterSource]
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True)
class Guard:
    """The condition under which a site is reached: the innermost `if` around it.

    `names` are the dotted names that the test reads; `is_negated` when the site is in the `else`.
    """

    test: cst.BaseExpression
    source: str
    names: tuple[str, ...]
    is_negated: bool


@dataclass(frozen=True)
class Handler:
    """An `except` clause; `types` are the qualified names of what it catches, () for all.

    `is_broad` when it catches every exception; `lets_through` when it raises what it caught again,
    or asks what it is; `raises` and `returns` when it does so anywhere; `is_group` for `except*`.
    """

    node: cst.ExceptHandler | cst.ExceptStarHandler
    types: tuple[str, ...]
    type_node: cst.BaseExpression | None
    name: str | None
    is_broad: bool
    catches_http_exceptions: bool
    lets_through: bool
    raises: bool
    returns: bool
    is_group: bool


@dataclass(frozen=True)
class TryBody:
    """A `try` statement around a site that stands in its body, with its clauses in order."""

    node: cst.Try | cst.TryStar
    handlers: tuple[Handler, ...]


@dataclass(frozen=True)
class RaisingCall:
    """A call, in a `try` body, of a function of the project that raises a tracked exception."""

    name: str
    exception: str
    tries: tuple[TryBody, ...]
    function: Function | None
    """The function that the call stands in."""
