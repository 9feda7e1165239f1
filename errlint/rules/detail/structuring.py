"""How sure it is that a structured detail reaches the client."""

from __future__ import annotations

from errlint.model.diagnostic import Applicability
from errlint.model.module import Module
from errlint.model.site import Site


def applicability_of_structure(site: Site, module: Module) -> Applicability:
    """Return how sure the fix is that gives a site a structured detail."""
    if module.may_fail_with_structure(site):
        return Applicability.UNSAFE
    return Applicability.SAFE
