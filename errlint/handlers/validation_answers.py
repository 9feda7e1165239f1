"""Which statuses a project's own handlers answer requests with that FastAPI finds invalid."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from errlint.excerpts import places_at
from errlint.handlers.registered import registered_at
from errlint.handlers.statuses_named import statuses_named
from errlint.project.ast_values import last_word
from errlint.project.mentions import offsets_of
from errlint.project.nodes import FunctionNode, functions_in, own_nodes, parameters_of
from errlint.project.objects import alternatives
from errlint.project.texts import Texts
from errlint.project.tree import SyntaxTree, read_syntax_tree
from errlint.source import Source

_ERROR = "RequestValidationError"
"""What `fastapi.exceptions` calls an invalid request; FastAPI's own handler answers it by 422."""
_SIGNS = ("exception_handler", f": {_ERROR}")
"""What a file lacks that has no handler: to register one, and a parameter for the error."""
_STATUSES = range(400, 500)


@dataclass(eq=False, repr=False)
class ValidationAnswers:
    """Looks through the text of a project's files, when a rule first asks for it.

    `files` returns those to look through.
    """

    files: Callable[[], Iterable[str]]
    texts: Texts
    _all: dict[str, frozenset[int]] = field(default_factory=dict)
    _by_path: dict[str, frozenset[int]] = field(default_factory=dict)

    def statuses(self) -> frozenset[int]:
        """Return the statuses that handlers of the first file that has any may answer."""
        return self.texts.trail.kept("validation answers", _ERROR, self._all, self._look)

    def statuses_in(self, path: str) -> frozenset[int]:
        """Return the statuses that handlers in one file may answer."""
        look = partial(self._look_in, path)
        return self.texts.trail.kept("validation answers in", path, self._by_path, look)

    def _look(self) -> frozenset[int]:
        return next(filter(None, map(self.statuses_in, self.files())), frozenset())

    def _look_in(self, path: str) -> frozenset[int]:
        self.texts.trail.leaf("validation answers", path)
        text = self.texts.text(path) if self.texts.may_have(path, _ERROR) else None
        if text is None or not any(sign in text for sign in _SIGNS):
            return frozenset()
        return frozenset(_statuses_in(Source(path, text)))


def _statuses_in(source: Source) -> Iterator[int]:
    offsets = [*offsets_of(_ERROR, source.text)]
    tree = read_syntax_tree(source, offsets)
    if tree is None:
        return
    functions = [*functions_in(tree.root.body)]
    named = {function.name: function for function in functions}
    rows = {source.position(offset).row for offset in offsets}
    handlers = [*_registered(tree, rows), *(f.name for f in functions if _takes_one(f))]
    answers = [*_answers(handlers, named, tree)]
    calls = (node for answer in answers for node in ast.walk(answer) if isinstance(node, ast.Call))
    helpers = [last_word(call.func) for call in calls]
    for answer in (*answers, *_answers(helpers, named, tree)):
        yield from statuses_named(answer, _STATUSES)


def _answers(
    names: Iterable[str], named: Mapping[str, FunctionNode], tree: SyntaxTree
) -> Iterator[ast.expr]:
    for name in dict.fromkeys(names):
        if name in named:
            yield from _answers_of(tree.with_body(named[name]))


def _registered(tree: SyntaxTree, rows: Collection[int]) -> Iterator[str]:
    """Yield the names of the functions that some rows register for invalid requests."""
    for place in places_at(tree.root, rows, bool):
        for key, handler in registered_at(place):
            if last_word(key) == _ERROR and handler is not None:
                yield handler.name if isinstance(handler, FunctionNode) else last_word(handler)


def _takes_one(function: FunctionNode) -> bool:
    """Tell whether a function is made for invalid requests, to be registered elsewhere."""
    annotations = (parameter.annotation for parameter, _ in parameters_of(function.args))
    types = (
        type_ for annotation in annotations if annotation for type_ in alternatives(annotation)
    )
    return any(last_word(type_) == _ERROR for type_ in types)


def _answers_of(function: FunctionNode) -> Iterator[ast.expr]:
    """Yield the expressions that a function returns, and what names in their place are bound to.

    Those in the end, where it returns others under conditions: for some paths, say.
    """
    nodes = [*own_nodes(function.body)]
    returns = [node for node in nodes if isinstance(node, ast.Return)]
    in_the_end = [node for node in returns if node in function.body]
    returned = [node.value for node in in_the_end or returns if node.value]
    names = {value.id for value in returned if isinstance(value, ast.Name)}
    yield from returned
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.expr() as value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ) if name in names:
                yield value
