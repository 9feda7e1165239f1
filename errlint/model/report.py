"""One file to look at, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from errlint.model.diagnostic import Diagnostic
from errlint.model.row import SiteRow

if TYPE_CHECKING:
    from errlint.config import Settings


@dataclass(frozen=True)
class Target:
    """One file to look at: where it is, how it is shown, and what rules it."""

    path: str
    filename: str
    settings: Settings


@dataclass(frozen=True)
class FileReport:
    """What was found in one file.

    `is_lasting` is False where the run is to blame for what is reported, not the file: the next
    one may report something else.
    """

    filename: str
    diagnostics: tuple[Diagnostic, ...] = ()
    sites: tuple[SiteRow, ...] = ()
    is_lasting: bool = True
