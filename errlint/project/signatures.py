"""What the arguments of a call decide about the exception that it makes."""

from __future__ import annotations

from typing import NamedTuple

from errlint.project.names import Scope
from errlint.project.values import Argument, Value

DETAIL = "detail"
"""The attribute of an exception, and the key of a body, that hold what it was given to say."""
ROLES = ("status_code", DETAIL, "headers")
"""The parameters of Starlette's and FastAPI's `HTTPException`, in their order."""


def entry_role(key: str) -> str:
    """Return the role of the argument that a class puts under a key of a dict for the detail."""
    return f"{DETAIL}.{key}"


class Decided(NamedTuple):
    """A role that the class itself decides: its value, and where that stands."""

    value: Value | None
    scope: Scope


class Passed(NamedTuple):
    """A role that a parameter decides: its position (None: keyword only) and default.

    `is_text` when the constructor does with it what only a text allows, or says so;
    `has_fallback` when it takes its default instead of None, too.
    """

    parameter: str
    position: int | None
    default: Decided | None = None
    is_text: bool = False
    has_fallback: bool = False


class Signature(NamedTuple):
    """What each role (`status_code`, `detail`, `headers`, `detail.KEY`) is decided by.

    A role that is missing from `roles` can't be told. `required` are the parameters without
    which a construction is a TypeError, `taken` all that it may be given by their names; each is
    None when the constructor may be another one than read, or may take any.
    """

    roles: dict[str, Passed | Decided]
    required: frozenset[str] | None = None
    taken: frozenset[str] | None = None

    def in_doubt(self) -> Signature:
        """Return it where the constructor may be another one than read."""
        return self._replace(required=None, taken=None)


ASSUMED_SIGNATURE = Signature({role: Passed(role, index) for index, role in enumerate(ROLES)})
"""What the constructor of a class that can't be read is taken for."""
BASE_SIGNATURE = ASSUMED_SIGNATURE._replace(
    required=frozenset({"status_code"}), taken=frozenset(ROLES)
)


def bound_roles(arguments: tuple[Argument, ...], signature: Signature) -> dict[str, Value | None]:
    """Return the argument that a call gives to each role; None where it gives none.

    A role that a `*` or `**` argument may hold, or that the class decides, is left out.
    """
    positional: list[Value] = []
    keywords: dict[str, Value] = {}
    star = double_star = False
    for argument in arguments:
        if argument.star == "*":
            star = True
        elif argument.star == "**":
            double_star = True
        elif argument.keyword:
            keywords[argument.keyword] = argument.value
        elif not star:
            positional.append(argument.value)
    found: dict[str, Value | None] = {}
    for role, decider in signature.roles.items():
        if isinstance(decider, Decided):
            continue
        if decider.parameter in keywords:
            found[role] = keywords[decider.parameter]
        elif decider.position is not None and decider.position < len(positional):
            found[role] = positional[decider.position]
        elif not double_star and not (star and decider.position is not None):
            found[role] = None
    return found


def argument_index(arguments: tuple[Argument, ...], signature: Signature, role: str) -> int | None:
    """Return which argument of a call gives a role its value, None when no argument does."""
    decider = signature.roles.get(role)
    if not isinstance(decider, Passed):
        return None
    position = 0
    for index, argument in enumerate(arguments):
        if argument.keyword == decider.parameter:
            return index
        if argument.star == "*":
            position = len(arguments) + len(ROLES)
        elif not argument.keyword and not argument.star:
            if position == decider.position:
                return index
            position += 1
    return None


def preceded(signature: Signature) -> Signature:
    """Return the signature of a call that has one more argument in front.

    It is the instance in `Base.__init__(self, ...)`, the class in `partial(Base, ...)`.
    """
    return signature._replace(roles={r: _moved(d, 1) for r, d in signature.roles.items()})


def with_defaults(signature: Signature, arguments: tuple[Argument, ...], scope: Scope) -> Signature:
    """Return what is left of a signature where `functools.partial` gives some arguments.

    Those with keywords may be given once more: they are defaults.
    """
    positional = sum(not argument.keyword and not argument.star for argument in arguments)
    keywords = {argument.keyword for argument in arguments}
    roles: dict[str, Passed | Decided] = {}
    for role, value in bound_roles(arguments, signature).items():
        decider = signature.roles[role]
        if isinstance(decider, Decided) or value is None:
            roles[role] = _moved(decider, -positional)
        elif decider.parameter in keywords:
            roles[role] = decider._replace(position=None, default=Decided(value, scope))
        else:
            roles[role] = Decided(value, scope)
    decided = {r: d for r, d in signature.roles.items() if isinstance(d, Decided)}
    required = None if positional else signature.required
    return Signature({**decided, **roles}, required and required - keywords)


def _moved(decider: Passed | Decided, by: int) -> Passed | Decided:
    if isinstance(decider, Decided) or decider.position is None:
        return decider
    return decider._replace(position=decider.position + by)
