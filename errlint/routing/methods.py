"""The methods of HTTP that a call of `api_route()` or `add_api_route()` lists."""

from __future__ import annotations

import ast

from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import Scope
from errlint.project.values import Listing, Null, literal_of

_UNKNOWN = (None,)


def listed_methods(call: ast.Call, evaluator: Evaluator, scope: Scope) -> tuple[str | None, ...]:
    """Return the methods that a call lists, in upper case: GET for none, None for those unknown."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if "methods" not in given:
        return _UNKNOWN if None in given else ("GET",)
    listed = evaluator.evaluate(value_of(given["methods"]), scope)
    match listed.value:
        case Null():
            return ("GET",)
        case Listing(elements=[_, *_] as elements):
            found = (evaluator.evaluate(element, listed.scope).value for element in elements)
            names = [literal_of(value) for value in found]
            return _UNKNOWN if None in names else tuple(name.upper() for name in names if name)
    return _UNKNOWN
