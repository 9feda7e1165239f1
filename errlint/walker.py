"""Find the sites of a module, resolved, with the code they stand in."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from errlint.exposure import ExposureReader
from errlint.functions import FunctionReader
from errlint.model.context import Function, RaisingCall
from errlint.model.site import Detail, Site, Usage
from errlint.places import Place, places_at
from errlint.project.ast_values import dotted_name
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses, TrackedClass
from errlint.project.names import ClassDefinition, ModuleScope, Project, Scope
from errlint.project.tree import Step, SyntaxTree
from errlint.reading import SiteReader
from errlint.scopes import FunctionScope
from errlint.spelling import Speller
from errlint.statement_line import StatementLine
from errlint.surroundings import SurroundingsReader

_ADDED = re.compile(
    r"\b(?:add_middleware|Middleware|middleware\(\s*[\"']http[\"']\s*\))\(\s*([\w.]+)"
    r"|\bdispatch\s*=\s*([\w.]+)"
)
_DEPENDS = re.compile(r"\b(?:Depends|Security)\(\s*([\w.]+)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_NAMED = (*_FUNCTIONS, ast.ClassDef)


@dataclass(frozen=True)
class Walked:
    """What a walk found."""

    sites: tuple[Site, ...]
    raising_calls: tuple[RaisingCall, ...]


@dataclass(frozen=True)
class Walk:
    """What one walk needs: the syntax tree and everything that gives its names a meaning.

    `rows` are where to look, `suspects` the dotted names that may mean an exception class.
    """

    path: str
    tree: SyntaxTree
    project: Project
    exceptions: ExceptionClasses
    rows: Collection[int]
    suspects: Collection[str]
    raising: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """The calls of helpers that raise: the row and name of each, and the exception."""

    @cached_property
    def written(self) -> SyntaxTree:
        """Return the tree whose nodes sites are made of: they stand where the file has them."""
        tree = self.tree
        return tree if tree.is_native else SyntaxTree(tree.root, tree.file, tree.file)

    def source_of(self, place: Place, node: ast.expr) -> str:
        """Return the text of a node of a site that stands in a place."""
        return self.speller(place).source_of(node)

    def speller(self, place: Place) -> Speller:
        """Return what reads the text of the nodes in a place."""
        return Speller(self.written, place.part.lineno)

    def run(self) -> Walked:
        """Return what the module holds, in the order of the text."""
        contexts = _Contexts(self)
        sites = [
            site
            for place, part in self._parts()
            for site in _PlaceReader(self, contexts, place, part).sites()
        ]
        calls = (
            call
            for place in places_at(self.tree.root, {row for row, _ in self.raising})
            for call in self._raising_calls(place, contexts)
        )
        walked = Walked(tuple(sorted(sites, key=lambda site: site.range)), tuple(calls))
        contexts.close()
        return walked

    def _parts(self) -> Iterable[tuple[Place, ast.stmt | ast.expr]]:
        """Return the places to look at, each with what is written there."""
        places = places_at(self.tree.root, self.rows)
        if self.tree.is_native:
            return ((place, place.part) for place in places)
        from errlint.translation import translated  # noqa: PLC0415

        return translated(self.tree, [*places])

    def _raising_calls(self, place: Place, contexts: _Contexts) -> Iterator[RaisingCall]:
        for node in ast.walk(place.part):
            if not isinstance(node, ast.Call):
                continue
            name = dotted_name(node.func) or ""
            if exception := self.raising.get((node.lineno, name)):
                context = contexts.at(place.steps)
                tries = contexts.surroundings.read(place.steps, context.scope).tries
                has_arguments = bool(node.args or node.keywords)
                range_ = self.tree.range_of(node)
                yield RaisingCall(name, exception, tries, context.function, has_arguments, range_)


def functions_depended_on(text: str) -> frozenset[str]:
    """Return the names that a module passes to `Depends` or `Security`."""
    return frozenset(name.rpartition(".")[2] for name in _DEPENDS.findall(text))


def middleware_added(text: str) -> frozenset[str]:
    """Return the names of the classes and functions that a module adds as middleware."""
    found = (added or dispatch for added, dispatch in _ADDED.findall(text))
    return frozenset(name.rpartition(".")[2] for name in found)


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a statement stands: its scope, and the class and function right around it."""

    scope: Scope
    qualname: str = ""
    owner: ClassDefinition | None = None
    function: Function | None = None


