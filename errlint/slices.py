"""Cut the part of a module out that LibCST has to look at.

LibCST parses about half a megabyte a second, most of which has nothing to do with errors. A slice
keeps the statements that were asked for, the headers of the blocks around them, the clauses of
the `try` statements around them and the statements that bind the names they use, each with the
comments above it. Everything else is left out; `rows` leads back to the file.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from errlint.project.reader import imports_of

BINDING_STEPS = 3
"""How many assignments a name is followed through inside a function."""

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = (*_SCOPES, ast.ClassDef)


@dataclass(frozen=True)
class Slice:
    """Some lines of a file; `rows[i]` is the row in the file of line i + 1, None for all rows."""

    text: str
    rows: tuple[int, ...] | None = None

    def row(self, line: int) -> int:
        """Return the row in the file of a line of the slice, both counted from 1."""
        if self.rows is None:
            return line
        return self.rows[min(line, len(self.rows)) - 1] if self.rows else line


def cut(lines: list[str], tree: ast.Module, rows: Iterable[int]) -> Slice:
    """Return the slice of a module that holds the statements at `rows`.

    `lines` are the module's lines with their line ends, `tree` its syntax tree.
    """
    keeper = _Keeper(lines)
    for row in sorted(set(rows)):
        keeper.keep_row(tree.body, row)
    writer = _Writer(lines, keeper.whole, keeper.headers)
    writer.write_block(tree.body, 1)
    return Slice("".join(writer.text), tuple(writer.rows))


def first_row(node: ast.stmt) -> int:
    """Return the row a statement starts on, its decorators included."""
    if isinstance(node, _DEFINITIONS) and node.decorator_list:
        return min(node.lineno, node.decorator_list[0].lineno)
    return node.lineno


def last_row(node: ast.stmt | ast.ExceptHandler) -> int:
    """Return the row a statement ends on."""
    return node.end_lineno or node.lineno


def blocks_of(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of a compound statement in the order of the text."""
    if isinstance(node, ast.Match):
        yield from (case.body for case in node.cases)
        return
    yield getattr(node, "body", [])
    yield from (handler.body for handler in getattr(node, "handlers", ()))
    yield getattr(node, "orelse", [])
    yield getattr(node, "finalbody", [])


def _calls(node: ast.stmt) -> bool:
    return any(isinstance(inner, (ast.Call, ast.Await)) for inner in ast.walk(node))


def is_compound(node: ast.stmt, lines: list[str]) -> bool:
    """Tell whether a statement has blocks of its own, on rows of their own.

    The first of them may stand behind the head, which may go over several rows.
    """
    body = next(blocks_of(node), [])
    if not body or first_row(body[0]) == node.lineno:
        return False
    line = lines[first_row(body[0]) - 1]
    return len(line) - len(line.lstrip()) >= body[0].col_offset


@dataclass
class _Keeper:
    lines: list[str]
    whole: set[int] = field(default_factory=set)
    """Identities of the statements kept whole."""
    headers: set[int] = field(default_factory=set)
    """Identities of the compound statements of which something is kept."""
    _indexes: dict[int, dict[str, list[tuple[ast.stmt, ...]]]] = field(default_factory=dict)

    def keep_row(self, body: list[ast.stmt], row: int) -> None:
        chain = tuple(_chain(body, row, self.lines))
        if not chain:
            return
        for same_row in _siblings_at(body, chain, row):
            self.keep((*chain[:-1], same_row), BINDING_STEPS)

    def keep(self, chain: tuple[ast.stmt, ...], steps: int) -> None:
        statement = chain[-1]
        if id(statement) in self.whole and steps < BINDING_STEPS:
            return
        self.headers.update(id(outer) for outer in chain[:-1])
        for outer in chain[:-1]:
            self._keep_attempt(outer)
        is_local_class = isinstance(statement, ast.ClassDef) and steps < BINDING_STEPS
        if is_compound(statement, self.lines) and not is_local_class:
            self.headers.add(id(statement))
            names = _names(_header_nodes(statement))
        else:
            self.whole.add(id(statement))
            names = _names([statement])
        if steps:
            caught = _names(type_ for outer in chain[:-1] for type_ in _caught_types(outer))
            self._keep_bindings(chain, names | caught, steps - 1)

    def _keep_attempt(self, outer: ast.stmt) -> None:
        """Keep what a `try` calls, or enough to tell that several statements call something."""
        if isinstance(outer, (ast.Try, _TRY_STAR)):
            telling = [inner for inner in outer.body if any(blocks_of(inner)) or _calls(inner)]
            for statement in (*outer.body[:2], *telling[:2]):
                kept = self.headers if is_compound(statement, self.lines) else self.whole
                kept.add(id(statement))

    def _keep_bindings(self, chain: tuple[ast.stmt, ...], names: set[str], steps: int) -> None:
        for depth, scope in enumerate(chain):
            if not isinstance(scope, _SCOPES):
                continue
            index = self._index(scope)
            for name in names:
                for inner in index.get(name, ()):
                    self.keep((*chain[: depth + 1], *inner), steps)

    def _index(self, scope: ast.stmt) -> dict[str, list[tuple[ast.stmt, ...]]]:
        if id(scope) not in self._indexes:
            index: dict[str, list[tuple[ast.stmt, ...]]] = {}
            for block in blocks_of(scope):
                for chain in _chains(block, self.lines):
                    for name in _bound_or_raised(chain[-1]):
                        index.setdefault(name, []).append(chain)
            self._indexes[id(scope)] = index
        return self._indexes[id(scope)]


