"""Read what one file says of routers."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from errlint.model.route import LISTING_METHODS, ROUTE_METHODS
from errlint.project.arguments import argument_at, keyword_argument
from errlint.project.ast_values import dotted_name
from errlint.project.evaluation import Evaluator
from errlint.project.facts import Import
from errlint.project.names import ModuleScope
from errlint.project.nodes import IMPORTS, FunctionNode, parameters_of, stored_names
from errlint.project.origins import imported, origin
from errlint.project.reader import imports_of
from errlint.project.tree import last_row
from errlint.project.values import Placeholder, Reference, Text, literal_of
from errlint.routing.declared import NOTHING, Evaluate, declared_in, evaluating
from errlint.routing.methods import listed_methods
from errlint.routing.routers import (
    Construction,
    Dependency,
    Endpoint,
    Inclusion,
    Operation,
    RouterName,
    Routers,
)
from errlint.source import Source
from errlint.syntax import deep_recursion

_VERSIONING = frozenset({"generate_and_include_versioned_routers", "generate_versioned_routers"})
_CALLS = re.compile("include_router|versioned_routers|add_api_route")
_ROUTER, _APPLICATION = "Router", "FastAPI"


def read_routers(routers: Routers, path: str, text: str, tree: ast.Module) -> None:
    """Take what one file says, as far as it is not nested too deeply."""
    source = Source(path, text)
    rows = [source.position(match.start()).row for match in _CALLS.finditer(text)]
    with deep_recursion(), suppress(RecursionError):
        _Reader(routers, path, rows).visit(tree)


class _Reader(ast.NodeVisitor):
    """Reads the routers of one file, `rows` being those on which calls may concern one, sorted."""

    def __init__(self, routers: Routers, path: str, rows: Sequence[int]) -> None:
        self.routers = routers
        self.path = path
        self.rows = rows
        self.names: list[str] = []
        """The classes and functions around the current node."""
        self.locals: list[_Locals] = []
        """The functions around the current node."""
        self.loops: dict[str, tuple[str, ...]] = {}
        """The names that the variable of a loop stands for."""

    def visit(self, node: ast.AST) -> None:
        """Read a node, unless it is an expression that calls nothing of interest."""
        if not isinstance(node, ast.expr) or self._may_call(node):
            super().visit(node)

    def _may_call(self, node: ast.expr) -> bool:
        index = bisect_left(self.rows, node.lineno)
        return index < len(self.rows) and self.rows[index] <= last_row(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read a class."""
        self.names.append(node.name)
        self.generic_visit(node)
        self.names.pop()

    def visit_FunctionDef(self, node: FunctionNode) -> None:
        """Read a function: it may serve routes."""
        qualname = ".".join([*self.names, node.name])
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute):
                self._operation(decorator, decorator.func, Endpoint(self.path, qualname))
        for argument in node.args.args:
            annotation = dotted_name(argument.annotation) if argument.annotation else None
            if annotation and annotation.endswith(_APPLICATION):
                given = RouterName(self.path, f"{qualname}:{argument.arg}")
                self.routers.constructions[given] = Construction(NOTHING, True, is_parameter=True)
        self.names.append(node.name)
        self.locals.append(_Locals(qualname, node))
        self.generic_visit(node)
        self.locals.pop()
        self.names.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """Read a coroutine."""
        self.visit_FunctionDef(node)

    def visit_Return(self, node: ast.Return) -> None:
        """Read what a function returns: a router that it has made, perhaps."""
        if node.value is not None and self.locals:
            made = _made_by(RouterName(self.path, self.locals[-1].qualname))
            for router in self._named(node.value):
                self.routers.inclusions.append(Inclusion(made, router, ""))
        self.generic_visit(node)

    def visit_For(self, node: ast.For) -> None:
        """Read a loop over routers."""
        if isinstance(node.target, ast.Name) and isinstance(node.iter, (ast.List, ast.Tuple)):
            names = (dotted_name(element) for element in node.iter.elts)
            self.loops[node.target.id] = tuple(filter(None, names))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read the construction of a router."""
        self._constructed(node.targets, node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read the construction of a router."""
        if node.value:
            self._constructed([node.target], node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Read what a call does to a router."""
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _VERSIONING:
            for argument in node.args:
                found = set(self._named(argument))
                self.routers.versioned |= found
                self.routers.are_all_known &= bool(found)
        elif name == "include_router" and isinstance(node.func, ast.Attribute):
            self._inclusion(node, node.func.value)
        elif name == "add_api_route" and isinstance(node.func, ast.Attribute):
            endpoint = argument_at(node, 1, "endpoint")
            if endpoint is not None and (function := dotted_name(endpoint)):
                self._operation(node, node.func, self._endpoint(function))
        self.generic_visit(node)

    def _constructed(self, targets: Iterable[ast.expr], value: ast.expr) -> None:
        if not isinstance(value, ast.Call):
            return
        prefix, class_name = keyword_argument(value, "prefix"), dotted_name(value.func) or ""
        is_application = class_name.endswith(_APPLICATION)
        is_router = is_application or class_name.endswith(_ROUTER)
        for target in targets if is_router or prefix is not None else ():
            if isinstance(target, ast.Name) and (router := self._origin(target.id)):
                if prefix is not None:
                    self.routers.prefixes[router] = self._text(prefix)
                if is_router:
                    self.routers.constructions[router] = Construction(
                        declared_in(value, self._evaluated),
                        is_application,
                        dependencies=self._dependencies(value),
                    )

    def _inclusion(self, call: ast.Call, parent: ast.expr) -> None:
        child, prefix = argument_at(call, 0, "router"), keyword_argument(call, "prefix")
        text = "" if prefix is None else self._text(prefix)
        declared = declared_in(call, self._evaluated)
        for outer in self._named(parent):
            for inner in self._named(child) if child is not None else ():
                found = Inclusion(outer, inner, text, declared, self._dependencies(call))
                self.routers.inclusions.append(found)

    def _dependencies(self, call: ast.Call) -> tuple[Dependency, ...]:
        listed = keyword_argument(call, "dependencies")
        elements = listed.elts if isinstance(listed, (ast.List, ast.Tuple)) else []
        return tuple(Dependency(self.path, element) for element in elements)

    def _operation(self, call: ast.Call, function: ast.Attribute, endpoint: Endpoint) -> None:
        methods: tuple[str | None, ...] = (function.attr.upper(),)
        if function.attr in LISTING_METHODS:
            methods = listed_methods(call, self._evaluator, self._scope)
        elif function.attr not in ROUTE_METHODS:
            return
        path = argument_at(call, 0, "path")
        text = None if path is None else self._text(path)
        declared = declared_in(call, self._evaluated)
        for router in self._named(function.value) if path is not None else ():
            operation = Operation(router, endpoint, methods, text, declared)
            self.routers.operations.append(operation)

    def _endpoint(self, function: str) -> Endpoint:
        head, _, name = function.partition(".")
        owner = self.locals[-1].qualname.rpartition(".")[0] if self.locals else ""
        if owner and head in ("self", "cls"):
            return Endpoint(self.path, f"{owner}.{name}")
        found = self._origin(function)
        return Endpoint(found.path, found.name) if found else Endpoint(self.path, function)

    def _named(self, node: ast.expr) -> Iterator[RouterName]:
        """Yield the routers that an expression may name: `app.router` is what `app` serves."""
        if isinstance(node, ast.Call):
            function = dotted_name(node.func)
            found = self._origin(function) if function else None
            if found:
                yield _made_by(found)
            return
        name = dotted_name(node)
        if name is None:
            return
        for meant in self.loops.get(name, (name,)):
            if found := self._origin(meant):
                yield RouterName(found.path, found.name.removesuffix(".router"))

    def _origin(self, name: str) -> RouterName | None:
        """Return where a name is bound, by a function around it or by the module."""
        head, _, rest = name.partition(".")
        for function in reversed(self.locals):
            if head in function.imports:
                binding = function.imports[head]
                return imported(self.routers.project, self.path, binding, rest)
            if head in function.names:
                return RouterName(self.path, f"{function.qualname}:{name}")
        return origin(self.routers.project, self.path, name)

    @property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.routers.project)

    @property
    def _scope(self) -> ModuleScope:
        return ModuleScope(self.routers.project, self.path)

    @property
    def _evaluated(self) -> Evaluate:
        return evaluating(self._evaluator, self._scope)

    def _text(self, node: ast.expr) -> str | None:
        """Return a text as far as it is known at once, its placeholders looked up."""
        value = self._evaluated(node).value
        if not isinstance(value, Text) or value.parts is None:
            return None
        parts: list[str] = []
        for part in value.parts:
            if isinstance(part, Placeholder):
                reference = Reference(part.expression)
                literal = literal_of(self._evaluator.evaluate(reference, self._scope).value)
                if literal is None:
                    return None
                parts.append(literal)
            else:
                parts.append(part)
        return "".join(parts)


def _made_by(function: RouterName) -> RouterName:
    """Return the router that a function returns."""
    return RouterName(function.path, f"{function.name}()")


@dataclass(eq=False, repr=False)
class _Locals:
    """The names that a function binds by itself."""

    qualname: str
    function: FunctionNode

    @cached_property
    def names(self) -> set[str]:
        """Return its parameters, and what it assigns."""
        assigned = chain.from_iterable(map(stored_names, self.function.body))
        return {parameter.arg for parameter, _ in parameters_of(self.function.args)}.union(assigned)

    @cached_property
    def imports(self) -> dict[str, Import]:
        """Return what it imports."""
        found: dict[str, Import] = {}
        for node in chain.from_iterable(map(ast.walk, self.function.body)):
            if isinstance(node, IMPORTS):
                found.update(imports_of(node))
        return found
