"""What broad clauses swallow: what their `try` raises, by helpers too, or at its `yield`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from errlint.evidence import reason_for
from errlint.model.context import ExceptClause, Function, FunctionKind, RaisingCall, TryBody
from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.caught import EVERY_EXCEPTION
from errlint.project.exceptions import FASTAPI_CLASS
from errlint.project.values import is_literal, literal_of
from errlint.source import Range

_RAISED = frozenset({Usage.RAISED, Usage.RAISED_CLASS})
_ANSWERING = frozenset({FunctionKind.ROUTE, FunctionKind.DEPENDENCY})
_UNHEARD = frozenset({FunctionKind.MIDDLEWARE, FunctionKind.EXCEPTION_HANDLER})
"""What FastAPI's own handlers stand inside of, or are: whatever is raised there becomes a 500."""


_WITHOUT_LOSS = (0, 110)
"""Before this version, FastAPI sent the answer although a dependency swallowed the exception."""


class Swallowing(NamedTuple):
    """A clause, and what it swallows: in words, and by the names of the classes."""

    clause: ExceptClause
    what: tuple[str, ...]
    exceptions: frozenset[str]

    def joined(self, other: Swallowing) -> Swallowing:
        """Return what both swallow, of the same clause."""
        what = dict.fromkeys((*self.what, *other.what))
        return Swallowing(self.clause, tuple(what), self.exceptions | other.exceptions)


def swallowings(module: Module) -> Iterator[Swallowing]:
    """Yield each broad clause of a module that HTTP exceptions end in, with all of them."""
    found: dict[Range, Swallowing] = {}
    for item in (
        *_raised_here(module),
        *_raised_by_helpers(module),
        *_raised_at_yields(module),
    ):
        known = found.get(item.clause.range)
        found[item.clause.range] = known.joined(item) if known else item
    yield from found.values()


def _raised_here(module: Module) -> Iterator[Swallowing]:
    for site in module.sites:
        if site.usage not in _RAISED or site.is_foreign or module.is_test:
            continue
        clause = swallowing_clause(site.tries, site.exception, module)
        if (
            clause
            and _is_passed_on(clause, site.function)
            and _may_be_answered(site.function)
            and not _says_the_same(site, clause, module)
        ):
            what = f"the {site.status.value or site.spelling} of line {site.range.start.row}"
            yield Swallowing(clause, (what,), frozenset({site.exception}))


def _raised_by_helpers(module: Module) -> Iterator[Swallowing]:
    for call in module.raising_calls:
        clause = swallowing_clause(call.tries, call.exception, module)
        if not clause or not clause.always_fails or not _may_be_answered(call.function):
            continue
        if _lets_others_through(call.tries, clause) or _answers_alike(clause, module):
            continue
        if _answers(call, clause, module):
            yield Swallowing(clause, (_raised_by(call),), frozenset({call.exception}))


def _raised_by(call: RaisingCall) -> str:
    if call.decorator:
        return f"what functions under `@{call.decorator}` raise"
    return f"what `{call.name}()` raises"


def _raised_at_yields(module: Module) -> Iterator[Swallowing]:
    """Yield the clauses around a `yield` that keep what FastAPI or a `with` raises there."""
    for place in () if module.is_test else module.extras.yields:
        clause = swallowing_clause(place.tries, FASTAPI_CLASS, module)
        if clause is None:
            continue
        name = place.function.qualname.removesuffix(".__call__")
        if place.is_manager:
            what = f"what is raised inside of `with {name.rpartition('.')[2]}()`"
            is_lost = False
        else:
            what = f"what routes raise that depend on `{name}()`"
            is_lost = not _sends_what_is_swallowed(module)
        if clause.treatment.raises or is_lost:
            yield Swallowing(clause, (what,), frozenset({FASTAPI_CLASS}))


def _sends_what_is_swallowed(module: Module) -> bool:
    return module.requirements.bounds(module.path, "fastapi").excludes(_WITHOUT_LOSS)


