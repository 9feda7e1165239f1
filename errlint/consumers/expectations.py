"""What a test or client expects of an error body."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from enum import Enum

from errlint.project.values import Value


class Relation(Enum):
    """How what is read is compared with what is expected."""

    EQUAL = "equal"
    PART = "part"
    """`in`, `startswith()`, `endswith()`, `re.search()`; also that it is a text at all."""
    ONE_OF = "one of"
    """`in` a display, here once for each of its elements."""


@dataclass(frozen=True)
class StatusCheck:
    """An assertion of the status of a response: the expression, and what it evaluates to.

    There is no expression where it stands in another file. `place` and `statement` are where a
    test asserts it, as for an expectation.
    """

    node: ast.expr | None
    value: int
    place: ast.expr
    statement: ast.stmt


@dataclass(eq=False)
class Exchange:
    """One response or one caught exception: what is known of it wherever it is looked at.

    `method` is in upper case, `path` has a private character for what can't be told; `has_bearer`
    when the request brings a bearer token; `is_exception` for a caught exception, `is_handled` for
    one that an `except` clause caught, whatever its block raised; `is_told` unless it is caught as
    of a class that nobody knows to be an HTTP exception's; `is_assumed` for what may be one of them
    and may be not: it is known by a name alone; `has_other_keys` when a test asserts one beside the
    body's `detail`.
    """

    method: str | None = None
    path: str | None = None
    has_bearer: bool = False
    is_exception: bool = False
    is_handled: bool = False
    is_told: bool = True
    is_assumed: bool = False
    has_other_keys: bool = False
    statuses: list[StatusCheck] = field(default_factory=list)


@dataclass(frozen=True)
class BodyRead:
    """An expression that reads an error body, or the detail of an exception.

    `path` are the keys below the detail, () for the detail itself, None for a whole body;
    `key` is the expression of the last of them. `is_folded` when its letters are made small,
    `is_raw` when it is the text of a body, or of an exception, that nothing has read yet.
    """

    exchange: Exchange
    path: tuple[str, ...] | None
    key: ast.expr | None = None
    is_folded: bool = False
    is_raw: bool = False
    inner: ast.expr | None = None
    """What is read, without what makes a string of it."""
    is_below_detail: bool = False
    """Whether the body's `detail` leads to it."""
    outer: tuple[str, ...] = ()
    """The keys that lead to it where a handler of the project answers, and not FastAPI's own."""


@dataclass(frozen=True)
class Expected:
    """What a comparison, or the call of a helper, says is expected.

    `node` is the expression, or the dict that a name stands for; `literal` is where its value is
    written. `is_shared` when more than this comparison uses the node, `is_alone` when nothing else
    uses the literal. `inner` is what a whole body has for its `detail`.
    """

    node: ast.expr
    literal: ast.expr
    value: Value
    case: ast.expr | None = None
    is_shared: bool = False
    is_alone: bool = True
    inner: Expected | None = None
    is_given: bool = False
    """Whether a helper was given it."""

    def shared(self) -> Expected:
        """Return it as what something else uses, too."""
        inner = self.inner and self.inner.shared()
        return replace(self, is_shared=True, is_alone=False, inner=inner)

    def given(self) -> Expected:
        """Return it as what a helper is given."""
        return replace(self, is_given=True, inner=self.inner and self.inner.given())


@dataclass(frozen=True)
class Expectation:
    """One comparison: what is read, what is expected, and in which statement.

    `expected` is the node to be rewritten: for a whole body the value of its `detail`.
    `is_fixed` when no other form can be written for it: the raw text of a body; `is_negated` for
    `!=` and `not in`.
    `is_shared` when more than this comparison uses it. One that stands in a parametrized test is
    there once for each case; `case` is then what the case gives for `expected`. What a helper is
    given stands at its call. `is_example` where documentation shows it.
    """

    relation: Relation
    read: BodyRead
    node: ast.expr
    """The expression that is read."""
    expected: ast.expr
    value: Value
    comparison: ast.expr
    place: ast.expr
    """The comparison, or the call of the helper that compares."""
    statement: ast.stmt
    whole: ast.expr | None = None
    """What a whole body is expected to be, where that is compared."""
    is_fixed: bool = False
    is_negated: bool = False
    is_shared: bool = False
    case: ast.expr | None = None
    is_example: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether a whole body is compared."""
        return self.whole is not None
