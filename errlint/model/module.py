"""What the walker found in one module: all that a rule gets to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from errlint.files import is_test_file
from errlint.model.context import RaisingCall
from errlint.model.extras import Extras
from errlint.model.finding import Finding, Proposal
from errlint.model.response import BuiltResponse, ReturnedBody
from errlint.model.site import Site
from errlint.project.facts import Import
from errlint.source import Range

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.libcst_import import cst
    from errlint.project.availability import Availability, Use
    from errlint.project.exceptions import ExceptionClasses
    from errlint.project.local_names import LocalNames
    from errlint.project.names import Project
    from errlint.project.requirements import Requirements


@dataclass(frozen=True, eq=False, repr=False)
class Module:
    """One module with its sites, in the order of the text.

    `locate` leads from a node to the place of its text in the file; `name` is the dotted name of
    the module; `imports_framework` tells whether it imports FastAPI or Starlette,
    as far as its text shows, `imports_fastapi` whether it imports FastAPI outside of functions.
    """

    path: str
    name: str
    settings: Settings
    project: Project
    exceptions: ExceptionClasses
    sites: tuple[Site, ...]
    raising_calls: tuple[RaisingCall, ...]
    extras: Extras
    locate: Callable[[cst.CSTNode], Range]
    imports_framework: bool
    imports_fastapi: bool
    requirements: Requirements
    suspects: Callable[[str], bool]
    """Tells cheaply whether a name may mean an HTTP exception class."""
    availability: Availability
    local_names: Callable[[int], LocalNames]
    """Leads from a row to the names that the functions around it bind."""
    uses_of: Callable[[str], int]
    """Leads from a name to how often the module reads it."""
    source_of: Callable[[cst.CSTNode], str]
    """Leads from a node to its source text."""
    has_own_handlers: Callable[[bool], bool]
    """Tells whether the project may answer the framework's HTTP exceptions by itself, or, where
    that is asked, those of subclasses."""
    has_inner_middleware: Callable[[], bool]
    """Tells whether the project may have middleware inside of what handles exceptions."""
    validation_answers: Callable[[], frozenset[int]]
    """Returns the statuses that the project's own handlers may answer invalid requests with."""

    @cached_property
    def own_sites(self) -> Sequence[Site]:
        """Return the sites of exceptions that are no other library's."""
        return [site for site in self.sites if not site.is_foreign]

    @cached_property
    def sites_with_bodies(self) -> Sequence[Site]:
        """Return those of them whose details are sent."""
        return [site for site in self.own_sites if site.sends_detail]

    @cached_property
    def sites_with_errors(self) -> Sequence[Site]:
        """Return those of them whose details say what went wrong."""
        return [site for site in self.sites_with_bodies if not site.status.is_success]

    @property
    def is_test(self) -> bool:
        """Tell whether the file holds tests, by its name and folder."""
        return is_test_file(self.path)

    def may_fail_with_structure(self, site: Site) -> bool:
        """Tell whether a structured detail may be more than what answers the exception can take.

        FastAPI registers a handler for Starlette's class that answers any detail as JSON; that of
        Starlette alone takes it for a text (`ExceptionMiddleware.http_exception`, Starlette 1.10).
        """
        if self.imports_fastapi or self.requirements.has(self.path, "fastapi"):
            return False
        return self.exceptions.is_of_starlette(self.path, site.exception)

    def name_of(self, qualified: str, use: Use | None = None) -> str | None:
        """Return the name under which the module's top level imports a tracked class.

        That is `fastapi.HTTPException` where it imports nothing but the package. With a `use`, one
        that is bound whenever that code runs.
        """
        facts = self.project.facts(self.path)
        imports = [
            (name, binding)
            for name, bindings in (facts.bindings if facts else {}).items()
            for binding in bindings
            if isinstance(binding, Import)
        ]
        for name, binding in imports:
            if binding.attribute and self.suspects(name) and self._is_there(name, use):
                found = self.exceptions.tracked(self.project.bound(self.path, name))
                if found and found.name == qualified:
                    return name
        package, _, class_ = qualified.rpartition(".")
        modules = (name for name, binding in imports if binding == Import(package))
        return next((f"{m}.{class_}" for m in modules if self._is_there(m, use)), None)

    def binds(self, name: str) -> bool:
        """Tell whether the module's top level binds a name."""
        facts = self.project.facts(self.path)
        return facts is not None and name in facts.bindings

    def _is_there(self, name: str, use: Use | None) -> bool:
        return use is None or self.availability.binds(name, use)

    def _place(self, part: cst.CSTNode | Range | None) -> Range | None:
        return part if part is None or isinstance(part, Range) else self.locate(part)

    def finding(
        self,
        site: Site | BuiltResponse | ReturnedBody,
        message: str,
        highlight: cst.CSTNode | Range | None = None,
        proposal: Proposal | None = None,
    ) -> Finding:
        """Return a finding about a site or an answer, `highlight` being the part that is wrong."""
        return Finding(
            message=message,
            range=site.range,
            highlight=self._place(highlight) or site.range,
            rows=(site.statement_range.start.row, site.statement_range.end.row),
            proposal=proposal,
        )
