"""Exceptions of a project that it answers by handlers of its own, and that are not tracked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from errlint.handlers.reshaping import names_registered
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, ModuleScope, qualified_name

_STATUS = re.compile(r"(?:http_)?status(?:_?code)?", re.IGNORECASE)
"""What a class calls the status that it is answered with."""


def untracked_in(path: str, text: str, classes: ExceptionClasses) -> Iterator[str]:
    """Yield the qualified names of those that the file at `path` registers handlers for.

    They know their status, as HTTP exceptions do; what a handler gives one to is none of them.
    """
    project = classes.project
    for name in sorted(names_registered(text)):
        for meaning in project.resolve(name, ModuleScope(project, path)):
            is_other = isinstance(meaning, ClassDefinition) and _is_other(meaning, classes)
            if is_other and (found := qualified_name(project, meaning)):
                yield found


def _is_other(class_: ClassDefinition, classes: ExceptionClasses) -> bool:
    return classes.tracked((class_,)) is None and _knows_status(classes.project.node_of(class_))


def _knows_status(class_: ast.stmt | None) -> bool:
    names = (_name(inner) for inner in ast.walk(class_)) if class_ else ()
    return any(name is not None and _STATUS.fullmatch(name) for name in names)


def _name(node: ast.AST) -> str | None:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
            return name
    return None
