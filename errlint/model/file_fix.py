"""What fixing did to one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from errlint.model.diagnostic import Diagnostic, WireEffect
    from errlint.model.migration import AnswerChange
    from errlint.model.report import Target
    from errlint.source import Source


class AppliedFix(NamedTuple):
    """One fix that went into a rewritten file; `row` is counted in the old text."""

    code: str
    row: int
    message: str
    wire_effect: WireEffect


class FileFix(NamedTuple):
    """What fixing did to one file: `new` is `old` where nothing was to be done.

    `refusal` says why a rewritten text was not taken; `left` are the diagnostics that remain;
    `answers` are all the sites of the file, with what each of them answered and answers now.
    """

    target: Target
    old: Source | None
    new: Source | None
    applied: tuple[AppliedFix, ...] = ()
    left: tuple[Diagnostic, ...] = ()
    refusal: str | None = None
    answers: tuple[AnswerChange, ...] = ()
    may_follow: bool = False
    """Whether it may depend on answers of other files in a way that its settings care for."""
    reshaped: frozenset[tuple[str, ...]] = frozenset()
    """The keys under which its exception handlers answer details, unless they do as FastAPI's."""
    answers_whole: bool = False
    """Whether one of them answers a detail that is a dict as the whole body."""

    @property
    def holds_back(self) -> bool:
        """Tell whether something in the file fails with what fixes of other places would answer."""
        return any(item.holds_back for item in self.left)

    @property
    def is_changed(self) -> bool:
        """Tell whether there is something to write."""
        return self.old is not None and self.new is not None and self.old.text != self.new.text
