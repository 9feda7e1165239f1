"""Which exceptions an `except` clause catches, by what the names in it mean."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.except_clauses import caught_types
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import Definition, External, Project, Scope, ValueDefinition
from errlint.project.values import Listing, Reference

EVERY_EXCEPTION = frozenset({"builtins.BaseException", "builtins.Exception"})
"""The classes that every exception is of, or every one but the exits."""
CatchesAll = Callable[[ast.ExceptHandler], bool]
"""Tells whether a clause catches every exception: `is_broad` for the place where that stands."""
_MAX_TUPLES = 3
"""How many names of tuples are followed one inside of the other."""


class CaughtClass(NamedTuple):
    """What a clause names to catch it, as it is written, with what that means."""

    written: str
    meanings: tuple[Definition, ...]


class Portion(Enum):
    """How many of the HTTP exceptions a clause catches: some, where it names a class of them."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


def caught_classes(
    clause: ast.ExceptHandler, project: Project, scope: Scope
) -> Iterator[CaughtClass]:
    """Yield what a clause catches, each element of a tuple by itself; nothing for `except:`."""
    for part in caught_types(clause):
        named = part.value if isinstance(part, ast.Starred) else part
        if name := dotted_name(named):
            yield from _named(name, project, scope)
        else:
            yield CaughtClass(ast.unparse(part), ())


def is_broad(clause: ast.ExceptHandler, project: Project, scope: Scope) -> bool:
    """Tell whether a clause catches every exception, or all but the exits."""
    return clause.type is None or names_every_exception(caught_classes(clause, project, scope))


def names_every_exception(caught: Iterable[CaughtClass]) -> bool:
    """Tell whether one of the classes is a base of all exceptions, whatever its name means."""
    return any(one.meanings and all(map(_is_of_all, one.meanings)) for one in caught)


def names_http_exception(caught: Iterable[CaughtClass], classes: ExceptionClasses) -> bool:
    """Tell whether one of the classes is the base of all HTTP exceptions."""
    tracked = (classes.tracked(one.meanings) for one in caught)
    return any(class_ is not None and class_.is_framework for class_ in tracked)


def http_exceptions_caught(
    clause: ast.ExceptHandler, classes: ExceptionClasses, scope: Scope
) -> Portion:
    """Return how many of the HTTP exceptions a clause catches."""
    if clause.type is None:
        return Portion.ALL
    caught = [*caught_classes(clause, classes.project, scope)]
    if names_every_exception(caught) or names_http_exception(caught, classes):
        return Portion.ALL
    is_tracked = any(classes.tracked(one.meanings) for one in caught)
    return Portion.SOME if is_tracked else Portion.NONE


def keeps_http_exceptions(
    node: ast.Try,
    classes: ExceptionClasses,
    scope: Scope,
    lets_through: Callable[[ast.ExceptHandler], bool],
) -> bool:
    """Tell whether a `try` has a clause that an HTTP exception of its body ends in."""
    for clause in node.handlers:
        portion = http_exceptions_caught(clause, classes, scope)
        if portion is not Portion.NONE and not lets_through(clause):
            return True
        if portion is Portion.ALL:
            return False
    return False


def _named(name: str, project: Project, scope: Scope, depth: int = 0) -> Iterator[CaughtClass]:
    meanings = project.resolve(name, scope)
    match meanings:
        case [ValueDefinition(value=Listing(elements=[_, *_] as elements), scope=inner)]:
            for element in elements if depth < _MAX_TUPLES else ():
                if isinstance(element, Reference):
                    yield from _named(element.name, project, inner, depth + 1)
        case _:
            yield CaughtClass(name, meanings)


def _is_of_all(meaning: Definition) -> bool:
    return isinstance(meaning, External) and meaning.name in EVERY_EXCEPTION
