"""What a route is called in a message."""

from __future__ import annotations

from collections.abc import Iterable

from errlint.model.context import Function
from errlint.model.route import Route


def route_name(function: Function, whole: Iterable[Route] = ()) -> str:
    """Return a route by its whole path if that is known, else as far as its module tells.

    Another function of the same name may serve some of them.
    """
    own = function.routes
    known = [route for route in whole if not own or any(_ends_with(route, part) for part in own)]
    return str(next(iter((*known, *own)), function.qualname))


def _ends_with(route: Route, part: Route) -> bool:
    return route.method == part.method and route.path.endswith(part.path)
