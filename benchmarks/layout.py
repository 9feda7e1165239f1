"""Rewrite every HTTPException of real code and ask `ruff format` whether it would change a thing.

Each file is formatted first, at several line lengths. Then each construction gets another detail
(a string becomes a dict display, a dict display gets a key, a missing detail is added), is laid
out and spliced in. Whatever `ruff format` then changes is a failure of the layout.

    python benchmarks/layout.py FOLDER... [--line-length N]...
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from errlint.codemods.layout import (
    Frame,
    indentation_unit,
    is_whole_value,
    preferred_quote,
    relaid_statement,
    render_expression,
)
from errlint.source import Edit, Position, Range, Source

LINE_LENGTHS = (88, 100, 110, 120)
_RUFF = [str(Path(sys.executable).with_name("ruff")), "format", "--no-cache", "--isolated"]


@dataclass(frozen=True)
class _Place:
    """One construction: the call, the statement it is in (None in a header), and where both are."""

    call: cst.Call
    range: Range
    statement: cst.BaseSmallStatement | None
    statement_range: Range | None


class _Calls(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[_Place] = []
        self.statement: cst.BaseSmallStatement | None = None

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        self.statement = node.body[0] if len(node.body) == 1 else None

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine) -> None:
        self.statement = None

    def visit_Call(self, node: cst.Call) -> bool:
        name = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
        if not isinstance(name, cst.Name) or name.value != "HTTPException":
            return True
        around = self._range(self.statement) if self.statement else None
        self.found.append(_Place(node, self._range(node), self.statement, around))
        return False

    def _range(self, node: cst.CSTNode) -> Range:
        place = self.get_metadata(PositionProvider, node)
        start = Position(place.start.line, place.start.column + 1)
        return Range(start, Position(place.end.line, place.end.column + 1))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--line-length", type=int, action="append")
    parser.add_argument("--diff", action="store_true", help="show what ruff would change")
    options = parser.parse_args(arguments)
    failed = 0
    for line_length in options.line_length or LINE_LENGTHS:
        failed += _measure(options.folders, line_length, options.diff)
    return 1 if failed else 0


def _measure(folders: Sequence[Path], line_length: int, show_diff: bool) -> int:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for index, file in enumerate(_files(folders)):
            shutil.copyfile(file, work / f"{index:04}_{file.name}")
        ruff = [*_RUFF, "--line-length", str(line_length)]
        subprocess.run([*ruff, "-q", str(work)], check=False, timeout=600)
        files = sorted(work.iterdir())
        total: Counter[str] = Counter()
        with ProcessPoolExecutor(2) as pool:
            for counts in pool.map(_rewrite, files, [line_length] * len(files), chunksize=8):
                total += counts
        diff = subprocess.run(
            [*ruff, "--diff", str(work)], check=False, capture_output=True, text=True, timeout=600
        )
        hunks = sum(line.startswith("@@") for line in diff.stdout.splitlines())
        errors = [line for line in diff.stderr.splitlines() if line.startswith("error")]
        kinds = ", ".join(f"{count} {kind}" for kind, count in total.most_common())
        print(f"line length {line_length}: {total.total()} calls ({kinds}); {hunks} places differ")
        for line in errors:
            print(line)
        if show_diff:
            print(diff.stdout)
    return hunks + len(errors)


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            if b"HTTPException(" in file.read_bytes():
                yield file


def _rewrite(file: Path, line_length: int) -> Counter[str]:
    source = Source.from_bytes(str(file), file.read_bytes())
    counts: Counter[str] = Counter()
    try:
        wrapper = MetadataWrapper(cst.parse_module(source.text), unsafe_skip_copy=True)
    except cst.ParserSyntaxError:
        return counts
    calls = _Calls()
    wrapper.visit(calls)
    quote = preferred_quote(source.text)
    calls_of: dict[Range, list[tuple[_Place, Edit]]] = {}
    for place in calls.found:
        new, kind = _changed(place.call, quote)
        if new is not None:
            counts[kind] += 1
            edit = Edit(
                place.range, render_expression(new, _frame(source, place.range, line_length))
            )
            calls_of.setdefault(place.statement_range or place.range, []).append((place, edit))
    edits = []
    for around, group in calls_of.items():
        edits += _statement_edits(source, around, group, line_length)
    file.write_bytes(source.apply(edits).encode())
    return counts


def _frame(source: Source, range_: Range, line_length: int) -> Frame:
    head = source.line(range_.start.row)[: range_.start.column - 1]
    indent = head[: len(head) - len(head.lstrip())]
    after = source.line(range_.end.row)[range_.end.column - 1 :]
    unit = indentation_unit(source.text)
    return Frame(indent, head[len(indent) :], after, line_length, source.line_end, unit)


def _statement_edits(
    source: Source, around: Range, group: list[tuple[_Place, Edit]], line_length: int
) -> list[Edit]:
    edits = [edit for _, edit in group]
    place = group[0][0]
    if place.statement is None or is_whole_value(place.call, place.statement):
        return edits
    old = source.slice(around)
    edited = source.apply(edits).text
    new = edited[
        source.offset(around.start) : len(edited) - len(source.text) + source.offset(around.end)
    ]
    text = relaid_statement(old, new, _frame(source, around, line_length))
    return edits if text is None else [Edit(around, text)]


def _changed(call: cst.Call, quote: str) -> tuple[cst.Call | None, str]:
    index = _detail_index(call.args)
    reason = cst.DictElement(_string("reason", quote), _string("not_found", quote))
    if index is None:
        if any(arg.star for arg in call.args):
            return None, ""
        message = cst.DictElement(_string("message", quote), _string("Not found", quote))
        tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        value = cst.Dict([reason, message])
        detail = cst.Arg(value, keyword=cst.Name("detail"), equal=tight)
        return call.with_changes(args=[*call.args, detail]), "detail added"
    old = call.args[index].value
    if isinstance(old, cst.Dict):
        new = old.with_changes(elements=[reason, *old.elements])
        kind = "key added"
    else:
        new = cst.Dict([reason, cst.DictElement(_string("message", quote), old)])
        kind = "structured"
    args = list(call.args)
    args[index] = args[index].with_changes(value=new)
    return call.with_changes(args=args), kind


def _detail_index(args: Sequence[cst.Arg]) -> int | None:
    for index, arg in enumerate(args):
        if arg.keyword is not None and arg.keyword.value == "detail":
            return index
        if arg.keyword is None and not arg.star and index == 1:
            return index
    return None


def _string(text: str, quote: str) -> cst.SimpleString:
    return cst.SimpleString(f"{quote}{text}{quote}")


if __name__ == "__main__":
    raise SystemExit(main())
