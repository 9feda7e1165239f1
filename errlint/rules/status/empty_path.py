"""Which guards test a parameter of the path for being empty, as no request has it."""

from __future__ import annotations

from errlint.model.context import EmptyTest, Function, ParameterSource
from errlint.model.module import Module
from errlint.model.site import Site


def problem_of_guard(site: Site, module: Module) -> str | None:
    """Return in words what is wrong with a guard that does nothing but such tests, if anything."""
    if site.guard is None or site.function is None or not site.guard.empty_tests:
        return None
    problems = [_problem(test, site.function) for test in site.guard.empty_tests]
    if not all(problems):
        return None
    assigned = module.local_names(site.range.start.row).assigned
    is_assigned = any(test.name in assigned for test in site.guard.empty_tests)
    return None if is_assigned else problems[0]


def _problem(test: EmptyTest, function: Function) -> str | None:
    """Return in words why a test never holds, or where it belongs; None if it is in order."""
    name = test.name
    if not function.routes or function.parameters.get(name) is not ParameterSource.PATH:
        return None
    if not all(name in route.convertors for route in function.routes):
        return None
    if name in function.optional:
        return None
    convertors = {route.convertors[name] for route in function.routes}
    if test.is_for_none:
        return f"The path parameter `{name}` is never `None`: no request gets here"
    if name in function.texts and convertors == {"str"}:
        return f"`{{{name}}}` in the path matches one character or more: no request gets here"
    if name in function.texts and convertors == {"path"}:
        return f"`{{{name}:path}}` can be empty: `Path(min_length=1)` belongs in the signature"
    return None
