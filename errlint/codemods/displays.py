"""Read what declares statuses: `{404: {...}}`, or what a helper makes (`create_doc([404])`)."""

from __future__ import annotations

from collections.abc import Sequence

from errlint.libcst_import import cst
from errlint.statuses import constant_status, status_named

Declaring = cst.Dict | cst.Call
LISTS = (cst.List, cst.Set)
_LOWEST_ERROR = 400


def is_error(status: int) -> bool:
    """Tell whether a status is one that the models of errors describe."""
    return status >= _LOWEST_ERROR


def has_list(arg: cst.Arg) -> bool:
    """Tell whether an argument of a helper lists statuses."""
    return isinstance(arg.value, LISTS)


def key_of(element: cst.CSTNode) -> cst.BaseExpression | None:
    """Return the expression of an element that says its status."""
    match element:
        case cst.DictElement(key=key):
            return key
        case cst.Element(value=value):
            return value
    return None


def keys_of(display: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    """Return the expressions of a display, or of a helper's list, that say statuses."""
    match display:
        case cst.Dict(elements=elements):
            found: Sequence[cst.CSTNode] = elements
        case cst.List(elements=elements) | cst.Set(elements=elements):
            found = elements
        case cst.Call(args=args):
            return [key for arg in args if has_list(arg) for key in keys_of(arg.value)]
        case _:
            return []
    return [key for key in map(key_of, found) if key is not None]


def statuses_of(display: cst.BaseExpression | None) -> list[int]:
    """Return the statuses that a display, or a helper's list, says by itself."""
    return [number for number in map(number_of, keys_of(display)) if number is not None]


def number_of(key: cst.BaseExpression | None) -> int | None:
    """Return the status that a key is, as far as its own text tells."""
    match key:
        case cst.Integer(value=text) if text.isdecimal():
            return int(text)
        case cst.SimpleString() if str(key.evaluated_value).isdecimal():
            return int(str(key.evaluated_value))
        case cst.Attribute(value=inner, attr=cst.Name(value="value")):
            return number_of(inner)
        case cst.Attribute(value=owner, attr=cst.Name(value=name)) if is_http_status(owner):
            return status_named(name)
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return constant_status(name)
    return None


def is_http_status(node: cst.BaseExpression) -> bool:
    """Tell whether an expression is `HTTPStatus`, or that of a module."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name == "HTTPStatus"
    return False
