"""Under which keys the exception handlers of a file answer details."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from errlint.model.interest import Interest
from errlint.syntax import SyntaxProblem, deeply

if TYPE_CHECKING:
    from errlint.plan import Job
    from errlint.source import Source

_AS_FASTAPI = ("detail",)


def reshaped_keys(job: Job, source: Source) -> frozenset[tuple[str, ...]]:
    """Return the keys that lead to details where FastAPI's own handler doesn't answer them."""
    return frozenset(_keys_in(job, source)) if _may_handle(job, source) else frozenset()


def _may_handle(job: Job, source: Source) -> bool:
    from errlint.handlers.reshaping import names_handled  # noqa: PLC0415

    suspects, path = job.workspace.suspects.suspects, job.target.path
    return any(suspects(path, name) for name in names_handled(source.text))


def _keys_in(job: Job, source: Source) -> Iterator[tuple[str, ...]]:
    from errlint.analysis import analyse  # noqa: PLC0415

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
        return
    if module is None or module.is_test:
        return
    for found in module.extras.reshapings:
        if found.keys not in ((), _AS_FASTAPI) and not found.is_part and found.is_of_handler:
            yield found.keys
