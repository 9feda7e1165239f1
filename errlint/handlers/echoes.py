"""Exception handlers that answer the text of exceptions that are none of HTTP as a `detail`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from errlint.excerpts import places_at
from errlint.handlers.registered import registered_at
from errlint.handlers.reshaping import exception_of, names_going_into, names_in
from errlint.handlers.statuses_named import statuses_named
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.exceptions import ExceptionClasses
from errlint.project.mentions import offsets_of
from errlint.project.names import FunctionDefinition, ModuleScope
from errlint.project.nodes import FUNCTIONS, FunctionNode
from errlint.project.signatures import DETAIL
from errlint.project.tree import SyntaxTree, read_syntax_tree
from errlint.source import Source

_REGISTERING = ("exception_handler", "add_exception_handler", "exception_handlers")
_ERRORS = range(400, 600)


class Echo(NamedTuple):
    """A class whose text a handler answers, by its own name, and the statuses it mentions."""

    exception: str
    statuses: frozenset[int]


def echoes_in(source: Source, path: str, classes: ExceptionClasses) -> Iterator[Echo]:
    """Yield the classes whose text the handlers that a file registers answer as a `detail`."""
    text = source.text
    if _REGISTERING[0] not in text:
        return
    offsets = sorted(offset for word in _REGISTERING for offset in offsets_of(word, text))
    tree = read_syntax_tree(source, offsets)
    if tree is None:
        return
    scope = ModuleScope(classes.project, path)
    rows = {source.position(offset).row for offset in offsets}
    for place in places_at(tree.root, rows, bool):
        for key, handler in registered_at(place):
            name = dotted_name(key)
            if name is None or classes.tracked(classes.project.resolve(name, scope)):
                continue
            function = _function(handler, tree, scope)
            if function is not None and _answers_text(function):
                yield Echo(last_word(key), frozenset(statuses_named(function, _ERRORS)))


def _function(
    handler: ast.expr | FunctionNode | None, tree: SyntaxTree, scope: ModuleScope
) -> FunctionNode | None:
    """Return the handler itself, or the one function of the project that a name means."""
    if isinstance(handler, FUNCTIONS):
        return tree.with_body(handler)
    name = dotted_name(handler) if handler else None
    match scope.project.resolve(name, scope):
        case [FunctionDefinition() as found]:
            node = scope.project.node_of(found)
            return node if isinstance(node, FUNCTIONS) else None
    return None


def _answers_text(function: FunctionNode) -> bool:
    """Tell whether the exception goes into what a handler answers as a `detail`."""
    exception = exception_of(function)
    made_of: dict[str, set[str]] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                made_of.setdefault(name, set()).update(names_in(value))
    return any(
        exception in names_going_into(names_in(value), made_of) for value in _details(function)
    )


def _details(function: FunctionNode) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        match node:
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == DETAIL:
                        yield value
            case ast.keyword(arg=name, value=value) if name == DETAIL:
                yield value
