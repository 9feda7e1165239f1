"""What of that which rules propose can be done in a file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from errlint.model.changes import may_fail

if TYPE_CHECKING:
    from errlint.codemods.feasible import Feasibility
    from errlint.model.finding import Finding
    from errlint.model.module import Module
    from errlint.project.tree import SyntaxTree


@dataclass(eq=False, repr=False)
class Judge:
    """Judges what is found in one file; the tree is needed where there is a module."""

    tree: SyntaxTree | None
    module: Module | None

    def judged(self, finding: Finding) -> Finding:
        """Return a finding, without its proposal if that can't be made."""
        proposal = finding.proposal
        if proposal is None or not may_fail(proposal.changes):
            return finding
        return finding if self._feasibility.admits(proposal.changes) else finding.unfixable()

    @cached_property
    def _feasibility(self) -> Feasibility:
        from errlint.codemods.compose import Composer
        from errlint.codemods.feasible import Feasibility

        assert self.tree is not None
        assert self.module is not None
        return Feasibility(Composer(self.tree, self.module))
