"""Change parts of a construction: a name, or what stands around them."""

from __future__ import annotations

from collections.abc import Iterable

from errlint.libcst_import import cst
from errlint.model.changes import WrapPart
from errlint.project.cst_values import source_of


def wrap_parts(call: cst.Call, changes: Iterable[WrapPart], quote: str) -> cst.Call:
    """Write around expressions wherever they stand in a call, all of them at once."""
    new = {id(change.part): _wrapped(change, quote) for change in changes}
    return cst.ensure_type(call.visit(_Replacing(new)), cst.Call)


def rename_argument(call: cst.Call, argument: cst.Arg, new: str) -> cst.Call:
    """Give an argument of a call by another name."""
    renamed = argument.with_changes(keyword=cst.Name(new))
    return call.with_changes(args=[renamed if a is argument else a for a in call.args])


def _wrapped(change: WrapPart, quote: str) -> cst.BaseExpression:
    before, after = (text.replace('"', quote) for text in (change.before, change.after))
    return cst.parse_expression(f"{before}{source_of(change.part)}{after}")


class _Replacing(cst.CSTTransformer):
    """Replaces nodes, which are told by their identities."""

    def __init__(self, new: dict[int, cst.BaseExpression]) -> None:
        self.new = new

    def on_leave(  # type: ignore[override]
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Return what stands in the node's place."""
        return self.new.get(id(original_node), updated_node)
