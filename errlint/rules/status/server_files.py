"""Whether a `try` parses what a file of the server holds, which no request is to blame for."""

from __future__ import annotations

import ast
import re

from errlint.model.context import Attempt, ExceptClause, Function
from errlint.project.arguments import all_arguments, keyword_argument
from errlint.project.ast_values import dotted_name
from errlint.project.nodes import TRIES, own_nodes, statements_of

_OPENS = frozenset(
    {"open", "io.open", "codecs.open", "gzip.open", "aiofiles.open", "anyio.open_file"}
)
_READING = re.compile(r"[rbt]{1,3}")
_READS = frozenset({"read_bytes", "read_text"})
_GIVES_ITS_TEXT = frozenset({"decode", "read", "readline", "strip"})
_NAMES_A_PATH = re.compile(r"(?:\w*_)?(?:path|dir|directory|folder|file_?name)")
_PARSES_A_TEXT = re.compile(r"loads|decode|parse\w*|model_validate\w*|validate_json")


def parses_a_file(clause: ExceptClause, function: Function) -> bool:
    """Tell whether the `try` of a clause parses a file that it, or the function, opens by a path.

    What came in as a file, and is opened where it has been put, is the client's.
    """
    node = function.node
    if any(map(_is_upload, ast.walk(node.args))):
        return False
    catches_json = any(name.endswith("JSONDecodeError") for name in clause.types)
    if catches_json and clause.attempt and _is_given_a_path(clause.attempt, function):
        return True
    tried = _tried(node.body, clause)
    files = _names_of_files(node.body) if tried else set()
    return any(
        _is_of_a_file(value, files)
        for call in own_nodes(tried)
        if isinstance(call, ast.Call)
        for value in all_arguments(call)
    )


def _is_upload(node: ast.AST) -> bool:
    return isinstance(node, ast.expr) and (dotted_name(node) or "").endswith("UploadFile")


def _is_given_a_path(attempt: Attempt, function: Function) -> bool:
    """Tell whether a function is called that finds a file, and gets nothing else that came in."""
    if any(_PARSES_A_TEXT.fullmatch(call.rpartition(".")[2]) for call in attempt.calls):
        return False
    paths = {name for name in attempt.arguments if _NAMES_A_PATH.fullmatch(name)}
    return bool(paths) and function.arguments.isdisjoint({*attempt.arguments} - paths)


def _tried(body: list[ast.stmt], clause: ExceptClause) -> list[ast.stmt]:
    """Return the body of the `try` that a clause belongs to."""
    row = clause.range.start.row
    for statement in statements_of(body):
        if isinstance(statement, TRIES) and any(h.lineno == row for h in statement.handlers):
            return statement.body
    return []


def _names_of_files(body: list[ast.stmt]) -> set[str]:
    """Return the names of the files that a function opens, and of their texts."""
    found: set[str] = set()
    for statement in statements_of(body):
        match statement:
            case ast.With(items=items) | ast.AsyncWith(items=items):
                pairs = [(item.optional_vars, item.context_expr) for item in items]
            case (
                ast.Assign(targets=[target], value=value)
                | ast.For(target=target, iter=value)
                | ast.AsyncFor(target=target, iter=value)
            ):
                pairs = [(target, value)]
            case _:
                pairs = []
        found |= {
            target.id
            for target, value in pairs
            if isinstance(target, ast.Name) and _is_of_a_file(value, found)
        }
    return found


def _is_of_a_file(node: ast.expr, files: set[str]) -> bool:
    """Tell whether an expression is an open file or its text."""
    match node:
        case ast.Name(id=name):
            return name in files
        case ast.Await(value=value):
            return _is_of_a_file(value, files)
        case ast.Call(func=ast.Attribute(value=value, attr=attribute)) if (
            attribute in _GIVES_ITS_TEXT
        ):
            return _is_of_a_file(value, files)
        case ast.Call(func=ast.Attribute(attr=attribute)) if attribute in _READS:
            return True
        case ast.Call():
            return _is_opened_for_reading(node)
    return False


def _is_opened_for_reading(call: ast.Call) -> bool:
    """Tell whether a call opens a file by its path: `x.open(...)` does if it is given no part."""
    if (dotted_name(call.func) or "") in _OPENS:
        modes = call.args[1:2]
    elif isinstance(call.func, ast.Attribute) and call.func.attr == "open":
        modes = call.args[:1]
    else:
        return False
    mode = keyword_argument(call, "mode") or (*modes, ast.Constant("r"))[0]
    return isinstance(mode, ast.Constant) and _READING.fullmatch(str(mode.value)) is not None