def _is_passed_on(clause: ExceptClause, function: Function | None) -> bool:
    """Tell whether anybody learns of a failure: no request has to be behind a helper that logs."""
    kind = function.kind if function else FunctionKind.OTHER
    return kind in _ANSWERING or clause.treatment.raises or clause.treatment.returns_value


def _answers(call: RaisingCall, clause: ExceptClause, module: Module) -> bool:
    """Tell whether what the clause does becomes a response."""
    kind = call.function.kind if call.function else FunctionKind.OTHER
    return kind in _ANSWERING or bool(_sites_in(clause, module))


def _lets_others_through(tries: tuple[TryBody, ...], clause: ExceptClause) -> bool:
    """Tell whether the author has named the exceptions that are not for this clause."""
    for body in tries:
        places = [clause.range for clause in body.clauses]
        if clause.range in places:
            before = body.clauses[: places.index(clause.range)]
            return any(clause.treatment.lets_through for clause in before)
    return False


def swallowing_clause(
    tries: tuple[TryBody, ...], exception: str, module: Module
) -> ExceptClause | None:
    """Return the broad clause that an exception ends in, None where it gets through.

    What a clause raises again goes on to the next `try` around that.

    A clause that yields tells of the failure in a response that has begun: no status is lost.
    """
    if not tries:
        return None
    names = {*module.exceptions.lineage(module.path, exception)} - EVERY_EXCEPTION
    for body in tries:
        for clause in body.clauses:
            treatment = clause.treatment
            if clause.catches_http_exceptions or not names.isdisjoint(clause.types):
                if not treatment.raises_again:
                    return None
                break
            if clause.is_broad:
                if treatment.lets_through:
                    break
                collects = body.is_in_loop and not (treatment.raises or treatment.returns)
                return None if collects or treatment.yields else clause
    return None


def _may_be_answered(function: Function | None) -> bool:
    """Tell whether an exception that leaves a function may become a response of its status."""
    return function is None or not (function.is_websocket or function.kind in _UNHEARD)


def _says_the_same(site: Site, clause: ExceptClause, module: Module) -> bool:
    """Tell whether the clause answers as the exception would that it swallows.

    That is with the same status and detail, or at least, both texts being fixed, with the same
    status: then there is nothing but the wording to lose.
    """
    inside = _sites_in(clause, module)
    said = _answer(site, module)
    is_plain = _is_fixed(site, module)
    return bool(inside) and all(
        _answer(other, module) == said
        or (is_plain and _is_fixed(other, module) and other.status.value == site.status.value)
        for other in inside
    )


def _answers_alike(clause: ExceptClause, module: Module) -> bool:
    """Tell whether the `try` itself raises what its clause does: one answer is meant for all."""
    inside = {_answer(site, module) for site in _sites_in(clause, module)}
    for site in module.sites if inside else ():
        swallowing = swallowing_clause(site.tries, site.exception, module)
        if swallowing and swallowing.range == clause.range and _answer(site, module) in inside:
            return True
    return False


def _sites_in(clause: ExceptClause, module: Module) -> list[Site]:
    return [site for site in module.sites if site.clause and site.clause.range == clause.range]


def _answer(site: Site, module: Module) -> tuple[int | None, str]:
    return site.status.value, module.source_of(site.detail.node or site.node)


def _is_fixed(site: Site, module: Module) -> bool:
    """Tell whether the status is known, and the detail is one text with nothing put into it.

    That is so of a dict, too, whose reason is what errlint would make of the text.
    """
    detail = site.detail
    if site.status.value is None:
        return False
    if detail.entries is None:
        return is_literal(detail.value)
    reason = detail.entry(module.settings.schema.machine_key)
    if reason is None or not all(is_literal(entry.value) for entry in detail.entries):
        return False
    return literal_of(reason.value) == reason_for(site, module)
