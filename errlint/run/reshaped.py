"""Where in a body the exception handlers of a file answer details."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from errlint.model.extras import Extras
from errlint.model.interest import Interest
from errlint.syntax import SyntaxProblem, deeply

if TYPE_CHECKING:
    from errlint.plan import Job
    from errlint.source import Source

_AS_FASTAPI = ("detail",)


class DetailPlaces(NamedTuple):
    """The keys that lead to details where FastAPI's own handler doesn't answer them.

    `is_whole_body` when a detail that is a dict is all of the body.
    """

    keys: frozenset[tuple[str, ...]] = frozenset()
    is_whole_body: bool = False


def detail_places(job: Job, source: Source) -> DetailPlaces:
    """Return where handlers of a file answer details, if it has any."""
    if not _may_handle(job, source):
        return DetailPlaces()
    found = _extras_of(job, source)
    keys = (
        reshaping.keys
        for reshaping in found.reshapings
        if not reshaping.is_part and reshaping.is_of_handler
    )
    return DetailPlaces(frozenset(keys) - {(), _AS_FASTAPI}, found.answers_whole)


def _may_handle(job: Job, source: Source) -> bool:
    from errlint.handlers.reshaping import names_handled

    suspects, path = job.workspace.suspects.suspects, job.target.path
    return any(suspects(path, name) for name in names_handled(source.text))


def _extras_of(job: Job, source: Source) -> Extras:
    from errlint.analysis import analyse

    look = partial(
        analyse,
        job.workspace,
        job.target.path,
        source,
        job.target.settings,
        frozenset({Interest.HANDLERS}),
        has_sites=False,
    )
    try:
        module = deeply(look).module
    except SyntaxProblem:
        return Extras()
    return Extras() if module is None or module.is_test else module.extras
