"""Which names of a module may stand for an HTTP exception."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from errlint.project.ast_values import dotted_name, last_word
from errlint.project.exceptions import ExceptionClasses
from errlint.project.facts import Import
from errlint.project.names import (
    ClassDefinition,
    Definition,
    FunctionDefinition,
    ModuleScope,
    Project,
)
from errlint.project.nodes import (
    FUNCTIONS,
    IMPORTS,
    FunctionNode,
    elements_of,
    own_nodes,
    parameters_of,
)
from errlint.project.objects import alternatives
from errlint.project.reader import imports_of

_NAMED_FOR_ONE = re.compile(r"e|ex|exc|err|(?:\w+_)?(?:exc|err|error|exception)")
_NAMED_FOR_INFO = re.compile(r"(?:\w+_)?(?:exc|err|error|exception)_?info")
_INFO = "ExceptionInfo"
"""What `pytest.raises` gives."""
_BASES = frozenset({"Exception", "BaseException"})


@dataclass(eq=False, repr=False)
class ExceptionNames:
    """Tells it of the names that one module uses for classes."""

    classes: ExceptionClasses
    scope: ModuleScope
    tree: ast.Module
    _makers: dict[str, bool] = field(init=False, default_factory=dict)

    def may_catch(self, types: ast.expr | None) -> bool:
        """Tell whether a clause may catch one: not where all it names are other classes."""
        return types is None or any(map(self._may_be, elements_of(types)))

    def is_told(self, types: ast.expr | None) -> bool:
        """Tell whether a clause surely may catch one: by a tracked class, or a base of all."""
        return types is None or any(map(self._is_one, elements_of(types)))

    def is_made_by(self, call: ast.Call) -> bool:
        """Tell whether a call makes a tracked exception, or a function's that may return one."""
        name = dotted_name(call.func) or ""
        if name not in self._makers:
            meanings = self.scope.project.resolve(name, self.scope)
            is_one = self.classes.tracked(meanings) is not None
            self._makers[name] = is_one or any(map(self._may_return_one, meanings))
        return self._makers[name]

    def _may_return_one(self, meaning: Definition) -> bool:
        if not isinstance(meaning, FunctionDefinition):
            return False
        project, scope = self.scope.project, ModuleScope(self.scope.project, meaning.path)
        names = filter(None, map(dotted_name, _types_returned(meaning, project)))
        return any(self.classes.tracked(project.resolve(name, scope)) for name in names)

    def parameters(self, function: FunctionNode) -> Iterator[str]:
        """Yield the parameters of a function that are for an exception, by type or else by name."""
        for parameter, _ in parameters_of(function.args):
            annotation = parameter.annotation
            if annotation is None:
                is_one = _NAMED_FOR_ONE.fullmatch(parameter.arg) is not None
            else:
                is_one = self._is_one(annotation)
            if is_one:
                yield parameter.arg

    def infos(self, function: FunctionNode) -> Iterator[tuple[str, bool]]:
        """Yield the parameters for what `pytest.raises` gives, and whether one surely may be."""
        for parameter, _ in parameters_of(function.args):
            if parameter.annotation is not None:
                caught = filter(self.may_catch, _types_told_of(parameter.annotation))
                yield from ((parameter.arg, self._is_one(type_)) for type_ in caught)
            elif _NAMED_FOR_INFO.fullmatch(parameter.arg):
                yield parameter.arg, False

    def _is_one(self, annotation: ast.expr) -> bool:
        if dotted_name(annotation) in _BASES:
            return True
        return self.classes.tracked(self._meanings(annotation)) is not None

    def _may_be(self, named: ast.expr) -> bool:
        """Tell whether a class may be a tracked one, or a base of some: not if it is the project's.

        Those of other packages are not looked into.
        """
        meanings = self._meanings(named)
        is_own = any(isinstance(meaning, ClassDefinition) for meaning in meanings)
        return not is_own or self.classes.tracked(meanings) is not None

    def _meanings(self, named: ast.expr) -> tuple[Definition, ...]:
        """Return what a name means that the module binds, or else a function in it imports."""
        name = dotted_name(named)
        if name is None:
            return ()
        project, path, (head, *rest) = self.scope.project, self.scope.path, name.split(".")
        if head in self._imported_late and not project.bound(path, head):
            return project.follow(project.imported(path, self._imported_late[head]), rest)
        return project.resolve(name, self.scope)

    @cached_property
    def _imported_late(self) -> Mapping[str, Import]:
        statements = ast.walk(self.tree)
        imports = (node for node in statements if isinstance(node, IMPORTS))
        return dict(bound for statement in imports for bound in imports_of(statement))


def _types_told_of(annotation: ast.expr) -> Iterator[ast.expr]:
    """Yield the exceptions that an annotation says something tells of."""
    for type_ in alternatives(annotation):
        if isinstance(type_, ast.Subscript) and last_word(type_.value) == _INFO:
            yield type_.slice


def _types_returned(function: FunctionDefinition, project: Project) -> Iterator[ast.expr]:
    """Yield the types that a function says it returns, or else what it calls for that."""
    node = project.node_of(function)
    if not isinstance(node, FUNCTIONS):
        return
    if node.returns is not None:
        yield from alternatives(node.returns)
        return
    for inner in own_nodes(node.body):
        if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Call):
            yield inner.value.func
