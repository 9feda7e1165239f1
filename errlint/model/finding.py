"""What a rule yields: something wrong, and what it proposes to change."""

from __future__ import annotations

from typing import NamedTuple

from errlint.model.changes import Change
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.source import Range


class Proposal(NamedTuple):
    """A fix before it is rendered: what it does in words, and as changes."""

    message: str
    changes: tuple[Change, ...]
    applicability: Applicability = Applicability.SAFE
    wire_effect: WireEffect = WireEffect.BODY


class Finding(NamedTuple):
    """One thing wrong.

    `range` is the construct, `highlight` the part of it to mark, `rows` the first and last row of
    the statement, on any of which a suppression counts; `holds_back` as in a diagnostic.
    """

    message: str
    range: Range
    highlight: Range
    rows: tuple[int, int]
    proposal: Proposal | None = None
    holds_back: bool = False

    def unfixable(self) -> Finding:
        """Return it with nothing proposed."""
        return self._replace(proposal=None)
