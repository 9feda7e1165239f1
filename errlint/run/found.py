"""What rules have found in a file, and which of their fixes are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from errlint.model.diagnostic import Applicability, WireEffect
from errlint.model.file_fix import AppliedFix
from errlint.source import Edit, row_before

if TYPE_CHECKING:
    from errlint.model.changes import Change
    from errlint.model.finding import Finding
    from errlint.rules.base import Rule


class FixOptions(NamedTuple):
    """Which fixes to apply."""

    unsafe: bool = False
    wire_safe: bool = False

    def admits(self, applicability: Applicability, wire_effect: WireEffect) -> bool:
        """Tell whether a fix is wanted."""
        if self.wire_safe and wire_effect is not WireEffect.NONE:
            return False
        return applicability is Applicability.SAFE or (
            self.unsafe and applicability is Applicability.UNSAFE
        )


class Found(NamedTuple):
    """A finding of a rule that nothing suppresses."""

    rule: Rule
    finding: Finding

    def is_wanted(self, options: FixOptions) -> bool:
        """Tell whether there is a fix, and the options ask for it."""
        proposal = self.finding.proposal
        return proposal is not None and options.admits(proposal.applicability, proposal.wire_effect)

    def applied(self, passes: Sequence[Sequence[Edit]]) -> AppliedFix:
        """Return the fix as one of the old text, when some passes had made their edits before."""
        proposal = self.finding.proposal
        effect = proposal.wire_effect if proposal else WireEffect.NONE
        message = proposal.message if proposal else ""
        row = self.finding.range.start.row
        for edits in reversed(passes):
            row = row_before(row, edits)
        return AppliedFix(self.rule.code, row, message, effect)


def changes_of(items: Iterable[Found]) -> Iterator[Change]:
    """Yield all that the fixes of some findings change."""
    for item in items:
        if item.finding.proposal:
            yield from item.finding.proposal.changes
