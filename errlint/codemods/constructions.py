"""The constructions at the sites of a file, as LibCST reads them: what fixes rewrite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from errlint.excerpts import Excerpts, read_excerpts
from errlint.model.site import Site, Usage
from errlint.places import Place
from errlint.project.exceptions import argument_index
from errlint.project.tree import SyntaxTree
from errlint.project.values import Argument, Opaque
from errlint.syntax import SyntaxProblem


@dataclass(frozen=True)
class Construction:
    """What stands at a site: the call, or the class that is raised without one.

    `statement` is None for an expression in the head of a compound statement.
    """

    node: cst.BaseExpression
    statement: cst.BaseSmallStatement | None


@dataclass(frozen=True)
class Constructions:
    """Knows what stands at the sites of one file."""

    tree: SyntaxTree
    sites: Sequence[Site]

    def at(self, site: Site) -> Construction:
        """Return what stands at a site. Raises SyntaxProblem where LibCST reads something else."""
        node = self._excerpts.expressions.get(site.range)
        if node is None:
            raise SyntaxProblem("can't be read exactly", site.range.start)
        part = self._excerpts.nodes[self._places.index(site.place)]
        return Construction(node, part if isinstance(part, cst.BaseSmallStatement) else None)

    @cached_property
    def _places(self) -> list[Place]:
        return list(dict.fromkeys(site.place for site in self.sites))

    @cached_property
    def _excerpts(self) -> Excerpts:
        return read_excerpts(self.tree, self._places)


def argument_of(call: cst.Call, site: Site, role: str) -> int | None:
    """Return which argument of a call at a site gives a role its value, None where none does."""
    own = _self_offset(site, call)
    values = tuple(
        Argument(Opaque(), arg.keyword.value if arg.keyword else None, arg.star)
        for arg in call.args[own:]
    )
    index = argument_index(values, site.signature, role)
    return None if index is None else index + own


def _self_offset(site: Site, call: cst.Call) -> int:
    """Return how many arguments precede the exception's own: one in `Base.__init__(self, ...)`."""
    is_unbound = isinstance(call.func, cst.Attribute) and not isinstance(call.func.value, cst.Call)
    return int(site.usage is Usage.SUPER_INIT and is_unbound)