def _chain(body: list[ast.stmt], row: int, lines: list[str]) -> Iterator[ast.stmt]:
    """Yield the statements around a row, outermost first."""
    while body:
        index = bisect_right(body, row, key=first_row) - 1
        if index < 0 or last_row(body[index]) < row:
            return
        statement = body[index]
        while index and last_row(body[index - 1]) >= row:
            index -= 1
            statement = body[index]
        yield statement
        if not is_compound(statement, lines):
            return
        body = next(
            (
                block
                for block in blocks_of(statement)
                if block and first_row(block[0]) <= row <= last_row(block[-1])
            ),
            [],
        )


def _siblings_at(body: list[ast.stmt], chain: tuple[ast.stmt, ...], row: int) -> Iterator[ast.stmt]:
    """Yield every statement that shares the row: several may stand on one line."""
    siblings = body
    for outer in chain[:-1]:
        siblings = next(
            block
            for block in blocks_of(outer)
            if block and first_row(block[0]) <= row <= last_row(block[-1])
        )
    yield from (s for s in siblings if first_row(s) <= row <= last_row(s))


def _chains(block: list[ast.stmt], lines: list[str]) -> Iterator[tuple[ast.stmt, ...]]:
    for statement in block:
        yield (statement,)
        if not isinstance(statement, _DEFINITIONS) and is_compound(statement, lines):
            for inner in blocks_of(statement):
                for chain in _chains(inner, lines):
                    yield (statement, *chain)


