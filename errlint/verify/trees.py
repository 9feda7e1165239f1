"""Syntax trees of two parsers, seen as statements with blocks of statements in them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from errlint.source import Source
from errlint.verify.changes import Span

if TYPE_CHECKING:
    from errlint.libcst_import import cst
    from errlint.positions import Positions

_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


class Tree(Protocol):
    """What the comparison wants to know of a tree; nodes are those of its parser."""

    @property
    def top(self) -> Sequence[Any]:
        """The statements of the module."""

    def span(self, node: Any) -> Span | None:
        """Return where a node stands, None where nothing of it is in the text."""

    def blocks(self, node: Any) -> list[Sequence[Any]]:
        """Return the blocks of a statement, a clause or a case; none for a simple statement."""

    def parts(self, node: Any) -> list[tuple[str, Any]]:
        """Return what a node is made of, but its blocks: nodes, lists of nodes, plain values."""

    def is_statement(self, node: Any) -> bool:
        """Tell whether a node is a statement and no part of one."""


@dataclass(frozen=True)
class AstTree:
    """The tree of Python's own parser."""

    source: Source
    module: ast.Module

    @property
    def top(self) -> Sequence[ast.AST]:
        """The statements of the module."""
        return self.module.body

    def span(self, node: Any) -> Span | None:
        """Return where a node stands, a function or class with its decorators."""
        if not hasattr(node, "lineno"):
            children = (self.span(child) for child in ast.iter_child_nodes(node))
            return _around([span for span in children if span])
        first = next(iter(getattr(node, "decorator_list", ())), node)
        return (
            self._offset(first.lineno, first.col_offset),
            self._offset(node.end_lineno, node.end_col_offset),
        )

    def blocks(self, node: ast.AST) -> list[Sequence[ast.AST]]:
        """Return the blocks of a statement, a clause or a case; none for a simple statement."""
        if not isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case)):
            return []
        return [getattr(node, name) for name in _BLOCKS if name in node._fields]

    def parts(self, node: ast.AST) -> list[tuple[str, Any]]:
        """Return what a node is made of, but its blocks."""
        hidden = _BLOCKS if self.blocks(node) else ()
        return [(name, value) for name, value in ast.iter_fields(node) if name not in hidden]

    def is_statement(self, node: ast.AST) -> bool:
        """Tell whether a node is a statement and no part of one."""
        return isinstance(node, ast.stmt)

    def _offset(self, row: int, column: int) -> int:
        return self.source.line_starts[row - 1] + self.source.column(row, column) - 1


@dataclass(frozen=True)
class CstTree:
    """LibCST's tree, which knows syntax that this interpreter does not; only its statements."""

    source: Source
    module: cst.Module
    positions: Positions

    @classmethod
    def of(cls, source: Source, module: cst.Module) -> CstTree:
        """Return the tree of a module with the places of its nodes."""
        from errlint.positions import positions_of

        return cls(source, module, positions_of(module, source.text))

    @property
    def top(self) -> Sequence[cst.CSTNode]:
        """The statements of the module."""
        return self.module.body

    def span(self, node: cst.CSTNode) -> Span | None:
        """Return where a node stands, a function or class with its decorators."""
        first = next(iter(getattr(node, "decorators", ())), node)
        start, end = self.positions[first].start, self.positions[node].end
        return self.source.offset(start), self.source.offset(end)

    def blocks(self, node: cst.CSTNode) -> list[Sequence[cst.CSTNode]]:
        """Return the blocks of a statement or a clause; none for a simple statement."""
        from errlint.libcst_import import cst

        clauses = (
            cst.Else,
            cst.Finally,
            cst.ExceptHandler,
            cst.ExceptStarHandler,
            cst.MatchCase,
        )
        if not isinstance(node, (cst.BaseCompoundStatement, *clauses)):
            return []
        found: list[Sequence[cst.CSTNode]] = []
        for child in node.children:
            if isinstance(child, (cst.IndentedBlock, cst.SimpleStatementSuite)):
                found.append(child.body)
            elif isinstance(child, (cst.BaseCompoundStatement, *clauses)):
                found.append([child])
        return found

    def parts(self, node: cst.CSTNode) -> list[tuple[str, Any]]:
        """Return nothing: a statement is compared as a whole."""
        return []

    def is_statement(self, node: cst.CSTNode) -> bool:
        """Tell whether a node is a statement: the parts of one are never looked at."""
        return True


def _around(spans: Sequence[Span]) -> Span | None:
    starts, ends = zip(*spans, strict=True) if spans else ((), ())
    return (min(starts), max(ends)) if spans else None
