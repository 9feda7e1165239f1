"""What a rule is: its code, its documentation, its examples and one method."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from errlint.model.consumer import StaleRead
from errlint.model.contract import Contract
from errlint.model.finding import Finding
from errlint.model.interest import Interest
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.suppressions import BrokenIgnore, UnusedCodes

if TYPE_CHECKING:
    from errlint.config import Settings

SECTIONS = (
    "What it does",
    "Why is this bad",
    "Example",
    "Use instead",
    "Fix safety",
    "References",
)


@dataclass(frozen=True)
class Example:
    """Code that a rule flags: `before`, and `after` its fix, None where it has none.

    `count` is how often the rule speaks; `settings` are keys of `[tool.errlint]`; `files` are
    further modules of the project by their paths.
    """

    before: str
    after: str | None = None
    count: int = 1
    settings: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Silent:
    """Code that a rule has nothing to say about, with what it takes to say nothing."""

    code: str
    settings: Mapping[str, object] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


class Rule(ABC):
    """One rule. The docstring of a rule is its documentation, in the fixed sections.

    `code` is stable once released; `is_default` tells whether it is on without being selected;
    `fix` says in the catalogue's words what its fix does, None where it has none.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    summary: ClassVar[str]
    is_default: ClassVar[bool] = True
    follows_fixes: ClassVar[bool] = False
    """Whether it is on in `fix`, without being selected, where fixes change answers."""
    interests: ClassVar[frozenset[Interest]] = frozenset()
    """What it wants to see besides sites."""
    fix: ClassVar[str | None] = None
    VALID: ClassVar[tuple[Silent | str, ...]]
    INVALID: ClassVar[tuple[Example, ...]]

    @abstractmethod
    def check(self, module: Module) -> Iterator[Finding]:
        """Yield what is wrong in a module."""

    def check_suppressions(self, idle: Iterable[UnusedCodes | BrokenIgnore]) -> Iterator[Finding]:
        """Yield what is wrong with suppressions, after all rules have run."""
        yield from ()

    def check_consumers(self, stale: Iterable[StaleRead]) -> Iterator[Finding]:
        """Yield what is wrong with what expects the old form of changed answers."""
        yield from ()

    def check_contract(self, module: Module, contract: Contract) -> Iterator[Finding]:
        """Yield where a module contradicts what all sites of the run answer."""
        yield from ()

    def is_on(self, settings: Settings) -> bool:
        """Tell whether the rule is on when nothing selects or ignores it."""
        return self.is_default

    @classmethod
    def sections(cls) -> dict[str, str]:
        """Return the sections of the documentation by their titles, in order."""
        text = inspect.cleandoc(cls.__doc__ or "")
        pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
        titles = (title.rstrip("?") for title in pieces[1::2])
        return dict(zip(titles, (body.strip() for body in pieces[2::2]), strict=True))


class SiteRule(Rule):
    """A rule about sites, one at a time. Sites in other libraries' exceptions are left out."""

    def check(self, module: Module) -> Iterator[Finding]:
        """Yield what is wrong with each site of a module."""
        for site in self.sites(module):
            yield from self.check_site(site, module)

    def sites(self, module: Module) -> Sequence[Site]:
        """Return the sites of a module that the rule is about."""
        return module.own_sites

    @abstractmethod
    def check_site(self, site: Site, module: Module) -> Iterator[Finding]:
        """Yield what is wrong with one site."""


class BodyRule(SiteRule):
    """A rule about what clients see of details; left out are answers without a body, as of 304."""

    def sites(self, module: Module) -> Sequence[Site]:
        """Return the sites of a module that the rule is about."""
        return module.sites_with_bodies


class DetailRule(SiteRule):
    """A rule about what details say of errors; left out are successes, too.

    What is raised with 200 needs another way to answer, which ERR103 says.
    """

    def sites(self, module: Module) -> Sequence[Site]:
        """Return the sites of a module that the rule is about."""
        return module.sites_with_errors
