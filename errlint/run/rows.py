"""Put a site into plain values."""

from __future__ import annotations

from errlint.model.row import SiteRow
from errlint.model.site import Detail, DetailEntry, Shape, Site
from errlint.project.cst_values import source_of
from errlint.project.values import Listing, Mapping, literal_of
from errlint.schema import MESSAGE_ALIASES, REASON_ALIASES, Schema

_NESTED = (Mapping, Listing)
"""What holds an error of another form, as in `{"error": {"code": ...}}`."""


def row_of(site: Site, filename: str, schema: Schema) -> SiteRow:
    """Return a site as `errlint sites` lists it, read by the keys of a schema."""
    reason = _entry(site.detail, schema.machine_key, REASON_ALIASES)
    message = _entry(site.detail, schema.human_key, MESSAGE_ALIASES, unless=reason)
    function = site.function
    return SiteRow(
        filename=filename,
        row=site.range.start.row,
        column=site.range.start.column,
        exception=site.exception,
        usage=site.usage.value,
        status=site.status.value,
        status_source=site.status.source,
        shape=site.detail.shape.value,
        reason=source_of(reason.node) if reason else None,
        message=source_of(message.node) if message else _whole_message(site.detail),
        route=str(function.routes[0]) if function and function.routes else None,
        function=function.qualname if function else None,
        is_caught=site.is_caught,
        keys=_keys(site.detail),
    )


def _keys(detail: Detail) -> str | None:
    if not isinstance(detail.value, Mapping):
        return None
    keys = [literal_of(entry.key) if entry.key else None for entry in detail.value.entries]
    return ", ".join([*sorted({key for key in keys if key}), *(["…"] if None in keys else [])])


def _entry(
    detail: Detail, key: str, aliases: tuple[str, ...], unless: DetailEntry | None = None
) -> DetailEntry | None:
    own = detail.entry(key)
    others = (detail.entry(alias) for alias in aliases)
    plain = (entry for entry in others if entry and not isinstance(entry.value, _NESTED))
    return next((entry for entry in (own, *plain) if entry and entry is not unless), None)


def _whole_message(detail: Detail) -> str | None:
    is_string = detail.shape is Shape.STRING and detail.node is not None
    return source_of(detail.node) if is_string and detail.node is not None else None
