"""Which attributes of the objects of a project's classes are strings, by what the classes say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from errlint.project.ast_values import dotted_name, last_word, value_of
from errlint.project.evaluation import Evaluator, is_text
from errlint.project.exceptions import ExceptionClasses
from errlint.project.makers import annotated_name
from errlint.project.names import (
    AttributeDefinition,
    ClassDefinition,
    Definition,
    ModuleScope,
    Project,
    Scope,
    ValueDefinition,
    are_external,
)
from errlint.project.nodes import (
    FUNCTIONS,
    FunctionNode,
    elements_of,
    parameters_of,
    starred_of,
    statements_of,
)
from errlint.project.objects import classes_of
from errlint.project.reader import assignments_of
from errlint.project.values import Choice, Invocation, Null, Opaque, Text, Value

_TEXTS = frozenset({"builtins.str", "typing.LiteralString", "typing_extensions.LiteralString"})
_WRAPPERS = frozenset({"Annotated", "ClassVar", "Final"})


def evaluator_with_attributes(project: Project, classes: ExceptionClasses) -> Evaluator:
    """Return what evaluates values, those of the attributes of objects as well."""
    return Evaluator(project, AttributeReader(project, classes).is_text)


@dataclass(eq=False, repr=False)
class AttributeReader:
    """Reads what classes of a project say of an attribute of their objects."""

    project: Project
    classes: ExceptionClasses

    @cached_property
    def evaluator(self) -> Evaluator:
        """Return what evaluates values in classes: what other objects have stays open there."""
        return Evaluator(self.project)

    def is_text(self, attribute: AttributeDefinition) -> bool:
        """Tell whether an attribute is a string, whichever of its classes the object is of."""
        classes = classes_of(self.project, attribute.of)
        return bool(classes) and all(
            isinstance(class_, ClassDefinition) and self.has_text(class_, attribute.name)
            for class_ in classes
        )

    def has_text(self, class_: ClassDefinition, name: str) -> bool:
        """Tell whether all in a class, and in its bases, that says what an attribute is says so.

        What HTTP exceptions have is not told: their details may become dicts.
        """
        if self.classes.tracked((class_,)):
            return False
        bases = (b for b in self.project.ancestors(class_) if isinstance(b, ClassDefinition))
        said = [is_said for one in (class_, *bases) for is_said in self._said(one, name)]
        return bool(said) and all(said)

    def _said(self, class_: ClassDefinition, name: str) -> Iterator[bool]:
        """Yield for each place where a class says what an attribute is whether it is a string."""
        facts = self.project.facts(class_.path)
        is_in_function = facts is None or facts.classes.get(class_.facts.qualname) != class_.facts
        node = None if is_in_function else self.project.node_of(class_)
        if not isinstance(node, ast.ClassDef):
            yield False
            return
        scope = ModuleScope(self.project, class_.path)
        for statement in statements_of(node.body):
            if not isinstance(statement, FUNCTIONS):
                yield from self._bound(statement, name, scope)
            elif statement.name == name:
                yield from self._computed(statement, scope)
            else:
                yield from self._stored(statement, name, class_)

    def _bound(self, statement: ast.stmt, name: str, scope: Scope) -> Iterator[bool]:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=bound)) if bound == name:
                yield self._is_declared(statement, scope)
            case _:
                for bound, value in assignments_of(statement):
                    if bound == name:
                        yield is_text(self._evaluated(value, scope))

    def _is_declared(self, statement: ast.AnnAssign, scope: Scope) -> bool:
        """Tell whether an annotation says that something is a string, and its value agrees."""
        value = value_of(statement.value) if statement.value else Text()
        if isinstance(value, Invocation) and value.receiver is None:
            is_empty = any(isinstance(given.value, Null) for given in value.arguments)
            return not is_empty and self._is_for_text(statement.annotation, scope)
        told = self._evaluated(value, scope)
        is_open = isinstance(told, Opaque) or is_text(told)
        return is_open and self._is_for_text(statement.annotation, scope)

    def _computed(self, function: FunctionNode, scope: Scope) -> Iterator[bool]:
        """Yield what a property says, as what an attribute is that a method has the name of."""
        decorators = [dotted_name(decorator) or "" for decorator in function.decorator_list]
        if any(name.endswith((".setter", ".deleter")) for name in decorators):
            return
        is_property = any(name.endswith("property") for name in decorators)
        returns = function.returns
        yield is_property and returns is not None and self._is_for_text(returns, scope)

    def _stored(self, function: FunctionNode, name: str, class_: ClassDefinition) -> Iterator[bool]:
        """Yield what a method assigns to an attribute of its object."""
        targets = {
            f"{own.arg}.{name}" for own in [*function.args.posonlyargs, *function.args.args][:1]
        }
        scope: Scope | None = None
        for statement in statements_of(function.body):
            if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
                continue
            scope = scope or self._inside(function, class_)
            if isinstance(statement, ast.AnnAssign):
                if dotted_name(statement.target) in targets:
                    yield self._is_declared(statement, scope)
                continue
            for target in statement.targets:
                if dotted_name(target) in targets:
                    yield self._holds_text(statement.value, scope)
                elif isinstance(target, ast.Tuple):
                    yield from (False for part in target.elts if dotted_name(part) in targets)

    def _holds_text(self, node: ast.expr, scope: Scope) -> bool:
        """Tell whether a value is a string; in `message or "Failed"` None is as good as one."""
        match node:
            case ast.BoolOp(op=ast.Or(), values=[*tried, last]):
                values = [self._evaluated(value_of(value), scope) for value in tried]
                return all(map(_may_be_text, values)) and self._holds_text(last, scope)
        return is_text(self._evaluated(value_of(node), scope))

    def _evaluated(self, value: Value, scope: Scope) -> Value:
        return self.evaluator.evaluate(value, scope).value

    def _inside(self, function: FunctionNode, class_: ClassDefinition) -> Scope:
        """Return what names mean in a method: parameters by their annotations, and locals."""
        module = ModuleScope(self.project, class_.path)
        bound: dict[str, list[Definition]] = {}
        scope = _MethodScope(module, bound)
        for parameter, default in parameters_of(function.args):
            values = [*self._allowed(parameter.annotation, module)]
            values += [value_of(default)] if default else []
            bound[parameter.arg] = [ValueDefinition(value, module) for value in values]
        for star in starred_of(function.args):
            bound[star.arg] = [ValueDefinition(Opaque(), module)]
        for own in [*function.args.posonlyargs, *function.args.args][:1]:
            bound[own.arg] = [class_]
        for statement in statements_of(function.body):
            for name, value in assignments_of(statement):
                bound.setdefault(name, []).append(ValueDefinition(value, scope))
        return scope

    def _allowed(self, annotation: ast.expr | None, scope: Scope) -> Iterator[Value]:
        """Yield what an annotation allows a parameter to be."""
        match annotation:
            case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
                yield from (*self._allowed(left, scope), Null())
            case ast.Subscript(value=value, slice=inner) if last_word(value) == "Optional":
                yield from (*self._allowed(inner, scope), Null())
            case ast.expr() if self._is_for_text(annotation, scope):
                yield Text()
            case _:
                yield Opaque()

    def _is_for_text(self, annotation: ast.expr, scope: Scope) -> bool:
        """Tell whether an annotation allows nothing but strings."""
        match annotation:
            case ast.Subscript(value=value, slice=inner):
                parts = elements_of(inner)
                if last_word(value) == "Literal":
                    return all(
                        isinstance(part, ast.Constant) and isinstance(part.value, str)
                        for part in parts
                    )
                return last_word(value) in _WRAPPERS and self._is_for_text(parts[0], scope)
        return are_external(self.project.resolve(annotated_name(annotation), scope), _TEXTS)


@dataclass(eq=False, repr=False)
class _MethodScope(Scope):
    """What the names in a method mean, whichever of its statements they stand in."""

    module: ModuleScope
    bound: dict[str, list[Definition]]

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return all that a method binds a name to, else what its module does."""
        return tuple(self.bound.get(name, ())) or self.module.lookup(name, hops)

    def fills(self, name: str) -> bool:
        """Tell whether a dict by that name may be more than its display says."""
        return name in self.bound or self.module.fills(name)


def _may_be_text(value: Value) -> bool:
    """Tell whether a value is a string or None."""
    options = value.options if isinstance(value, Choice) else (value,)
    return all(isinstance(option, Null) or is_text(option) for option in options)