class _Contexts:
    """The functions and classes of one module, each read once."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.reader = SiteReader(Evaluator(walk.project))
        self.surroundings = SurroundingsReader(walk.project, walk.exceptions, walk.tree)
        self.exposure = ExposureReader(walk.project)
        text = walk.tree.source.text
        self.functions = FunctionReader(
            walk.tree, self.reader.evaluator, functions_depended_on(text), middleware_added(text)
        )
        self.outermost = _Context(ModuleScope(walk.project, walk.path))
        self._known: dict[int, _Context] = {}

    def close(self) -> None:
        """Let go of what scopes know of themselves, so that nobody has to look for it as garbage.

        It keeps the whole syntax tree alive.
        """
        for context in self._known.values():
            if isinstance(context.scope, FunctionScope):
                context.scope.forget()

    def at(self, steps: tuple[Step, ...]) -> _Context:
        """Return the context of what the steps lead to."""
        context = self.outermost
        previous: object = None
        for step in steps:
            node = step.node
            if isinstance(node, _NAMED):
                if id(node) not in self._known:
                    self._known[id(node)] = self._inside(node, context, previous)
                context = self._known[id(node)]
            previous = node
        return context

    def _inside(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        outer: _Context,
        previous: object,
    ) -> _Context:
        qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
        if isinstance(node, ast.ClassDef):
            class_ = self._class(qualname, node.name, outer.scope)
            return replace(outer, qualname=qualname, owner=class_)
        owner = outer.owner if isinstance(previous, ast.ClassDef) else None
        function = self.functions.read(node, qualname, owner, outer.scope)
        walk = self.walk
        scope = FunctionScope(walk.project, walk.path, walk.tree, node, outer.scope, owner)
        return replace(outer, scope=scope, qualname=qualname, function=function)

    def _class(self, qualname: str, name: str, scope: Scope) -> ClassDefinition | None:
        facts = self.walk.project.facts(self.walk.path)
        if facts and qualname in facts.classes:
            return ClassDefinition(self.walk.path, facts.classes[qualname])
        found = scope.lookup(name)
        return next((m for m in found if isinstance(m, ClassDefinition)), None)


class _PlaceReader:
    """Builds a site at each construction in one place, keeping the path to the current node.

    `part` is what is written there.
    """

    def __init__(
        self, walk: Walk, contexts: _Contexts, place: Place, part: ast.stmt | ast.expr
    ) -> None:
        self.walk = walk
        self.contexts = contexts
        self.place = place
        self.part = part
        self.path: list[ast.AST] = []
        self.found: list[Site] = []

    @cached_property
    def context(self) -> _Context:
        return self.contexts.at(self.place.steps)

    def sites(self) -> list[Site]:
        """Return the sites in the place."""
        self._read(self.part)
        return self.found

    def _read(self, node: ast.AST) -> None:
        self.path.append(node)
        if isinstance(node, ast.Call):
            self._call(node)
        elif isinstance(node, ast.Raise) and node.exc:
            self._bare_raise(node.exc)
        for child in ast.iter_child_nodes(node):
            self._read(child)
        self.path.pop()

    def _call(self, node: ast.Call) -> None:
        name = dotted_name(node.func)
        if name is not None and name.endswith(".__init__"):
            if found := self._base_init_class(name.removesuffix(".__init__")):
                self._add(node, found, Usage.SUPER_INIT, takes_self=True)
        elif name is not None:
            if found := self._exception(name):
                self._add(node, found, self._usage(node))
        elif _is_super_init(node.func) and (found := self._super_class()):
            self._add(node, found, Usage.SUPER_INIT)

    def _bare_raise(self, exc: ast.expr) -> None:
        name = dotted_name(exc)
        if name is not None and (found := self._exception(name)):
            self._add(exc, found, Usage.RAISED_CLASS)

    def _exception(self, name: str) -> TrackedClass | None:
        if name not in self.walk.suspects:
            return None
        meanings = self.walk.project.resolve(name, self.context.scope)
        classes = self.walk.exceptions
        if found := classes.tracked(meanings):
            return found
        foreign = classes.foreign(meanings)
        return TrackedClass(foreign, is_foreign=True) if foreign else None

    def _base_init_class(self, name: str) -> TrackedClass | None:
        """Return the class whose `__init__` a subclass calls by its name."""
        owner = self.context.owner
        if owner is None or not self.walk.exceptions.tracked((owner,)):
            return None
        return self.walk.exceptions.tracked(self.walk.project.resolve(name, self.context.scope))

    def _super_class(self) -> TrackedClass | None:
        owner, function = self.context.owner, self.context.function
        is_init = function and function.node.name == "__init__"
        if owner is None or not is_init or not self.walk.exceptions.tracked((owner,)):
            return None
        bases = tuple(self.walk.project.bases(owner))
        found = self.walk.exceptions.tracked(bases)
        if found is None or len(bases) == 1:
            return found
        return replace(found, signature=replace(found.signature, required=None))

    def _usage(self, node: ast.Call) -> Usage:
        child: ast.AST = node
        for parent in reversed(self.path[:-1]):
            match parent:
                case ast.Raise(exc=exc) if exc is child:
                    return Usage.RAISED
                case ast.Return() if self.context.function and self.context.function.routes:
                    return Usage.RETURNED_FROM_ROUTE
                case ast.Return():
                    return Usage.RETURNED
                case ast.Expr():
                    return Usage.DISCARDED
                case ast.Assign(value=value) | ast.AnnAssign(value=value) if value is child:
                    return self._assigned_usage(parent)
                case ast.IfExp(test=test) if test is not child:
                    pass
                case ast.Attribute(attr="with_traceback"):
                    pass
                case ast.Call(func=ast.Attribute() as func) if func is child:
                    pass
                case _:
                    return Usage.PASSED
            child = parent
        return Usage.PASSED

    def _assigned_usage(self, assignment: ast.AST) -> Usage:
        match assignment:
            case ast.Assign(targets=targets):
                names = {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = {name}
            case _:
                return Usage.PASSED
        function = self.context.function
        within = function.node if function else self.walk.tree.root
        for node in ast.walk(within):
            raised = node.exc if isinstance(node, ast.Raise) else None
            if raised and dotted_name(raised) in names:
                return Usage.RAISED_LATER
        return Usage.PASSED

    def _add(
        self, node: ast.expr, found: TrackedClass, usage: Usage, takes_self: bool = False
    ) -> None:
        scope, function = self.context.scope, self.context.function
        place, written = self.place, self.walk.written
        around = self.contexts.surroundings.read(place.steps, scope)
        speller = self.walk.speller(place)
        given = tuple(speller.arguments(node)) if isinstance(node, ast.Call) else ()
        own = given[1:] if takes_self else given  # the first one is the instance
        arguments = self.contexts.reader.read(own, found, scope, usage, speller)
        line = StatementLine.of(self.walk.tree, place)
        self.found.append(
            Site(
                exception=found.name,
                spelling=speller.source_of(node.func if isinstance(node, ast.Call) else node),
                usage=usage,
                node=node,
                range=written.range_of(node),
                place=place,
                own_range=written.range_of(self.part),
                statement_range=line.range,
                signature=found.signature,
                status=arguments.status,
                detail=self._with_exposure(arguments.detail, function),
                has_headers=arguments.has_headers,
                header_names=arguments.header_names,
                has_open_arguments=arguments.are_open,
                is_foreign=found.is_foreign,
                is_framework_class=found.is_framework,
                function=function,
                guard=around.guard,
                handler=around.handler,
                tries=around.tries,
                comments=line.comments,
                moves_head=_moves_head(self.walk.tree, place),
                stands_alone=line.is_of_one and _is_whole(self.part, node),
            )
        )

    def _with_exposure(self, detail: Detail, function: Function | None) -> Detail:
        if detail.node is None:
            return detail
        place, scope = self.place, self.context.scope
        exposes = self.contexts.exposure.read(
            detail.node, place.statement, place.steps, scope, function
        )
        return replace(detail, exposes=exposes) if exposes else detail


def _moves_head(tree: SyntaxTree, place: Place) -> bool:
    """Tell whether a part of a head may break as a line does: formatters put it in parentheses."""
    match place.statement:
        case (
            ast.If(test=part) | ast.While(test=part) | ast.For(iter=part) | ast.AsyncFor(iter=part)
        ):
            parts = [part]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            parts = place.statement.decorator_list
        case _:
            parts = []
    if place.expression not in parts or place.expression is None:
        return False
    start = tree.start_of(place.expression)
    before = tree.file.line(start.row)[: start.column - 1].rstrip()
    return bool(before) and not before.endswith("(")


def _is_super_init(func: ast.expr) -> bool:
    return (
        isinstance(func, ast.Attribute)
        and func.attr == "__init__"
        and isinstance(func.value, ast.Call)
        and dotted_name(func.value.func) == "super"
    )


def _is_whole(statement: ast.AST, node: ast.expr) -> bool:
    """Tell whether a statement is nothing but `<call>` or `return <call>`."""
    match statement:
        case ast.Expr(value=value) | ast.Return(value=value):
            return value is node and statement.end_col_offset == node.end_col_offset
    return False
