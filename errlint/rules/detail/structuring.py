"""How sure it is that a structured detail reaches the client."""

from __future__ import annotations

from errlint.model.diagnostic import Applicability
from errlint.model.module import Module
from errlint.model.site import Site
from errlint.project.signatures import Passed


def applicability_of_structure(site: Site, module: Module) -> Applicability:
    """Return how sure the fix is that gives a site a structured detail."""
    decider = site.signature.roles.get("detail")
    needs_text = isinstance(decider, Passed) and decider.is_text
    if needs_text or module.may_fail_with_structure(site):
        return Applicability.UNSAFE
    return Applicability.SAFE
