"""Go through a LibCST tree without its white space.

LibCST's own visitors rebuild every node that they pass, white space and punctuation included,
which costs as much as parsing does. Reading needs none of that.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from functools import cache

from errlint.libcst_import import cst

_LAYOUT_FIELDS = frozenset(
    {
        "comma",
        "default_indent",
        "dot",
        "encoding",
        "equal",
        "footer",
        "header",
        "indent",
        "leading_lines",
        "lines_after_decorators",
        "lbrace",
        "lbracket",
        "lpar",
        "rbrace",
        "rbracket",
        "rpar",
        "semicolon",
    }
)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield the nodes right inside a node, those of layout and punctuation left out."""
    for name in _fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            for item in value:
                if isinstance(item, cst.CSTNode):
                    yield item


Visit = Callable[[cst.CSTNode], "bool | None"]


class Reader:
    """Visits the nodes of a tree: `visit_Call(node)` and the like, where a subclass has them.

    A method that returns False keeps the reader from going into the node.
    """

    def read(self, node: cst.CSTNode) -> None:
        """Visit a node and all nodes inside it, in the order of the text."""
        if self.enter(node) is not False:
            for child in children(node):
                self.read(child)
        self.leave(node)

    def enter(self, node: cst.CSTNode) -> bool | None:
        """Visit one node."""
        method: Visit | None = getattr(self, _method_name(type(node)), None)
        return method(node) if method else None

    def leave(self, node: cst.CSTNode) -> None:
        """Take notice that a node, and all inside it, has been visited."""


@cache
def _method_name(node_type: type[cst.CSTNode]) -> str:
    return f"visit_{node_type.__name__}"


@cache
def _fields(node_type: type[cst.CSTNode]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in dataclasses.fields(node_type)
        if field.type is not str
        and field.name not in _LAYOUT_FIELDS
        and not field.name.startswith(("whitespace", "_"))
        and "white" not in field.name.lower()
    )
