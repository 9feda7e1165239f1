"""What the object is that a name means at a statement, where it is one that JSON refuses."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from errlint.project.ast_values import dotted_name
from errlint.project.local_names import binds
from errlint.project.names import (
    Definition,
    External,
    ObjectDefinition,
    Project,
    Scope,
    ValueDefinition,
)
from errlint.project.nodes import SCOPES, parameters_of
from errlint.project.refused_objects import Refused, RefusedObjects
from errlint.project.values import Closure, Invocation, Opaque
from errlint.walk.scopes import FunctionScope, SpotScope

_NOT_FINITE = frozenset({"math.inf", "math.nan", "numpy.inf", "numpy.nan"})
NO_NUMBER = Refused("a float that JSON has no number for")


@dataclass(frozen=True, eq=False, repr=False)
class ObjectReader:
    """Reads the names at one statement."""

    project: Project
    scope: Scope

    def named(self, name: str) -> Refused | None:
        """Return what a dotted name means: the same, whichever way leads to the statement."""
        if name in _caught(self.scope):
            return Refused("an exception", is_caught=True)
        meanings = self.project.resolve(name, self.scope)
        return _all(self._meant(meaning, name) for meaning in meanings)

    def made(self, function: str, scope: Scope | None = None) -> Refused | None:
        """Return what a call of a dotted name gives."""
        objects = RefusedObjects(self.project)
        meanings = self.project.resolve(function, scope or self.scope)
        return _all(objects.made_by(meaning) for meaning in meanings)

    def annotated(self, meaning: Definition, name: str) -> tuple[Definition, ...]:
        """Return the classes that a parameter, which is never bound anew, is annotated for."""
        match meaning:
            case ObjectDefinition():
                inner = self.scope
            case ValueDefinition(Opaque(), inner):
                pass
            case _:
                return ()
        function = inner.function if isinstance(inner, SpotScope) else inner
        if not isinstance(function, FunctionScope):
            return ()
        for parameter, _ in parameters_of(function.node.args):
            class_ = _class_name(parameter.annotation) if parameter.arg == name else None
            if class_ and function.passes_on(name):
                return self.project.resolve(class_, function.outer)
        return ()

    def _meant(self, meaning: Definition, name: str) -> Refused | None:
        objects = RefusedObjects(self.project)
        match meaning:
            case External(qualified):
                return NO_NUMBER if qualified in _NOT_FINITE else None
            case ValueDefinition(Closure()):
                return Refused("a function that is not called")
            case ValueDefinition(owner=owner) if owner:
                is_public = not name.rpartition(".")[2].startswith("_")
                is_member = is_public and objects.is_member(owner)
                return objects.instance_of(owner) if is_member else None
            case ValueDefinition(Invocation(function, receiver=None), scope):
                return self.made(function, scope)
            case ValueDefinition() | ObjectDefinition():
                return _all(map(objects.instance_of, self.annotated(meaning, name)))
        return None


def _all(found: Iterator[Refused | None]) -> Refused | None:
    """Return the first of what a name may mean if JSON refuses each of it."""
    refused = [*found]
    return refused[0] if refused and all(refused) else None


def _caught(scope: Scope) -> frozenset[str]:
    """Return the names of the exceptions that the clauses around a statement have caught."""
    names: dict[str, bool] = {}
    for step in scope.spot.steps if isinstance(scope, SpotScope) else ():
        if isinstance(step.node, SCOPES):
            names.clear()
        elif isinstance(step.node, ast.ExceptHandler) and (name := step.node.name):
            names[name] = not any(binds(statement, name) for statement in step.node.body)
    return frozenset(name for name, is_kept in names.items() if is_kept)


def _class_name(annotation: ast.expr | None) -> str | None:
    """Return the name of the class that a parameter has, whatever else `Annotated` says of it."""
    match annotation:
        case ast.Constant(value=str(text)) if text.replace(".", "").isidentifier():
            return text
        case ast.Subscript(value=value, slice=inner):
            name = dotted_name(value) or ""
            is_annotated = name.rpartition(".")[2] == "Annotated"
            if is_annotated and isinstance(inner, ast.Tuple):
                return _class_name(inner.elts[0])
            return None if is_annotated else name or None
        case ast.expr():
            return dotted_name(annotation)
    return None
