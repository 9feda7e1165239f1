"""Parse source text: the only place where parsers are called."""

from __future__ import annotations

import ast
import gc
import re
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from errlint.source import Position, Source

if TYPE_CHECKING:
    from errlint.libcst_import import cst

_PLAIN_LENGTH = 2000
_PLAIN_BRACKETS = 50
"""Texts of up to this length with up to so many brackets fit any stack."""
_PLAIN_LEVELS = 50
_RISKY = re.compile(r"\b(?:case|del)\b")
"""Statements whose brackets LibCST takes exponential time for; see `errlint.nesting`."""
_STACK = 128 * 1024 * 1024
"""What the deepest text that `errlint.nesting` lets pass needs, four times over."""
_RECURSION_LIMIT = 50_000
_PLAIN_RECURSION_LIMIT = 10_000
"""What fits 8 MB of stack, of which Python 3.10 takes half a kilobyte for each call."""
_BARE_YIELD = re.compile(r"yield[\s\\]*,")
"""What Ruff's parser takes for Python, where it stands outside of strings and comments."""
_LONG_STATEMENT = 16_000
"""Characters. Ruff's parser overflows 8 MB of stack at a chain of 16,000 to 32,000 calls."""
_STATEMENT = re.compile(r"\n[ \t]*(?:def|class|return|raise|import|from|assert|elif|except|@)\b")
"""A row that no expression goes over."""
_NATIVE_PLACE = re.compile(r"error at (\d+):(\d+): ")
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)
"""What CPython's parser raises; SystemError when 3.11 loses count of its recursion depth."""
_ANY_VERSION = re.compile(r"\((?:unicode|value) error\)|bytes can only contain ASCII")
"""Messages on what a string holds: LibCST doesn't look there, no version of Python reads it."""

Result = TypeVar("Result")


class SyntaxProblem(Exception):
    """A text that is no Python of any version that errlint knows."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position

    def __reduce__(self) -> tuple[type[SyntaxProblem], tuple[str, Position]]:
        return type(self), (self.message, self.position)


def parse_tree(text: str) -> ast.Module | None:
    """Return the tree of Python's own parser, None where this interpreter can't read the text.

    The tree of a long chain of operators may be too deep for a recursive function: see `deeply`.
    """
    was_enabled = gc.isenabled()
    gc.disable()  # a tree is no garbage: collecting while it grows costs time for nothing
    try:
        with _without_warnings():
            return ast.parse(text)
    except _UNREADABLE:
        return None
    finally:
        if was_enabled:
            gc.enable()


def read_tree(text: str) -> ast.Module | None:
    """Return a tree whose statements stand on the rows of the text, of newer syntax too.

    None where the text is no Python.
    """
    tree = parse_tree(text)
    if tree is None and (older := in_older_syntax(text)):
        tree = parse_tree(older)
    return tree


def in_older_syntax(text: str) -> str | None:
    """Return a text rewritten into syntax that every Python reads, with the same rows.

    None where the text is no Python.
    """
    from errlint.lowering import lower

    try:
        module = parse_module(text)
        return deeply(lambda: lower(module))
    except SyntaxProblem:
        return None


def parse_module(text: str) -> cst.Module:
    """Return LibCST's tree. Raises SyntaxProblem, for whatever is nested too deeply as well."""
    if _is_plain(text):
        return _parse_module(text)
    from errlint.nesting import TooDeep, levels_of

    try:
        levels = levels_of(text)
    except TooDeep as error:
        raise SyntaxProblem(str(error), Source("", text).position(error.offset)) from None
    if levels <= _PLAIN_LEVELS:
        return _parse_module(text)
    return _with_large_stack(lambda: _parse_module(text))


def parse_expression(text: str) -> cst.BaseExpression:
    """Return LibCST's tree of an expression, which may go over several lines.

    Raises SyntaxProblem.
    """
    from errlint.libcst_import import cst

    statement = parse_module(f"({text})").body[0]
    return cst.ensure_type(
        cst.ensure_type(statement, cst.SimpleStatementLine).body[0], cst.Expr
    ).value


def problem_of(text: str) -> SyntaxProblem | None:
    """Return why a text is no Python, None if it is.

    The fastest parser goes first: Ruff's, in a package of mypy's. What it has against a text is not
    taken for granted: where CPython's refuses, too, LibCST decides, which does not depend on the
    interpreter's version. What CPython's compiler alone refuses, such as `return` outside a
    function, is no problem of syntax.
    """
    return None if _is_surely_python(text) else _judged(text)