def _bound_or_raised(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement itself binds, and the name that it raises or returns."""
    match statement:
        case ast.Assign(targets=targets):
            for target in targets:
                yield from _names([target])
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            yield from _names([target])
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from _names([target])
        case ast.With(items=items) | ast.AsyncWith(items=items):
            yield from _names([item.optional_vars for item in items if item.optional_vars])
        case ast.Import() | ast.ImportFrom():
            yield from (name for name, _ in imports_of(statement))
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Raise(exc=ast.Name(id=name)) | ast.Return(value=ast.Name(id=name)):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
    for node in _header_nodes(statement):
        if isinstance(node, ast.expr):
            yield from (
                inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr)
            )


def _header_nodes(statement: ast.stmt) -> list[ast.AST]:
    """Return the expressions of a statement that stand outside its blocks."""
    return [
        child
        for child in ast.iter_child_nodes(statement)
        if not isinstance(child, (ast.stmt, ast.ExceptHandler, ast.match_case))
    ]


def _caught_types(statement: ast.stmt) -> list[ast.AST]:
    handlers: list[ast.ExceptHandler] = getattr(statement, "handlers", [])
    return [handler.type for handler in handlers if handler.type]


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {inner.id for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Name)}


@dataclass
class _Writer:
    lines: list[str]
    whole: set[int]
    headers: set[int]
    text: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def write_block(self, block: list[ast.stmt], after: int) -> bool:
        """Write what is kept of a block; `after` is the first row behind what precedes it."""
        wrote = False
        for statement in block:
            if id(statement) in self.whole or id(statement) in self.headers:
                self._write_comments(after, first_row(statement))
                if id(statement) not in self.whole and is_compound(statement, self.lines):
                    self._write_compound(statement)
                else:
                    self._write_rows(first_row(statement), last_row(statement))
                wrote = True
            after = max(after, last_row(statement) + 1)
        return wrote

    def _write_compound(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Match):
            first_case = self._case_row(statement.cases[0])
            self._write_rows(first_row(statement), self._code_end(first_case - 1))
            for case in statement.cases:
                self._write_case(case)
            return
        body: list[ast.stmt] = statement.body  # type: ignore[attr-defined]
        self._write_rows(first_row(statement), self._header_end(body))
        self._write_required(body, self._header_end(body) + 1)
        previous = body
        handlers: list[ast.ExceptHandler] = getattr(statement, "handlers", [])
        for handler in handlers:
            self._write_rows(handler.lineno, last_row(handler))
            previous = handler.body
        orelse: list[ast.stmt] = getattr(statement, "orelse", [])
        finalbody: list[ast.stmt] = getattr(statement, "finalbody", [])
        if orelse:
            self._write_clause(orelse, previous)
        if finalbody:
            needed = not handlers and isinstance(statement, (ast.Try, _TRY_STAR))
            self._write_clause(finalbody, orelse or previous, needed)

    def _write_case(self, case: ast.match_case) -> None:
        row = self._case_row(case)
        end = self._header_end(case.body)
        if end < row:
            self._write_rows(row, last_row(case.body[-1]))
            return
        self._write_rows(row, end)
        self._write_required(case.body, end + 1)

    def _write_clause(
        self, block: list[ast.stmt], previous: list[ast.stmt], needed: bool = False
    ) -> None:
        """Write an `else`, `elif` or `finally` clause, if anything of it is kept."""
        first = block[0]
        is_elif = isinstance(first, ast.If) and self.lines[first.lineno - 1][
            first.col_offset :
        ].startswith("elif")
        if is_elif:
            self.write_block(block, first_row(first))
            return
        kept = any(id(s) in self.whole or id(s) in self.headers for s in block)
        if not kept and not needed:
            return
        end = self._header_end(block)
        start = end
        floor = last_row(previous[-1])
        while start > floor + 1 and not self.lines[start - 1].lstrip().startswith(_CLAUSES):
            start -= 1
        if end <= floor or start <= floor:
            self._write_rows(first_row(first), last_row(block[-1]))
            return
        self._write_rows(start, end)
        self._write_required(block, end + 1)

    def _case_row(self, case: ast.match_case) -> int:
        row = case.pattern.lineno
        while not self.lines[row - 1].lstrip().startswith("case"):
            row -= 1
        return row

    def _header_end(self, block: list[ast.stmt]) -> int:
        """Return the row of the last line of code before a block.

        A line that is only escaped belongs to the statement behind it, where LibCST refuses it.
        """
        return self._code_end(first_row(block[0]) - 1)

    def _code_end(self, row: int) -> int:
        while row > 0 and (_is_blank(self.lines[row - 1]) or self.lines[row - 1].strip() == "\\"):
            row -= 1
        return row

    def _write_required(self, block: list[ast.stmt], after: int) -> None:
        if not self.write_block(block, after):
            row = first_row(block[0])
            line = self.lines[row - 1]
            self.text.append(f"{line[: len(line) - len(line.lstrip())]}pass\n")
            self.rows.append(row)

    def _write_comments(self, after: int, row: int) -> None:
        start = row
        while start > after and _is_blank(self.lines[start - 2]):
            start -= 1
        self._write_rows(start, row - 1)

    def _write_rows(self, first: int, last: int) -> None:
        first = max(first, self.rows[-1] + 1) if self.rows else first
        self.text += self.lines[first - 1 : last]
        self.rows += range(first, last + 1)


_CLAUSES = ("else", "finally")
_TRY_STAR: type[ast.Try] = getattr(ast, "TryStar", ast.Try)


def _is_blank(line: str) -> bool:
    stripped = line.strip()
    return not stripped or stripped.startswith("#")
