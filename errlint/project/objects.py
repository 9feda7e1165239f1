"""Which classes an object is of, by what catches it and by its annotation."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from errlint.project.except_clauses import caught_types
from errlint.project.makers import WRAPPERS, annotated_name
from errlint.project.names import Definition, ObjectDefinition, Project, Scope
from errlint.project.nodes import elements_of


def caught_object(clause: ast.ExceptHandler, scope: Scope) -> ObjectDefinition:
    """Return what a clause catches."""
    return ObjectDefinition(_names(caught_types(clause)), scope, is_caught=True)


def annotated_object(annotation: ast.expr, scope: Scope) -> ObjectDefinition | None:
    """Return what an annotation allows besides None, None where it doesn't name all of that."""
    names = _names(alternatives(annotation))
    return ObjectDefinition(names, scope) if names else None


def classes_of(project: Project, object_: ObjectDefinition) -> tuple[Definition, ...]:
    """Return the classes that an object may be of, none unless each name leads to some."""
    found: list[Definition] = []
    for name in object_.names:
        meanings = project.resolve(name, object_.scope)
        if not meanings:
            return ()
        found += meanings
    return tuple(found)


def _names(types: Iterable[ast.expr]) -> tuple[str, ...]:
    """Return the names of types, none unless each has one: `set[str]` is an object of `set`."""
    names = [_name(type_) for type_ in types]
    return tuple(filter(None, names)) if all(names) else ()


def _name(type_: ast.expr) -> str | None:
    return annotated_name(type_.value if isinstance(type_, ast.Subscript) else type_)


def alternatives(annotation: ast.expr) -> Iterator[ast.expr]:
    """Yield the types that an annotation allows, without None."""
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from alternatives(left)
            yield from alternatives(right)
        case ast.Subscript(value=value, slice=inner):
            wrapper = (annotated_name(value) or "").rpartition(".")[2]
            parts = elements_of(inner)
            if wrapper == "Union":
                for part in parts:
                    yield from alternatives(part)
            else:
                yield from alternatives(parts[0]) if wrapper in WRAPPERS else (annotation,)
        case ast.Constant(value=None):
            pass
        case _:
            yield annotation
