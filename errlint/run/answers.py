"""Put what sites answer, before and after a run, into plain values."""

from __future__ import annotations

from collections.abc import Sequence

from errlint.model.migration import Answer, AnswerChange, AnswerField
from errlint.model.site import Detail, Site
from errlint.project.cst_values import source_of
from errlint.project.values import Mapping


def answer_changes(
    path: str, filename: str, before: Sequence[Site], after: Sequence[Site]
) -> tuple[AnswerChange, ...]:
    """Return each site of a file with its answer before and after the fixes.

    Fixes neither add sites nor remove any nor change their order, so that the place in it tells
    which is which; where that fails, nothing is returned.
    """
    if len(before) != len(after):
        return ()
    return tuple(
        _change(path, filename, old, new)
        for old, new in zip(before, after, strict=True)
        if not new.is_foreign
    )


def _change(path: str, filename: str, old: Site, new: Site) -> AnswerChange:
    function = new.function
    answer = _answer(old)
    return AnswerChange(
        path=path,
        filename=filename,
        row=old.range.start.row,
        exception=new.exception,
        usage=new.usage,
        function=function.qualname if function else None,
        kind=function.kind if function else None,
        routes=function.routes if function else (),
        old=answer,
        new=answer if new is old else _answer(new),
        is_bypassed=_is_behind(new) and not _is_behind(old),
    )


def _is_behind(site: Site) -> bool:
    """Tell whether a site stands in a clause that no HTTP exception gets to."""
    return site.clause is not None and site.clause.is_bypassed


def _fields(detail: Detail) -> tuple[AnswerField, ...] | None:
    """Return what stands under each key, None where not all of that stands at the site."""
    entries = detail.given if detail.entries is None else detail.entries
    is_whole = isinstance(detail.value, Mapping) and len(entries) == len(detail.value.entries)
    if detail.entries is None and not (entries and is_whole):
        return None
    return tuple(AnswerField(entry.key, entry.value, source_of(entry.node)) for entry in entries)


def _answer(site: Site) -> Answer:
    detail = site.detail
    fields = _fields(detail)
    source = source_of(detail.node) if detail.node is not None else None
    return Answer(
        site.status.value, detail.shape, detail.value, source, fields, detail.is_decided_by_class
    )
