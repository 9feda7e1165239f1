"""What a route is called in a message."""

from __future__ import annotations

from errlint.model.context import Function, Route


def route_name(function: Function, route: Route | None = None) -> str:
    """Return a route by its whole path if that is known, else as far as its module tells."""
    known = route or next(iter(function.routes), None)
    return str(known) if known else function.qualname
