"""Rewrite the status of a construction, in the style it is spelt in."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from errlint.codemods.constructions import argument_of
from errlint.model.changes import NameStatus, SetStatus
from errlint.model.site import Site, Spelling
from errlint.statuses import http_status_name, old_name, starlette_name


def set_status(call: cst.Call, change: SetStatus) -> cst.Call:
    """Answer another status."""
    spelling = change.site.status.spelling

    def answered(old: cst.BaseExpression) -> cst.BaseExpression:
        match spelling:
            case Spelling.STARLETTE:
                name = starlette_name(change.status)
                return _renamed(old, name if change.has_new_names else old_name(name))
            case Spelling.HTTP_STATUS:
                return _renamed(old, http_status_name(change.status))
        return cst.Integer(str(change.status))

    return _with_status(call, change.site, answered)


def name_status(call: cst.Call, change: NameStatus) -> cst.Call:
    """Spell the status by its name."""
    is_named = change.site.status.spelling is Spelling.STARLETTE

    def named(old: cst.BaseExpression) -> cst.BaseExpression:
        if is_named:
            return _renamed(old, change.name)
        return cst.Attribute(cst.Name("status"), cst.Name(change.name))

    return _with_status(call, change.site, named)


def _renamed(node: cst.BaseExpression, name: str) -> cst.BaseExpression:
    """Replace the last name of `status.HTTP_...`, `HTTPStatus.X` or `HTTPStatus.X.value`."""
    match node:
        case cst.Attribute(attr=cst.Name(value="value"), value=inner):
            return node.with_changes(value=_renamed(inner, name))
        case cst.Attribute():
            return node.with_changes(attr=cst.Name(name))
    return cst.Name(name)


def _with_status(
    call: cst.Call, site: Site, change: Callable[[cst.BaseExpression], cst.BaseExpression]
) -> cst.Call:
    index = argument_of(call, site, "status_code")
    if index is None:
        return call
    args = list(call.args)
    args[index] = args[index].with_changes(value=change(args[index].value))
    return call.with_changes(args=args)
