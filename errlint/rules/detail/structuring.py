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
    if needs_text or _is_given_whole(site, module) or module.may_fail_with_structure(site):
        return Applicability.UNSAFE
    return Applicability.SAFE


def _is_given_whole(site: Site, module: Module) -> bool:
    """Tell whether a function is given status and detail: one reason would do for all errors."""
    if site.function is None or site.status.node is None or site.detail.node is None:
        return False
    given = {site.status.source, module.source_of(site.detail.node)}
    return len(given) == 2 and given <= site.function.arguments
