"""Where the nodes of a LibCST tree stand in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, cast

from errlint.libcst_import import cst
from errlint.source import Position, Range, Source
from errlint.syntax import SyntaxProblem, deeply

if TYPE_CHECKING:
    from libcst._nodes.internal import CodegenState

_INDENT = " \t\f"
_CONTINUATION = re.compile(r"[ \t\f]*\\?[\r\n]*")


@dataclass(frozen=True, eq=False)
class Positions(Mapping[cst.CSTNode, Range]):
    """Where the nodes of a module stand, statements and expressions without space around them."""

    text: str
    _generated: str
    _spans: Mapping[cst.CSTNode, tuple[int, int]]

    def __getitem__(self, node: cst.CSTNode) -> Range:
        """Return where a node stands."""
        start, end = self._spans[node]
        return Range(self._position(start), self._position(end))

    def __iter__(self) -> Iterator[cst.CSTNode]:
        """Yield the nodes whose places are known."""
        return iter(self._spans)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._spans)

    def _position(self, offset: int) -> Position:
        place = self._source.position(offset)
        if not self._lines:
            return place
        line = self._lines[min(place.row, len(self._lines)) - 1]
        return Position(line.row, max(place.column + line.lacks, 1))

    @cached_property
    def _source(self) -> Source:
        return Source("", self._generated)

    @cached_property
    def _lines(self) -> list[_Line]:
        """Return where the generated lines stand, nothing where all of them are as in the text."""
        if self._generated == self.text:
            return []
        return _aligned(self._source.lines_with_ends, Source("", self.text).lines_with_ends)


def positions_of(module: cst.Module, text: str) -> Positions:
    """Return where the nodes stand in the text.

    LibCST resolves positions while it generates code, which is done here with a state that notes
    offsets: its own one, and its own way there, cost three times as much. What it generates lacks
    form feeds and escaped line ends in front of a statement: positions behind them are shifted.
    Raises SyntaxProblem where more is lacking.
    """
    state = _Recorder(module.default_indent, module.default_newline)
    module._codegen(cast("CodegenState", state))
    positions = Positions(text, "".join(state.tokens), state.spans)
    positions._lines  # noqa: B018
    return positions


@dataclass(slots=True, eq=False, repr=False)
class _Recorder:
    """What LibCST generates code into, noting the offsets between which each node stands."""

    default_indent: str
    default_newline: str
    indent_tokens: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    spans: dict[cst.CSTNode, tuple[int, int]] = field(default_factory=dict)

    def increase_indent(self, value: str) -> None:
        self.indent_tokens.append(value)

    def decrease_indent(self) -> None:
        self.indent_tokens.pop()

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        self.length += len(value)

    def pop_trailing_newline(self) -> None:
        if self.tokens:
            self.tokens.pop()

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.starts.append(self.length)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.spans.setdefault(node, (self.starts.pop(), self.length))

    def record_syntactic_position(
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> _Recording:
        """Note where a node stands, or where two others in it start and end."""
        return _Recording(self, node, start_node, end_node)


@dataclass(slots=True, eq=False, repr=False)
class _Recording:
    recorder: _Recorder
    node: cst.CSTNode
    start_node: cst.CSTNode | None
    end_node: cst.CSTNode | None
    start: int = 0

    def __enter__(self) -> None:
        self.start = self.recorder.length

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:  # such as a RecursionError, from which there is a way on
            return
        spans, start, end = self.recorder.spans, self.start, self.recorder.length
        if self.start_node is not None:
            start = spans[self.start_node][0]
        if self.end_node is not None:
            end = spans[self.end_node][1]
        spans[self.node] = start, end


def simple_statements(module: cst.Module, text: str) -> list[Range]:
    """Return where the statements without blocks stand in the text, in its order.

    Raises SyntaxProblem as `positions_of` does.
    """
    places = deeply(partial(positions_of, module, text))
    return sorted(places[node] for node in places if isinstance(node, cst.BaseSmallStatement))


class _Line(NamedTuple):
    """Where a generated line stands: its row in the text, and how many characters it lacks."""

    row: int
    lacks: int


def _aligned(generated: list[str], text: list[str]) -> list[_Line]:
    lines: list[_Line] = []
    row = 0
    for line in generated:
        while row < len(text) and not _is_made_of(line, text[row]):
            if not _CONTINUATION.fullmatch(text[row]):
                raise SyntaxProblem("can't be read exactly", Position(1, 1))
            row += 1
        if row == len(text):
            row -= 1
            lines.append(_Line(row + 1, 0))
            break
        lines.append(_Line(row + 1, len(text[row].rstrip("\r\n")) - len(line.rstrip("\r\n"))))
        row += 1
    return lines


def _is_made_of(line: str, original: str) -> bool:
    return line == original or _code(line) == _code(original)


def _code(line: str) -> str:
    return line.rstrip("\r\n").lstrip(_INDENT)
