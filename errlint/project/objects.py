"""Which classes an object is of, by what catches it and by its annotation."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from errlint.project.handlers import caught_types
from errlint.project.makers import annotated_name
from errlint.project.names import ClassDefinition, ObjectDefinition, Project, Scope

_WRAPPERS = ("Annotated", "Final", "Optional")


def caught_object(handler: ast.ExceptHandler, scope: Scope) -> ObjectDefinition | None:
    """Return what a handler catches, None where it doesn't name all of that."""
    return _object(caught_types(handler), scope)


def annotated_object(annotation: ast.expr, scope: Scope) -> ObjectDefinition | None:
    """Return what an annotation allows besides None, None where it doesn't name all of that."""
    return _object(_alternatives(annotation), scope)


def classes_of(project: Project, object_: ObjectDefinition) -> tuple[ClassDefinition, ...]:
    """Return the classes that an object may be of, none unless all are of the project."""
    found: list[ClassDefinition] = []
    for name in object_.names:
        meanings = project.resolve(name, object_.scope)
        known = [meaning for meaning in meanings if isinstance(meaning, ClassDefinition)]
        if not known or len(known) < len(meanings):
            return ()
        found += known
    return tuple(found)


def _object(types: Iterable[ast.expr], scope: Scope) -> ObjectDefinition | None:
    names = [*map(annotated_name, types)]
    told = tuple(filter(None, names))
    return ObjectDefinition(told, scope) if told and len(told) == len(names) else None


def _alternatives(annotation: ast.expr) -> Iterator[ast.expr]:
    """Yield the types that an annotation allows, without None."""
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case ast.Subscript(value=value, slice=inner):
            wrapper = (annotated_name(value) or "").rpartition(".")[2]
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            if wrapper == "Union":
                for part in parts:
                    yield from _alternatives(part)
            else:
                yield from _alternatives(parts[0]) if wrapper in _WRAPPERS else (annotation,)
        case ast.Constant(value=None):
            pass
        case _:
            yield annotation
