"""What FastAPI calls before a function: the dependencies in its signature, decorators and view."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from errlint.model.contract import FunctionKey
from errlint.project import nodes
from errlint.project.arguments import keyword_argument
from errlint.project.ast_values import dotted_name, last_word
from errlint.project.depended_on import MARKERS
from errlint.project.makers import annotated_class
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ModuleScope,
    Project,
    ValueDefinition,
)
from errlint.project.nodes import FunctionNode, uncalled
from errlint.project.origins import origin
from errlint.project.values import Invocation
from errlint.routing.definitions import Definitions
from errlint.syntax import parse_tree

_VIEW = "cbv"
"""What makes a class with endpoints a view: of `fastapi-utils`, whose code others have copied."""


class AnnotatedParameter(NamedTuple):
    """A parameter of a function, with what stands behind its colon and its equals sign."""

    name: str
    annotation: ast.expr | None
    default: ast.expr | None


def annotated_parameters(function: FunctionNode) -> Iterator[AnnotatedParameter]:
    """Yield the parameters of a function but those with a star."""
    for argument, default in nodes.parameters_of(function.args):
        yield AnnotatedParameter(argument.arg, _parsed(argument.annotation), default)


@dataclass(frozen=True, eq=False, repr=False)
class DependencyReader:
    """Reads what the functions of a project depend on."""

    project: Project
    definitions: Definitions

    def dependencies(self, key: FunctionKey) -> Iterator[FunctionKey]:
        """Yield the functions of the project that FastAPI calls before one of them."""
        function = self.definitions.node(key)
        if function is None:
            return
        for parameter in annotated_parameters(function):
            yield from self._of_parameter(key.path, parameter)
        for decorator in function.decorator_list:
            if isinstance(decorator, ast.Call):
                listed = keyword_argument(decorator, "dependencies")
                for element in listed.elts if isinstance(listed, ast.List) else ():
                    yield from self.run_by(key.path, element)
        yield from self._of_view(key)

    def _of_view(self, method: FunctionKey) -> Iterator[FunctionKey]:
        """Yield what FastAPI calls to make the view that an endpoint is a method of."""
        owner = self.definitions.owner(method)
        node = self._class(method.path, owner) if owner else None
        if owner is None or node is None or not any(map(_makes_view, node.decorator_list)):
            return
        for view in self.project.resolve(owner, ModuleScope(self.project, method.path)):
            if isinstance(view, ClassDefinition):
                yield from self._itself(view, "__init__")
                for path, parameter in self._injected(view).values():
                    yield from self._of_parameter(path, parameter)

    def _injected(self, view: ClassDefinition) -> dict[str, tuple[str, AnnotatedParameter]]:
        """Return the attributes that a view is given, and the file that each is written in."""
        found: dict[str, tuple[str, AnnotatedParameter]] = {}
        bases = (b for b in self.project.ancestors(view) if isinstance(b, ClassDefinition))
        for class_ in (view, *bases):
            node = self._class(class_.path, class_.facts.qualname)
            for statement in node.body if node else ():
                match statement:
                    case ast.AnnAssign(
                        target=ast.Name(id=name), annotation=annotation, value=ast.expr() as value
                    ):
                        given = AnnotatedParameter(name, _parsed(annotation), value)
                        found.setdefault(name, (class_.path, given))
        return found

    def _class(self, path: str, qualname: str) -> ast.ClassDef | None:
        node = self.definitions.definition(FunctionKey(path, qualname))
        return node if isinstance(node, ast.ClassDef) else None

    def _of_parameter(self, path: str, parameter: AnnotatedParameter) -> Iterator[FunctionKey]:
        annotation = parameter.annotation
        place, default = self._unaliased(path, parameter.default or ast.Constant(None))
        if _is_depends(default):
            yield from self._of_call(place, default, annotation)
        elif annotation is not None:
            place, written = self._unaliased(path, annotation)
            if isinstance(written, ast.Subscript) and isinstance(written.slice, ast.Tuple):
                first, *metadata = written.slice.elts
                for element in metadata:
                    yield from self.run_by(place, element, first)

    def run_by(
        self, path: str, node: ast.expr, annotation: ast.expr | None = None
    ) -> Iterator[FunctionKey]:
        """Yield what `Depends(...)` runs, or what a name for one does."""
        place, written = self._unaliased(path, node)
        yield from self._of_call(place, written, annotation)

    def _of_call(
        self, path: str, node: ast.expr, annotation: ast.expr | None
    ) -> Iterator[FunctionKey]:
        if not isinstance(node, ast.Call) or not _is_depends(node):
            return
        given = node.args[0] if node.args else keyword_argument(node, "dependency")
        if given is None:
            given = annotated_class(annotation) if annotation is not None else None
        if given is not None:
            yield from self._run(path, given)

    def _run(self, path: str, given: ast.expr) -> Iterator[FunctionKey]:
        """Yield what FastAPI calls of what it is given: a function, a class, an object."""
        scope = ModuleScope(self.project, path)
        for meaning in self.project.resolve(dotted_name(uncalled(given)), scope):
            if isinstance(given, ast.Call):
                yield from self._made_by(meaning)
            elif isinstance(meaning, ValueDefinition) and isinstance(meaning.value, Invocation):
                made = meaning.value.function
                for maker in self.project.resolve(made, meaning.scope) if made else ():
                    yield from self._made_by(maker)
            else:
                yield from self._itself(meaning, "__init__")

    def _made_by(self, maker: Definition) -> Iterator[FunctionKey]:
        """Yield what runs when the result of a call is called: of a factory, its functions."""
        if isinstance(maker, FunctionDefinition):
            yield from self.definitions.inside(FunctionKey(maker.path, maker.facts.qualname))
        else:
            yield from self._itself(maker, "__call__")

    def _itself(self, meaning: Definition, method: str) -> Iterator[FunctionKey]:
        if isinstance(meaning, FunctionDefinition):
            yield FunctionKey(meaning.path, meaning.facts.qualname)
        elif isinstance(meaning, ClassDefinition):
            for found in self.project.attribute(meaning, method):
                if isinstance(found, FunctionDefinition):
                    yield FunctionKey(found.path, found.facts.qualname)

    def _unaliased(self, path: str, node: ast.expr) -> tuple[str, ast.expr]:
        """Return what a name stands for, and the file that it is written in."""
        name = dotted_name(node)
        bound = origin(self.project, path, name) if name else None
        if bound is not None:
            tree = self.definitions.tree(bound.path)
            for statement in tree.body if tree else ():
                if (value := _value_bound(statement, bound.name)) is not None:
                    return bound.path, value
        return path, node


def _value_bound(statement: ast.stmt, name: str) -> ast.expr | None:
    match statement:
        case ast.Assign(targets=[ast.Name(id=target)], value=value):
            return value if target == name else None
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
            return value if target == name else None
    alias = nodes.type_alias(statement)
    return alias[1] if alias and alias[0] == name else None


def _makes_view(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and last_word(decorator.func) == _VIEW


def _is_depends(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return last_word(node.func) in MARKERS


def _parsed(annotation: ast.expr | None) -> ast.expr | None:
    """Return an annotation, also where it is written as a string."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        tree = parse_tree(annotation.value)
        match tree.body if tree else ():
            case [ast.Expr(value=value)]:
                return value
        return None
    return annotation
