"""What a rule yields: something wrong, and what it proposes to change."""

from __future__ import annotations

from dataclasses import dataclass

from errlint.model.changes import Change
from errlint.model.diagnostic import Applicability, WireEffect
from errlint.source import Range


@dataclass(frozen=True)
class Proposal:
    """A fix before it is rendered: what it does in words, and as changes."""

    message: str
    changes: tuple[Change, ...]
    applicability: Applicability = Applicability.SAFE
    wire_effect: WireEffect = WireEffect.BODY


@dataclass(frozen=True)
class Finding:
    """One thing wrong.

    `range` is the construct, `highlight` the part of it to mark, `rows` the first and last row of
    the statement, on any of which a suppression counts.
    """

    message: str
    range: Range
    highlight: Range
    rows: tuple[int, int]
    proposal: Proposal | None = None
