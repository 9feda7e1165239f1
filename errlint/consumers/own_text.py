"""What of its file a test runs: its function, with the helpers and fixtures that it names."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from errlint.project.nodes import DEFINITIONS, FUNCTIONS, IMPORTS
from errlint.project.tree import first_row, last_row
from errlint.source import Source


@dataclass(eq=False, repr=False)
class OwnText:
    """Tells it of the statements of one file, given its tree."""

    tree: ast.Module
    source: Source
    _known: dict[int, str] = field(default_factory=dict)

    def of(self, statement: ast.stmt) -> str:
        """Return the text of all that is run for the test in which a statement stands.

        What a module does by itself is run for every test of it.
        """
        outer = next(o for o in self.tree.body if _holds(o, statement))
        inside = [*self._parts(outer, statement)]
        key = id(inside[-1])
        if key not in self._known:
            run = [*inside, *self._always]
            names = {name for node in run for name in _names(node)}
            while more := [n for n in self._named(names) if n not in run]:
                run += more
                names.update(name for node in more for name in _names(node))
            self._known[key] = "\n".join(map(self._text, run))
        return self._known[key]

    def _parts(self, outer: ast.stmt, statement: ast.stmt) -> Iterator[ast.stmt]:
        """Yield a function; of a class, without its other tests, what the test has of it."""
        if not isinstance(outer, ast.ClassDef):
            yield outer
            return
        own = next((inner for inner in outer.body if _holds(inner, statement)), outer)
        for inner in outer.body:
            is_test = isinstance(inner, FUNCTIONS) and inner.name.startswith("test")
            if inner is not own and not is_test:
                yield inner
        yield own

    @cached_property
    def _always(self) -> list[ast.stmt]:
        return [node for node in self.tree.body if _is_always_run(node)]

    def _named(self, names: set[str]) -> Iterator[ast.stmt]:
        """Yield the definitions and imports of the module that bind one of some names."""
        for node in self.tree.body:
            if isinstance(node, DEFINITIONS):
                if node.name in names:
                    yield node
            elif isinstance(node, IMPORTS):
                bound = (a.asname or a.name.partition(".")[0] for a in node.names)
                if not names.isdisjoint(bound):
                    yield node

    def _text(self, node: ast.stmt) -> str:
        return self.source.slice(self.source.lines(first_row(node), last_row(node)))


def _is_always_run(node: ast.stmt) -> bool:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return any(map(_is_autouse, node.decorator_list))
        case ast.Expr(value=ast.Constant()):
            return False
    return not isinstance(node, (ast.ClassDef, *IMPORTS))


def _holds(outer: ast.stmt, statement: ast.stmt) -> bool:
    return first_row(outer) <= statement.lineno <= last_row(outer)


def _names(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement reads, and those of the fixtures that it asks for."""
    for inner in ast.walk(node):
        match inner:
            case ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.Call(func=ast.Attribute(attr="usefixtures"), args=arguments):
                for argument in arguments:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def _is_autouse(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(k.arg == "autouse" for k in decorator.keywords)
