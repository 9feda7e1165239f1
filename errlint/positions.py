"""Where the nodes of a LibCST tree stand in its text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import cast

import libcst as cst
from libcst.metadata import CodePosition, CodeRange, PositionProvider
from libcst.metadata.position_provider import PositionProvidingCodegenState

from errlint.source import Position, Range, Source
from errlint.syntax import SyntaxProblem, deeply

_INDENT = " \t\f"
_CONTINUATION = re.compile(r"[ \t\f]*\\?[\r\n]*")


def positions_of(module: cst.Module, text: str) -> Mapping[cst.CSTNode, CodeRange]:
    """Return where every node stands in the text; its lines count from 1, its columns from 0.

    LibCST resolves positions while it generates code. Its own way to them visits the whole tree
    once more, which costs as much again, so its state is asked directly. What it generates lacks
    form feeds and escaped line ends in front of a statement: positions behind them are shifted.
    Raises SyntaxProblem where more is lacking.
    """
    provider = PositionProvider()
    provider._computed = {}
    state = PositionProvidingCodegenState(
        default_indent=module.default_indent,
        default_newline=module.default_newline,
        provider=provider,
    )
    module._codegen(state)
    generated = "".join(state.tokens)
    computed = cast("Mapping[cst.CSTNode, CodeRange]", provider._computed)
    if generated == text:
        return computed
    lines = _aligned(Source("", generated).lines_with_ends, Source("", text).lines_with_ends)
    return {
        node: CodeRange(_shifted(place.start, lines), _shifted(place.end, lines))
        for node, place in computed.items()
    }


def simple_statements(module: cst.Module, text: str) -> list[Range]:
    """Return where the statements without blocks stand in the text, in its order.

    Raises SyntaxProblem as `positions_of` does.
    """
    places = deeply(partial(positions_of, module, text))
    found = (place for node, place in places.items() if isinstance(node, cst.BaseSmallStatement))
    return sorted(
        Range(
            Position(place.start.line, place.start.column + 1),
            Position(place.end.line, place.end.column + 1),
        )
        for place in found
    )


@dataclass(frozen=True)
class _Line:
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


def _shifted(place: CodePosition, lines: list[_Line]) -> CodePosition:
    line = lines[min(place.line, len(lines)) - 1]
    return CodePosition(line.row, max(place.column + line.lacks, 0))
