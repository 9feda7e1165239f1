"""Which names of a module may stand for an HTTP exception."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, ModuleScope
from errlint.project.nodes import parameters_of

_NAMED_FOR_ONE = re.compile(r"e|ex|exc|err|(?:\w+_)?(?:exc|err|error|exception)")
_BASES = frozenset({"Exception", "BaseException"})


class ExceptionNames(NamedTuple):
    """Tells it of the names that one module uses for classes."""

    classes: ExceptionClasses
    scope: ModuleScope

    def may_catch(self, types: ast.expr | None) -> bool:
        """Tell whether a clause may catch one: not where all it names are other classes."""
        if types is None:
            return True
        return any(map(self._may_be, types.elts if isinstance(types, ast.Tuple) else [types]))

    def is_told(self, types: ast.expr | None) -> bool:
        """Tell whether a clause surely may catch one: by a tracked class, or a base of all."""
        if types is None:
            return True
        return any(map(self._is_one, types.elts if isinstance(types, ast.Tuple) else [types]))

    def parameters(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
        """Yield the parameters of a function that are for an exception, by type or else by name."""
        for parameter, _ in parameters_of(function.args):
            annotation = parameter.annotation
            if annotation is None:
                is_one = _NAMED_FOR_ONE.fullmatch(parameter.arg) is not None
            else:
                is_one = self._is_one(annotation)
            if is_one:
                yield parameter.arg

    def _is_one(self, annotation: ast.expr) -> bool:
        name = dotted_name(annotation)
        if name is None:
            return False
        meanings = self.scope.project.resolve(name, self.scope)
        return name in _BASES or self.classes.tracked(meanings) is not None

    def _may_be(self, named: ast.expr) -> bool:
        """Tell whether a class may be a tracked one, or a base of some: not if it is the project's.

        Those of other packages are not looked into.
        """
        name = dotted_name(named)
        meanings = self.scope.project.resolve(name, self.scope) if name else ()
        is_own = any(isinstance(meaning, ClassDefinition) for meaning in meanings)
        return not is_own or self.classes.tracked(meanings) is not None
