"""Which comparisons of one answer stand side by side, so that each says something of the others."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from errlint.consumers.expectations import Expectation, Relation
from errlint.project.nodes import blocks_of
from errlint.project.values import Opaque


@dataclass(eq=False, repr=False)
class Beside:
    """Tells it of the expectations of one file, given its tree."""

    tree: ast.Module
    expectations: Sequence[Expectation]

    def of(self, expectation: Expectation) -> Iterator[Expectation]:
        """Yield what else is asserted, or asked at once, of the detail that one looks into.

        It runs whenever that does, so that what it says of the detail holds for both.
        """
        if not _looks_into_detail(expectation):
            return
        for other in self._groups.get(self._key(expectation), ()):
            is_asserted = not isinstance(other.statement, (ast.If, ast.While))
            is_run = is_asserted or other.statement is expectation.statement
            if is_run and other is not expectation and not isinstance(other.value, Opaque):
                yield other

    @cached_property
    def _groups(self) -> dict[tuple[int, int], list[Expectation]]:
        found: dict[tuple[int, int], list[Expectation]] = {}
        for expectation in self.expectations:
            found.setdefault(self._key(expectation), []).append(expectation)
        return found

    @cached_property
    def _blocks(self) -> dict[int, int]:
        """Return the block that each statement stands in."""
        found = {id(statement): 0 for statement in self.tree.body}
        for outer in (node for node in ast.walk(self.tree) if isinstance(node, ast.stmt)):
            for block in blocks_of(outer):
                found.update((id(statement), id(block)) for statement in block)
        return found

    def _key(self, expectation: Expectation) -> tuple[int, int]:
        block = self._blocks.get(id(expectation.statement), -1)
        return id(expectation.read.exchange), block


def _looks_into_detail(expectation: Expectation) -> bool:
    """Tell whether a part of a detail is compared, so that it has to be a text."""
    read = expectation.read
    is_detail = read.path == () and not read.outer and not read.is_raw
    return is_detail and (expectation.relation is not Relation.EQUAL or read.is_folded)
