"""Routes: which request a function serves, and how code declares that.

The names are those of the methods of `FastAPI` and `APIRouter` (`fastapi/routing.py`), and of
Starlette's `Router`.
"""

from __future__ import annotations

from typing import NamedTuple

ROUTE_METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "trace"})
"""The methods that declare a route for the one method of HTTP that they are named after."""
ROUTE_DECORATORS = ROUTE_METHODS | {"api_route"}
"""The decorators of routes that FastAPI documents."""
LISTING_METHODS = frozenset({"add_api_route", "api_route"})
"""The methods of FastAPI that are told by `methods=` which methods of HTTP a route is for."""
WEBSOCKET_METHODS = frozenset({"add_api_websocket_route", "websocket", "websocket_route"})


class Route(NamedTuple):
    """One operation: its method in upper case and its path as far as the module tells.

    The method is None where it can't be told.
    """

    method: str | None
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}" if self.method else self.path

    @property
    def convertors(self) -> dict[str, str]:
        """Return the parameters of the path with their convertors: `str` unless one is named."""
        pieces = (part.partition("}")[0].partition(":") for part in self.path.split("{")[1:])
        return {name: convertor or "str" for name, _, convertor in pieces}
