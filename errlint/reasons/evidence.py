"""What is known of a site, and the reason chosen for it."""

from __future__ import annotations

from typing import Literal, NamedTuple

ReasonOrigin = Literal[
    "configuration", "code", "constant", "exception", "message", "guard", "status"
]


class Unknown(NamedTuple):
    """A value in a message that is only known at run time, by the source of its expression."""

    expression: str


Message = tuple[str | Unknown, ...]
"""The literal parts and placeholders of a message, in order; () when it is not known."""


class Evidence(NamedTuple):
    """What a site says about the error it answers.

    `constant` is the enum member or constant that it names as its detail, `exception` the class
    it raises when that is no plain HTTP exception, `caught` the classes of the `except` clause
    it stands in, `guard` the source of the innermost condition around it, `guard_names` the
    names that condition reads, `statuses` all that it may have where `status` is not known. Class
    names are without their modules.
    """

    status: int | None
    message: Message = ()
    constant: str | None = None
    exception: str | None = None
    caught: tuple[str, ...] = ()
    guard_names: tuple[str, ...] = ()
    guard: str | None = None
    function: str | None = None
    statuses: tuple[int, ...] = ()


class Reason(NamedTuple):
    """A reason token and the evidence that decided it."""

    token: str
    origin: ReasonOrigin
