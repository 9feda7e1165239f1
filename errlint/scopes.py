"""What the names inside a function mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import libcst as cst

from errlint.project.cst_values import dotted_name, source_of, value_of
from errlint.project.facts import ClassFacts, FunctionFacts, Import
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    Project,
    Scope,
    ValueDefinition,
)
from errlint.project.values import Concatenation, Opaque, Text, Value
from errlint.slices import BINDING_STEPS
from errlint.traverse import Reader


@dataclass(eq=False)
class FunctionScope:
    """The names that a function binds; others are looked up in the scope around it.

    `owner` is the class whose method the function is.
    """

    project: Project
    path: str
    node: cst.FunctionDef
    outer: Scope
    owner: ClassDefinition | None = None
    _bound: dict[str, list[Definition]] | None = None
    _active: list[str] = field(default_factory=list)

    def lookup(self, name: str, hops: int = 0) -> tuple[Definition, ...]:
        """Return every meaning that the function, or the scope around it, gives to a name."""
        if self._bound is None:
            self._bound = self._collect()
        if name not in self._bound:
            return self.outer.lookup(name, hops)
        if len(self._active) >= BINDING_STEPS:
            return (ValueDefinition(Opaque(), self),)
        self._active.append(name)
        try:
            return tuple(self._followed(self._bound[name], hops))
        finally:
            self._active.pop()

    def _followed(self, meanings: list[Definition], hops: int) -> list[Definition]:
        found: list[Definition] = []
        for meaning in meanings:
            alias: tuple[Definition, ...] = ()
            if isinstance(meaning, ValueDefinition):
                alias = self.project.alias(meaning.value, self, hops + 1)
            found += [m for m in alias or (meaning,) if m not in found]
        return found

    @property
    def parameters(self) -> frozenset[str]:
        """Return the names of the function's parameters."""
        return frozenset(parameter.name.value for parameter in _parameters(self.node))

    def _collect(self) -> dict[str, list[Definition]]:
        collector = _Collector(self)
        collector.read(self.node.body)
        bound = collector.bound
        for index, parameter in enumerate(_parameters(self.node)):
            name = parameter.name.value
            meaning: Definition = ValueDefinition(_parameter_value(parameter), self)
            if index == 0 and self.owner and not _is_static(self.node):
                meaning = self.owner
            bound.setdefault(name, []).insert(0, meaning)
        for name in collector.elsewhere:
            bound.pop(name, None)
        return bound


def _parameters(node: cst.FunctionDef) -> list[cst.Param]:
    parameters = node.params
    stars = [p for p in (parameters.star_arg, parameters.star_kwarg) if isinstance(p, cst.Param)]
    return [
        *parameters.posonly_params,
        *parameters.params,
        *parameters.kwonly_params,
        *stars,
    ]


def _is_init(statement: cst.CSTNode) -> bool:
    return isinstance(statement, cst.FunctionDef) and statement.name.value == "__init__"


def _is_static(node: cst.FunctionDef) -> bool:
    return any(dotted_name(d.decorator) == "staticmethod" for d in node.decorators)


def _parameter_value(parameter: cst.Param) -> Value:
    is_text = parameter.annotation and dotted_name(parameter.annotation.annotation) == "str"
    has_other_default = parameter.default and not isinstance(value_of(parameter.default), Text)
    return Text() if is_text and not has_other_default and not parameter.star else Opaque()


class _Collector(Reader):
    """Collects what the statements of one function bind, not those of inner functions."""

    def __init__(self, scope: FunctionScope) -> None:
        self.scope = scope
        self.bound: dict[str, list[Definition]] = {}
        self.elsewhere: set[str] = set()

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return False

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        name = node.name.value
        returns = source_of(node.returns.annotation) if node.returns else None
        self._bind(
            name, FunctionDefinition(self.scope.path, FunctionFacts(name, (), returns, (0, 0)))
        )
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        name = node.name.value
        bases = tuple(filter(None, (dotted_name(base.value) for base in node.bases)))
        has_init = any(map(_is_init, node.body.body))
        facts = ClassFacts(name, bases, {}, (0, 0), has_init or bool(node.decorators))
        self._bind(name, ClassDefinition(self.scope.path, facts))
        return False

    def visit_Assign(self, node: cst.Assign) -> None:
        for target in node.targets:
            self._assign(target.target, value_of(node.value))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        if node.value:
            self._assign(node.target, value_of(node.value))

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        is_sum = isinstance(node.operator, cst.AddAssign)
        value = Concatenation(Opaque(), value_of(node.value)) if is_sum else Opaque()
        self._assign(node.target, value)

    def visit_NamedExpr(self, node: cst.NamedExpr) -> None:
        self._assign(node.target, value_of(node.value))

    def visit_For(self, node: cst.For) -> None:
        self._assign(node.target, Opaque())

    def visit_AsName(self, node: cst.AsName) -> None:
        self._assign(node.name, Opaque())

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            name = dotted_name(alias.name) or ""
            if alias.asname and isinstance(alias.asname.name, cst.Name):
                self._bind_import(alias.asname.name.value, Import(name))
            else:
                root = name.partition(".")[0]
                self._bind_import(root, Import(root))
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        if isinstance(node.names, cst.ImportStar):
            return False
        module = dotted_name(node.module) if node.module else ""
        for alias in node.names:
            name = alias.evaluated_name
            local = alias.evaluated_alias or name
            self._bind_import(local, Import(module or "", len(node.relative), name))
        return False

    def visit_Global(self, node: cst.Global) -> None:
        self.elsewhere.update(item.name.value for item in node.names)

    def visit_Nonlocal(self, node: cst.Nonlocal) -> None:
        self.elsewhere.update(item.name.value for item in node.names)

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> bool:
        self.read(node.body)
        return False

    def _bind_import(self, name: str, import_: Import) -> None:
        for meaning in self.scope.project.imported(self.scope.path, import_):
            self._bind(name, meaning)

    def _assign(self, target: cst.BaseExpression, value: Value) -> None:
        if isinstance(target, cst.Name):
            self._bind(target.value, ValueDefinition(value, self.scope))
        elif isinstance(target, (cst.Tuple, cst.List)):
            for element in target.elements:
                self._assign(element.value, Opaque())

    def _bind(self, name: str, meaning: Definition) -> None:
        self.bound.setdefault(name, []).append(meaning)
