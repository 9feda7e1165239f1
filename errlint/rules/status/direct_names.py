"""Statuses whose names are imported by themselves: `from starlette.status import ...`."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.model.changes import Change, DropImport, ImportName, SetStatus
from errlint.model.site import Site, Spelling
from errlint.statuses import old_name, starlette_name


def changed_status(site: Site, wanted: int, has_new_names: bool) -> tuple[Change, ...]:
    """Return what gives a site another status, with the import of its name where it needs one.

    `has_new_names` unless every Starlette that the project admits is older than 0.48.
    """
    name = starlette_name(wanted) if has_new_names else old_name(starlette_name(wanted))
    return (SetStatus(site, wanted, has_new_names), *swapped_imports(site, name))


def swapped_imports(site: Site, new: str) -> Iterator[Change]:
    """Yield what imports the name that a status gets, where the one that it has is imported so."""
    status = site.status
    if status.spelling is Spelling.STARLETTE and status.qualified and "." not in status.source:
        use = site.use._replace(beside=status.source)
        yield ImportName(status.qualified.rpartition(".")[0], new, use=use)
        yield DropImport(status.source)
