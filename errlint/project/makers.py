"""What makes the value of a name: the class that an annotation names, or what is called for it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from errlint.project.ast_values import dotted_name, last_word
from errlint.project.nodes import parameters_of, statements_of

WRAPPERS = ("Annotated", "Final", "Optional")
"""What an annotation of `typing` may stand in without naming another class."""
_UNTELLING = frozenset({"Any", "Final"})
"""Annotations that leave the class of a value open."""


def annotated_name(annotation: ast.expr | None) -> str | None:
    """Return the name that an annotation is, quoted or not, None for anything else."""
    match annotation:
        case ast.Constant(value=str(text)):
            return text
        case ast.expr():
            return dotted_name(annotation)
    return None


def annotated_class(annotation: ast.expr) -> ast.expr | None:
    """Return the name of the one class that an annotation names: `Optional[X]` is for `X`."""
    match annotation:
        case ast.Name() | ast.Attribute():
            return annotation
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return annotated_class(left)
        case ast.Subscript(value=value, slice=inner):
            first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
            if last_word(value) in WRAPPERS:
                return annotated_class(first)
    return None


def made_by_parameters(arguments: ast.arguments) -> Iterator[tuple[str, str | None]]:
    """Yield what makes the value of each parameter, as far as its annotation tells."""
    for argument, default in parameters_of(arguments):
        yield argument.arg, _named_class(argument.annotation) or _dependency(default)


def _named_class(annotation: ast.expr | None) -> str | None:
    class_ = annotated_class(annotation) if annotation is not None else None
    return annotated_name(class_ or annotation)


def _dependency(default: ast.expr | None) -> str | None:
    """Return what FastAPI calls for a parameter that only `Depends(...)` tells of."""
    match default:
        case ast.Call(func=func, args=[dependency]) if dotted_name(func) == "Depends":
            return dotted_name(dependency)
    return None


def maker(value: ast.expr) -> str | None:
    """Return the name of what is called to make a value."""
    match value:
        case ast.Await(value=ast.Call(func=func)) | ast.Call(func=func):
            return dotted_name(func)
    return None


def told_maker(annotation: ast.expr, value: ast.expr | None) -> str | None:
    """Return what makes an annotated value, by its annotation where that tells."""
    class_ = _named_class(annotation)
    is_told = class_ is not None and class_.rpartition(".")[2] not in _UNTELLING
    return class_ if is_told or value is None else maker(value)


def attributes_made(class_: ast.ClassDef) -> tuple[tuple[str, str], ...]:
    """Return what makes the attributes of a class's objects, by their names.

    Told are those that its body annotates, and those that `__init__` alone decides.
    """
    annotated: dict[str, str | None] = {}
    made: dict[str, str | None] = {}
    for statement in class_.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                annotated[name] = told_maker(annotation, value)
            case ast.FunctionDef(name="__init__"):
                for name, maker_ in _stored_on_self(statement):
                    made[name] = None if made.get(name, maker_) != maker_ else maker_
    told = {**made, **annotated}
    return tuple((name, maker_) for name, maker_ in told.items() if maker_)


def _stored_on_self(init: ast.FunctionDef) -> Iterator[tuple[str, str | None]]:
    parameters = dict(made_by_parameters(init.args))
    for statement in statements_of(init.body):
        match statement:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if name := _attribute_of_self(target):
                        yield name, _made(value, parameters)
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                if name := _attribute_of_self(target):
                    yield name, told_maker(annotation, value)


def _attribute_of_self(target: ast.expr) -> str | None:
    match target:
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
    return None


def _made(value: ast.expr, parameters: dict[str, str | None]) -> str | None:
    match value:
        case ast.Name(id=name) | ast.BoolOp(op=ast.Or(), values=[ast.Name(id=name), _]):
            return parameters.get(name)
    return maker(value)
