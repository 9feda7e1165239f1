"""Which classes of the project an object is of, by what catches it and by its annotation."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from errlint.project.handlers import caught_types
from errlint.project.makers import annotated_name
from errlint.project.names import ClassDefinition, ObjectDefinition, Project, Scope

_WRAPPERS = ("Annotated", "Final", "Optional")


def caught_object(
    project: Project, handler: ast.ExceptHandler, scope: Scope
) -> ObjectDefinition | None:
    """Return what a handler catches, None unless it is all of classes of the project."""
    return _object(project, map(annotated_name, caught_types(handler)), scope)


def annotated_object(
    project: Project, annotation: ast.expr, scope: Scope
) -> ObjectDefinition | None:
    """Return what an annotation allows besides None, if that is all of classes of the project."""
    return _object(project, map(annotated_name, _alternatives(annotation)), scope)


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


def _object(project: Project, names: Iterable[str | None], scope: Scope) -> ObjectDefinition | None:
    classes: list[ClassDefinition] = []
    for name in names:
        meanings = project.resolve(name, scope) if name else ()
        known = [meaning for meaning in meanings if isinstance(meaning, ClassDefinition)]
        if not known or len(known) < len(meanings):
            return None
        classes += known
    return ObjectDefinition(tuple(classes)) if classes else None
