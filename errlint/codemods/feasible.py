"""Which of the changes that rules propose can be made in a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from errlint.codemods.compose import Composer
from errlint.model.changes import Change, ImportName, site_in_string

if TYPE_CHECKING:
    from errlint.model.site import Site


@dataclass(eq=False, repr=False)
class Feasibility:
    """Judges the changes of one file before they are offered."""

    composer: Composer
    _imports: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def admits(self, changes: Iterable[Change]) -> bool:
        """Tell whether changes that belong together can be made."""
        changes = [*changes]
        imports = [change for change in changes if isinstance(change, ImportName)]
        nested = {site for change in changes if (site := site_in_string(change))}
        return all(map(self._can_import, imports)) and all(
            self._fits(site, changes) for site in nested
        )

    def _can_import(self, change: ImportName) -> bool:
        """Tell whether the name can be bound whenever the code runs that uses it."""
        if change.use is None:
            return True
        known = self.composer.module.availability.grounds(change.use)
        key = (*change._replace(use=None), *known)
        if key not in self._imports:
            draft = self.composer.draft([change])
            self._imports[key] = draft.admits(change.module, change.text, change.use)
        return self._imports[key]

    def _fits(self, site: Site, changes: Iterable[Change]) -> bool:
        """Tell whether what a call becomes can stand in the strings that it is in.

        Before Python 3.12 nothing between the braces may have their quotes, a backslash or a
        comment, nor a line end that isn't in triple quotes.
        """
        if _needs_newer_python(self.composer.source.slice(site.range), site.quotes):
            return True
        edits = [edit for edit in self.composer.compose(changes) if edit.range == site.range]
        return not any(_needs_newer_python(edit.content, site.quotes) for edit in edits)


def _needs_newer_python(text: str, quotes: Collection[str]) -> bool:
    taken = {"\\", "#", *quotes}
    if any(len(quote) == 1 for quote in quotes):
        taken.add("\n")
    return any(one in text for one in taken)
