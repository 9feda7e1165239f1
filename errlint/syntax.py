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

from errlint.source import Position

if TYPE_CHECKING:
    import libcst as cst

_MAX_DEPTH = 200
"""How deep brackets may be nested; CPython's own limit (MAXLEVEL in its tokenizer)."""
_PLAIN_LENGTH = 2000
"""Texts up to this length can't overflow the stack of LibCST's native parser."""
_STACK = 512 * 1024 * 1024
_RECURSION_LIMIT = 20_000
_NOT_BRACKETS = re.compile(
    r"\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    r"|#[^\r\n]*|[^()\[\]{}\"'#]+|[\"']",
    re.DOTALL,
)

Result = TypeVar("Result")


class SyntaxProblem(Exception):
    """A text that is no Python of any version that errlint knows."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def parse_tree(text: str) -> ast.Module | None:
    """Return the tree of Python's own parser, None where this interpreter can't read the text."""
    try:
        return _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def read_tree(text: str) -> ast.Module | None:
    """Return a tree whose statements stand on the rows of the text, of newer syntax too."""
    tree = parse_tree(text)
    if tree is not None:
        return tree
    from errlint.project.lowering import lower  # noqa: PLC0415

    try:
        return parse_tree(lower(parse_module(text)))
    except SyntaxProblem:
        return None


def parse_module(text: str) -> cst.Module:
    """Return LibCST's tree. Raises SyntaxProblem."""
    if len(text) <= _PLAIN_LENGTH:
        return _parse_module(text)
    refusal = _refusal(text)
    if refusal is None:
        return _parse_module(text)
    if not isinstance(refusal, SyntaxError) or _bracket_depth(text) > _MAX_DEPTH:
        raise SyntaxProblem("nested too deeply", Position(1, 1))
    return with_large_stack(_parse_module, text)


def problem_of(text: str) -> SyntaxProblem | None:
    """Return why a text is no Python, None if it is.

    CPython's parser goes first since it is the fastest; where it refuses, LibCST decides, which
    does not depend on the interpreter's version.
    """
    refusal = _refusal(text)
    if refusal is None:
        return None
    try:
        parse_module(text)
        return None
    except SyntaxProblem as problem:
        if isinstance(refusal, SyntaxError) and refusal.lineno:
            place = Position(refusal.lineno, max(refusal.offset or 1, 1))
            return SyntaxProblem(refusal.msg, place)
        return problem


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Let Python code recurse as deep as nested syntax needs."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def with_large_stack(function: Callable[[str], Result], text: str) -> Result:
    """Call a function in a thread whose stack has room for deeply nested syntax."""
    outcome: list[Result | BaseException] = []

    def run() -> None:
        try:
            outcome.append(function(text))
        except BaseException as error:  # noqa: BLE001
            outcome.append(error)

    size = threading.stack_size(_STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(size)
    thread.join()
    result = outcome[0]
    if isinstance(result, BaseException):
        raise result
    return result


def _parse_module(text: str) -> cst.Module:
    import libcst as cst  # noqa: PLC0415

    try:
        with deep_recursion():
            return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        place = Position(max(error.raw_line, 1), error.raw_column + 1)
        raise SyntaxProblem(error.message, place) from None
    except RecursionError:
        raise SyntaxProblem("nested too deeply", Position(1, 1)) from None
    except (UnicodeError, ValueError) as error:
        raise SyntaxProblem(str(error), Position(1, 1)) from None


def _parse(text: str) -> ast.Module:
    was_enabled = gc.isenabled()
    gc.disable()  # a tree is no garbage: collecting while it grows triples the time
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    finally:
        if was_enabled:
            gc.enable()


def _refusal(text: str) -> Exception | None:
    """Return what CPython has against a text, without building Python objects for its tree."""
    import symtable  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            symtable.symtable(text, "<source>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error
    return None


def _bracket_depth(text: str) -> int:
    """Return how deep brackets are nested, strings and comments left out."""
    depth = deepest = 0
    for bracket in _NOT_BRACKETS.sub("", text):
        if bracket in "([{":
            depth += 1
            deepest = max(deepest, depth)
        else:
            depth = max(depth - 1, 0)
    return deepest
