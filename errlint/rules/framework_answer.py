"""Whether FastAPI's own handler answers the exception of a site, with what the site gives it."""

from __future__ import annotations

from errlint.model.module import Module
from errlint.model.site import Site, Usage
from errlint.project.signatures import BASE_SIGNATURE, preceded

_AS_GIVEN = (BASE_SIGNATURE.roles, preceded(BASE_SIGNATURE).roles)
_LEAVING = frozenset({Usage.RAISED, Usage.RAISED_LATER, Usage.RETURNED, Usage.SUPER_INIT})


def is_answered_by_framework(site: Site, module: Module) -> bool:
    """Tell whether the arguments of a site reach FastAPI's own handler as they are.

    They do not where the class has a constructor of its own, or the project a handler.
    """
    is_as_given = site.signature.roles in _AS_GIVEN
    if module.is_test or site.usage not in _LEAVING or not is_as_given or _is_read(site):
        return False
    is_of_subclass = not site.is_framework_class or site.usage is Usage.SUPER_INIT
    return not module.may_fail_with_structure(site) and not module.has_own_handlers(is_of_subclass)


def _is_read(site: Site) -> bool:
    """Tell whether a clause in the function of the site makes something else of the exception."""
    clauses = (clause for body in site.tries for clause in body.clauses)
    catching = (c for c in clauses if c.is_broad or c.catches_http_exceptions)
    return site.is_caught or any(not clause.treatment.raises for clause in catching)
