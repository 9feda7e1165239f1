"""The functions that a function calls, by names that lead to them from its module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.facts import Import
from errlint.project.makers import made_by_parameters, maker, told_maker
from errlint.project.names import Definition, ModuleScope, Scope
from errlint.project.nodes import FUNCTIONS, FunctionNode, starred_of, statements_of, stored_names
from errlint.project.reader import imports_of

MADE = "()."
"""Stands behind the name of what is called to make an object, in front of its method."""

_Start = Import | str | None
"""What a name is bound to: an import, the name of what is called to make its value, or neither."""


class Called(NamedTuple):
    """What is called: a dotted name, or `Maker().method` for a method of what a call makes.

    `start` is the import that the function itself binds the first part of the name by.
    """

    name: str
    start: Import | None = None


@dataclass(eq=False, repr=False)
class CallReader:
    """Tells what the calls in a function call; `outer` is that of the function around it."""

    function: FunctionNode
    outer: CallReader | None = None

    def called(self, name: str | None) -> Called | None:
        """Return what a call calls, given its spelling, None where that can't be told."""
        if name is None:
            return None
        head, _, rest = name.partition(".")
        bound = head.removesuffix("()")
        if bound in ("self", "cls"):
            return Called(name)
        for reader in self._outwards():
            if bound in reader._bound:
                return _led_from(reader._bound[bound], name, rest)
        return Called(name)

    def binds(self, name: str) -> bool:
        """Tell whether the function itself binds a name."""
        return name in self._bound

    def _outwards(self) -> Iterator[CallReader]:
        reader: CallReader | None = self
        while reader is not None:
            yield reader
            reader = reader.outer

    @cached_property
    def _bound(self) -> dict[str, _Start]:
        """Return what the function binds its names to."""
        arguments = self.function.args
        found: dict[str, _Start] = dict(made_by_parameters(arguments))
        found.update((star.arg, None) for star in starred_of(arguments))
        elsewhere: set[str] = set()
        for statement in statements_of(self.function.body):
            if isinstance(statement, (ast.Global, ast.Nonlocal)):
                elsewhere.update(statement.names)
            for name, start in _bound_by(statement):
                found[name] = None if found.get(name, start) != start else start
        return {name: start for name, start in found.items() if name not in elsewhere}


@dataclass(frozen=True, eq=False, repr=False)
class CallerScope(Scope):
    """What names mean in a function: what it imports itself, else what its module has."""

    reader: CallReader
    module: ModuleScope

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return what a name means, nothing for one that the function binds to something else."""
        called = self.reader.called(name)
        if called is None:
            return ()
        if called.start is None:
            return self.module.lookup(name, hops)
        return self.module.project.imported(self.module.path, called.start, hops)


def spelling_of(func: ast.expr) -> str | None:
    """Return how what is called is written: `a.b`, or `A().b` for a method of what a call makes."""
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Call):
        maker = dotted_name(func.value.func)
        return f"{maker}{MADE}{func.attr}" if maker else None
    return dotted_name(func)


def _led_from(start: _Start, name: str, rest: str) -> Called | None:
    if isinstance(start, Import):
        return Called(name, start)
    is_method = rest and "." not in rest and MADE not in name
    return Called(f"{start}{MADE}{rest}") if start and is_method else None


def _bound_by(statement: ast.stmt) -> Iterator[tuple[str, _Start]]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, maker(value)
        case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=annotation):
            yield name, told_maker(annotation, value)
        case ast.Import() | ast.ImportFrom():
            yield from imports_of(statement)
        case ast.ClassDef(name=name):
            yield name, None
        case ast.Try(handlers=clauses):
            yield from ((clause.name, None) for clause in clauses if clause.name)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                yield from _stored(item.optional_vars)
        case ast.Assign(targets=targets):
            for target in targets:
                yield from _stored(target)
        case _ if isinstance(statement, FUNCTIONS):
            yield statement.name, None
        case _:
            yield from _stored(getattr(statement, "target", None))


def _stored(target: ast.expr | None) -> Iterator[tuple[str, None]]:
    for name in stored_names(target) if target is not None else ():
        yield name, None
