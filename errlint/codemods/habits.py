"""How a file declares statuses for its routes, as far as another route can do the same."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.codemods.displays import Declaring, has_list, statuses_of
from errlint.codemods.layout import CallFrame, render_expression
from errlint.libcst_import import cst
from errlint.project.arguments import keyword_argument
from errlint.project.local_names import ScopeNode, calls_with_scopes, mean_the_same
from errlint.project.tree import SyntaxTree
from errlint.source import Range
from errlint.syntax import parse_expression


class Habit(NamedTuple):
    """How a file declares statuses: `display` is what it gives another route, None without any."""

    display: Declaring | None
    quote: str


class _Declared(NamedTuple):
    value: ast.expr
    scopes: tuple[ScopeNode, ...]


@dataclass(frozen=True)
class Habits:
    """Knows what the calls of one file give as `responses=`; `quote` is that of its strings."""

    tree: SyntaxTree
    quote: str

    def at(self, place: Range) -> Habit:
        """Return how the nearest call above one declares statuses whose names mean the same there.

        What a helper is told in words is said of its own statuses alone.
        """
        row = place.start.row
        around = next((s for call, s in self._calls if self.tree.place_of(call) == place), ())
        for value, scopes in self._declared_above(row):
            text = self.tree.file.slice(self.tree.place_of(value))
            display = parse_expression(text).with_changes(lpar=(), rpar=())
            if isinstance(display, cst.Call) and not _is_helper(display):
                continue
            if isinstance(display, (cst.Call, cst.Dict)) and statuses_of(display):
                names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
                if mean_the_same(names, self.tree.root, scopes, around, row):
                    return Habit(_on_one_row(display), self.quote)
        return Habit(None, self.quote)

    @cached_property
    def _calls(self) -> Sequence[tuple[ast.Call, tuple[ScopeNode, ...]]]:
        return [*calls_with_scopes(self.tree.root)]

    @cached_property
    def _declared(self) -> Sequence[_Declared]:
        found = [
            _Declared(responses, scopes)
            for call, scopes in self._calls
            if (responses := keyword_argument(call, "responses")) is not None
        ]
        return sorted(found, key=lambda declared: declared.value.lineno, reverse=True)

    def _declared_above(self, row: int) -> Iterator[_Declared]:
        return (declared for declared in self._declared if declared.value.lineno < row)


class _WithoutComments(cst.CSTTransformer):
    def leave_ParenthesizedWhitespace(
        self, original_node: cst.ParenthesizedWhitespace, updated_node: cst.ParenthesizedWhitespace
    ) -> cst.ParenthesizedWhitespace:
        line = cst.TrailingWhitespace(newline=original_node.first_line.newline)
        return updated_node.with_changes(first_line=line, empty_lines=())


def _on_one_row(display: Declaring) -> Declaring:
    """Return what is written elsewhere again: without its line ends and comments."""
    bare = cst.ensure_type(display.visit(_WithoutComments()), type(display))
    frame = CallFrame("", "", "", sys.maxsize, magic_trailing_comma=False)
    joined = parse_expression(render_expression(bare, frame)).with_changes(lpar=(), rpar=())
    return cst.ensure_type(joined, type(display))


def _is_helper(call: cst.Call) -> bool:
    others = [arg.value for arg in call.args if not has_list(arg)]
    is_silent = not any(
        isinstance(value, (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString))
        for value in others
    )
    return is_silent and len(call.args) - len(others) == 1