def deeply(function: Callable[[], Result]) -> Result:
    """Return what a function returns that walks a syntax tree, of any depth.

    A function that runs out of Python's recursion limit is called once more, from the start, with
    room for the deepest tree there is. Raises SyntaxProblem where even that is too little.
    """
    try:
        return function()
    except RecursionError:
        pass
    try:
        return _with_large_stack(function)
    except RecursionError:
        raise SyntaxProblem("nested too deeply", Position(1, 1)) from None


def _is_plain(text: str) -> bool:
    """Tell cheaply whether a text is too small to be nested deeply."""
    if len(text) > _PLAIN_LENGTH:
        return False
    brackets = text.count("(") + text.count("[") + text.count("{")
    return brackets <= _PLAIN_BRACKETS and not _RISKY.search(text)


def _with_large_stack(function: Callable[[], Result]) -> Result:
    """Call a function in a thread whose stack has room for deeply nested syntax."""
    outcome: list[Result] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(function())
        except BaseException as error:
            failure.append(error)

    with _recursion_limit(_RECURSION_LIMIT):
        size = threading.stack_size(_STACK)
        try:
            thread = threading.Thread(target=run, daemon=True)
            thread.start()
        except RuntimeError:  # no memory for such a stack
            raise SyntaxProblem("nested too deeply", Position(1, 1)) from None
        finally:
            threading.stack_size(size)
        thread.join()
    if failure:
        raise failure[0]
    return outcome[0]


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Let Python code recurse deeper on the stack that it has; `deeply` goes deeper still."""
    with _recursion_limit(_PLAIN_RECURSION_LIMIT):
        yield


@contextmanager
def _recursion_limit(wanted: int) -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, wanted))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _parse_module(text: str) -> cst.Module:
    from errlint.libcst_import import cst

    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise _from_native(text, error) from None
    except RecursionError:
        raise SyntaxProblem("nested too deeply", Position(1, 1)) from None
    except Exception as error:  # its nodes raise several kinds
        raise SyntaxProblem(str(error) or "invalid syntax", Position(1, 1)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SyntaxProblem("invalid syntax", Position(1, 1)) from None


def _from_native(text: str, error: cst.ParserSyntaxError) -> SyntaxProblem:
    """Leave out the parser's list of tokens that it would have liked."""
    if match := _NATIVE_PLACE.search(error.message):
        return SyntaxProblem("invalid syntax", _place(text, int(match[1]), int(match[2])))
    message = error.message.removeprefix("tokenizer error: ")
    return SyntaxProblem(message, _place(text, error.raw_line, error.raw_column + 1))


def _native_problem(text: str) -> SyntaxProblem | None:
    try:
        parse_module(text)
    except SyntaxProblem as problem:
        return problem
    return None


def _is_surely_python(text: str) -> bool:
    if _has_long_statement(text) or _BARE_YIELD.search(text):
        return False
    import ast_serialize

    try:
        return not ast_serialize.parse("", text, skip_function_bodies=True)[1]
    except TypeError:  # a lone surrogate
        return False


def _judged(text: str) -> SyntaxProblem | None:
    refusal = _refusal(text)
    if refusal is None:
        return None
    problem = _native_problem(text)
    if not isinstance(refusal, SyntaxError) or not refusal.lineno:
        return problem
    if problem is None and not _ANY_VERSION.match(refusal.msg):
        return None
    return SyntaxProblem(refusal.msg, _place(text, refusal.lineno, refusal.offset or 1))


def _has_long_statement(text: str) -> bool:
    """Tell whether any statement may be longer than Ruff's parser takes, whatever is in it."""
    if len(text) <= _LONG_STATEMENT or _has_blank_rows(text):
        return False
    return max(map(len, _STATEMENT.split(text))) > _LONG_STATEMENT


def _has_blank_rows(text: str) -> bool:
    """Tell whether there is one in every stretch of a text that is as long as a long statement."""
    start = 0
    while len(text) - start > _LONG_STATEMENT:
        end = text.rfind("\n\n", start + 1, start + _LONG_STATEMENT)
        if end < 0:
            return False
        start = end
    return True


def _refusal(text: str) -> Exception | None:
    """Return what CPython has against a text, without building Python objects for its tree."""
    import symtable

    try:
        with _without_warnings():
            symtable.symtable(text, "<source>", "exec")
    except _UNREADABLE as error:
        return error
    return None


def _place(text: str, row: int, column: int) -> Position:
    """Return a position that the text has: parsers point behind its end."""
    source = Source("", text)
    row = min(max(row, 1), len(source.line_starts))
    return Position(row, min(max(column, 1), len(source.line(row)) + 1))


@contextmanager
def _without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
