"""One site as `errlint sites` lists it: plain data that can be printed, counted and cached."""

from __future__ import annotations

from typing import NamedTuple


class SiteRow(NamedTuple):
    """A site in plain values; `status` is None when it can't be told.

    `reason` and `message` are source text, `route` is `"GET /x"`, each None where there is none;
    `row` and `column` are counted from 1.
    """

    filename: str
    row: int
    column: int
    exception: str
    usage: str
    status: int | None
    status_source: str
    shape: str
    reason: str | None
    message: str | None
    route: str | None
    function: str | None = None
    is_caught: bool = False
    """Whether something around it in its function keeps it from leaving that."""
    keys: str | None = None
    """Those of a dict, by name, with `…` for what can't be told."""

    @property
    def literal_reason(self) -> str | None:
        """Return the reason where it is a literal."""
        return _literal(self.reason)

    @property
    def literal_message(self) -> str | None:
        """Return the message where it is a literal."""
        return _literal(self.message)


def _literal(source: str | None) -> str | None:
    import ast

    try:
        value = ast.literal_eval(source) if source else None
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None
