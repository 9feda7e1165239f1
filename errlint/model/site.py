"""A site: one construction of a tracked exception, resolved, with the code it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from errlint.model.context import ExceptClause, Function, Guard, TryBody
from errlint.project.availability import Use
from errlint.project.signatures import Signature
from errlint.project.values import Choice, Integer, Value
from errlint.source import Range
from errlint.statuses import has_body

if TYPE_CHECKING:
    from errlint.libcst_import import cst


class Usage(str, Enum):
    """What becomes of the constructed exception."""

    RAISED = "raised"
    RAISED_LATER = "raised-later"
    RAISED_CLASS = "raised-class"
    """`raise HTTPException`: the class itself, never called."""
    RETURNED = "returned"
    RETURNED_FROM_ROUTE = "returned-from-route"
    DISCARDED = "discarded"
    SUPER_INIT = "super-init"
    """`super().__init__(...)` in a subclass."""
    PASSED = "passed"
    """Assigned, passed on or stored; what becomes of it can't be told."""


RAISED = frozenset({Usage.RAISED, Usage.RAISED_LATER, Usage.RAISED_CLASS})
"""The usages of an exception that the code raises itself, sooner or later."""


class Spelling(str, Enum):
    """How a status is written."""

    ABSENT = "absent"
    LITERAL = "literal"
    STARLETTE = "starlette"
    """`status.HTTP_404_NOT_FOUND`."""
    HTTP_STATUS = "http-status"
    """`HTTPStatus.NOT_FOUND`."""
    CONSTANT = "constant"
    EXPRESSION = "expression"


class Shape(str, Enum):
    """What a detail is."""

    MISSING = "missing"
    STRING = "string"
    STRUCTURED = "structured"
    SEQUENCE = "sequence"
    OPAQUE = "opaque"


class Status(NamedTuple):
    """The status of a site.

    `value` is the resolved integer, None when it can't be told; `qualified` the qualified name
    of a named constant; `node` the argument, None where the class or a default decides it.
    """

    value: int | None
    source: str
    spelling: Spelling
    node: cst.BaseExpression | None = None
    qualified: str | None = None
    resolved: Value | None = None

    @property
    def is_success(self) -> bool:
        """Tell whether it says that nothing went wrong."""
        return self.value is not None and self.value < 300

    @property
    def is_failure(self) -> bool:
        """Tell whether the server fails, whichever of several statuses it is."""
        known = self.resolved if self.value is None else Integer(self.value)
        return known is not None and _is_failure(known)


def _is_failure(status: Value) -> bool:
    if isinstance(status, Choice):
        return all(map(_is_failure, status.options))
    return isinstance(status, Integer) and status.value >= 500


class DetailEntry(NamedTuple):
    """One entry of a dict display, or an argument that a class makes one of; its value evaluated.

    `key` is None for a spread or a key that is no literal; `is_literal` when the value is a
    string literal right there.
    """

    key: str | None
    value: Value
    element: cst.BaseDictElement | cst.Arg
    is_literal: bool = False

    @property
    def node(self) -> cst.BaseExpression:
        """Return the value's expression."""
        return self.element.value


class Remedy(Enum):
    """What makes something of a part that can be sent."""

    DUMP = "dump"
    """`model_dump()`, for an object of Pydantic's."""
    TEXT = "text"
    """`str()`, for an exception that a clause has caught."""
    QUOTES = "quotes"
    """Quotes around a number."""


class Unsendable(NamedTuple):
    """A part of a detail or of headers that FastAPI's handler fails to send: `what` it is."""

    node: cst.BaseExpression
    what: str
    remedy: Remedy | None = None


class Headers(NamedTuple):
    """The headers of a site: the argument, None where none is given.

    `names` are in lower case, None where they can't be told.
    """

    node: cst.BaseExpression | None
    names: frozenset[str] | None
    unsendable: tuple[Unsendable, ...] = ()


class Exposed(NamedTuple):
    """A part of a detail that shows the text of a caught exception."""

    node: cst.BaseExpression
    is_traceback: bool = False


