"""One file to look at, and what was found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from errlint.model.diagnostic import Diagnostic
from errlint.model.row import SiteRow

if TYPE_CHECKING:
    from errlint.config import Settings


STDIN = "-"
"""The path, and the name unless another one is given, of what is read from standard input."""


class Target(NamedTuple):
    """One file to look at: where it is, how it is shown, and what rules it."""

    path: str
    filename: str
    settings: Settings


class FileReport(NamedTuple):
    """What was found in one file.

    `site_count` says how many sites there are; only a survey lists them, and names the `untracked`
    exceptions that the file answers. `is_lasting` is False where the run is to blame for what is
    reported, not the file: the next one may report something else.
    """

    filename: str
    diagnostics: tuple[Diagnostic, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    site_count: int = 0
    untracked: tuple[str, ...] = ()
    is_lasting: bool = True
