"""Rewrite the status of a construction, in the style it is spelt in."""

from __future__ import annotations

from errlint.libcst_import import cst
from errlint.model.changes import NameStatus, SetStatus
from errlint.model.site import Site, Spelling
from errlint.statuses import http_status_name, old_name, starlette_name


def set_status(call: cst.Call, change: SetStatus) -> cst.Call:
    """Answer another status."""
    site = change.site
    match site.status.spelling:
        case Spelling.STARLETTE:
            name = starlette_name(change.status)
            new = renamed(site.status.node, name if change.has_new_names else old_name(name))
        case Spelling.HTTP_STATUS:
            new = renamed(site.status.node, http_status_name(change.status))
        case _:
            new = cst.Integer(str(change.status))
    return _with_status(call, site, new)


def name_status(call: cst.Call, change: NameStatus) -> cst.Call:
    """Spell the status by its name."""
    site = change.site
    if site.status.spelling is Spelling.STARLETTE:
        new = renamed(site.status.node, change.name)
    else:
        new = cst.Attribute(cst.Name("status"), cst.Name(change.name))
    return _with_status(call, site, new)


def renamed(node: cst.BaseExpression | None, name: str) -> cst.BaseExpression:
    """Replace the last name of `status.HTTP_...`, `HTTPStatus.X` or `HTTPStatus.X.value`."""
    match node:
        case cst.Attribute(attr=cst.Name(value="value"), value=inner):
            return node.with_changes(value=renamed(inner, name))
        case cst.Attribute():
            return node.with_changes(attr=cst.Name(name))
    return cst.Name(name)


def _with_status(call: cst.Call, site: Site, new: cst.BaseExpression) -> cst.Call:
    args = [
        arg.with_changes(value=new) if arg.value is site.status.node else arg for arg in call.args
    ]
    return call.with_changes(args=args)