class Detail(NamedTuple):
    """The detail of a site.

    `node` is the argument, None where none is given; `value` what it evaluates to; `entries` is
    None unless the argument is a dict display; `is_decided_by_class` when the class, not this
    construction, says what the detail is, but for the entries that it is `given`.
    """

    shape: Shape
    value: Value
    node: cst.BaseExpression | None = None
    entries: tuple[DetailEntry, ...] | None = None
    is_decided_by_class: bool = False
    constant: str | None = None
    """The dotted name of the constant or enum member that the detail names."""
    exposes: tuple[Exposed, ...] = ()
    is_lone_text: bool = False
    """Whether it is a tuple of one string, which is the value: a comma too many made it."""
    unsendable: tuple[Unsendable, ...] = ()
    text_default: Range | None = None
    """The default of the constructor's parameter that it is, if that is a string."""
    given: tuple[DetailEntry, ...] = ()
    """The arguments that the class puts into a dict, each under a key."""

    def entry(self, key: str) -> DetailEntry | None:
        """Return the entry with a literal key."""
        entries = self.given if self.entries is None else self.entries
        return next((entry for entry in entries if entry.key == key), None)

    @property
    def fields(self) -> dict[str, Value]:
        """Return the values of the entries with a literal key."""
        return {entry.key: entry.value for entry in self.entries or () if entry.key is not None}

    @property
    def has_open_keys(self) -> bool:
        """Tell whether the dict may hold any key: a spread, or a key that is no literal."""
        return any(entry.key is None for entry in self.entries or ())


class Comment(NamedTuple):
    """A comment on its own line, `text` with its number sign."""

    text: str
    row: int
    column: int
    is_trailing: bool = False
    """Whether it stands behind the statement, on its last row."""


class StrayArgument(NamedTuple):
    """An argument by a name that the constructor doesn't take, and what it evaluates to."""

    name: str
    node: cst.Arg
    value: Value


@dataclass(frozen=True, eq=False, repr=False)
class Site:
    """One construction of a tracked exception.

    `exception` is the class's qualified name, `foreign` is set for an HTTP exception of another
    library, which no handler of FastAPI knows; `node` the call, or the class in a bare raise;
    `comments` the comment block right above the statement, or above the `if` that starts with it,
    and the comment behind it.
    """

    exception: str
    spelling: str
    """The class as it is written: `HTTPException`, `errors.NotFound`."""
    usage: Usage
    node: cst.BaseExpression
    range: Range
    statement: cst.BaseSmallStatement | None
    """The statement that it is in, None for an expression in the head of a compound one."""
    own_range: Range
    """Where that statement or expression stands."""
    statement_range: Range
    """Where all the statements stand that share its rows."""
    signature: Signature
    status: Status
    detail: Detail
    headers: Headers
    has_open_arguments: bool
    """Whether a `*` or `**` argument may hold anything."""
    stray_arguments: tuple[StrayArgument, ...] = ()
    is_foreign: bool = False
    is_framework_class: bool = False
    function: Function | None = None
    guard: Guard | None = None
    clause: ExceptClause | None = None
    tries: tuple[TryBody, ...] = ()
    """The `try` bodies it stands in, inside its function, innermost first."""
    comments: tuple[Comment, ...] = ()
    moves_head: bool = False
    """Whether the head of a compound statement breaks where the expression does."""
    cause: cst.BaseExpression | None = None
    """The `from` expression of its raise."""
    quotes: tuple[str, ...] = ()
    """Those of the f-strings that it stands in."""
    stands_alone: bool = False
    """Whether its statement is nothing but `<call>` or `return <call>`, on rows of its own."""

    @property
    def use(self) -> Use:
        """Return where it stands and the name that it uses, for imports to be there as well."""
        return Use(self.range.start.row, self.spelling.partition(".")[0])

    @property
    def is_caught(self) -> bool:
        """Tell whether a clause in its function keeps it from being the answer."""
        return any(body.keeps_http_exceptions for body in self.tries)

    @property
    def sends_detail(self) -> bool:
        """Tell whether the client gets to see the detail.

        An answer may have no body, and an exception that fails to be constructed is no answer.
        """
        return has_body(self.status.value) and not self.stray_arguments

    @property
    def is_called(self) -> bool:
        """Tell whether there are arguments to change: not in a bare raise."""
        return self.usage is not Usage.RAISED_CLASS
