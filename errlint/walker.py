"""Walk a module with LibCST and yield its sites, resolved, with the code they stand in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import libcst as cst
from libcst.metadata import CodeRange

from errlint.exposure import ExposureReader
from errlint.functions import describe_function
from errlint.model.context import Function, RaisingCall
from errlint.model.site import Comment, Detail, Site, Usage
from errlint.project.cst_values import dotted_name, source_of
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import (
    ExceptionClasses,
    TrackedClass,
)
from errlint.project.names import (
    ClassDefinition,
    ModuleScope,
    Project,
    Scope,
)
from errlint.reading import SiteReader
from errlint.scopes import FunctionScope
from errlint.slices import Slice
from errlint.source import Position, Range
from errlint.surroundings import SurroundingsReader
from errlint.traverse import Reader

_ADDED = re.compile(
    r"\b(?:add_middleware|Middleware|middleware\(\s*[\"']http[\"']\s*\))\(\s*([\w.]+)"
    r"|\bdispatch\s*=\s*([\w.]+)"
)
_DEPENDS = re.compile(r"\b(?:Depends|Security)\(\s*([\w.]+)")


@dataclass(frozen=True)
class Walked:
    """What a walk found."""

    sites: tuple[Site, ...]
    raising_calls: tuple[RaisingCall, ...]


@dataclass(frozen=True)
class Walk:
    """What one walk needs: the parsed slice and everything that gives its names a meaning.

    `suspects` are the dotted names that may mean an exception class, None for any name.
    """

    path: str
    slice: Slice
    module: cst.Module
    positions: Mapping[cst.CSTNode, CodeRange]
    project: Project
    exceptions: ExceptionClasses
    suspects: Collection[str] | None
    depended_on: frozenset[str] = frozenset()
    middleware: frozenset[str] = frozenset()
    """What the module adds as middleware."""
    raising: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """The calls of helpers that raise: the row and name of each, and the exception."""

    def range_of(self, node: cst.CSTNode) -> Range:
        """Return where the text of a node stands in the file."""
        found = self.positions[node]
        return Range(
            Position(self.slice.row(found.start.line), found.start.column + 1),
            Position(self.slice.row(found.end.line), found.end.column + 1),
        )

    def run(self) -> Walked:
        """Return what the module holds, in the order of the text."""
        visitor = _SiteVisitor(self)
        visitor.read(self.module)
        sites = sorted(visitor.sites, key=lambda site: site.range)
        return Walked(tuple(sites), tuple(visitor.raising_calls))


def functions_depended_on(text: str) -> frozenset[str]:
    """Return the names that a module passes to `Depends` or `Security`."""
    return frozenset(name.rpartition(".")[2] for name in _DEPENDS.findall(text))


def middleware_added(text: str) -> frozenset[str]:
    """Return the names of the classes and functions that a module adds as middleware."""
    found = (added or dispatch for added, dispatch in _ADDED.findall(text))
    return frozenset(name.rpartition(".")[2] for name in found)


class _SiteVisitor(Reader):
    """Keeps the path to the current node and builds a site at each construction."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.sites: list[Site] = []
        self.path: list[cst.CSTNode] = []
        module_scope = ModuleScope(walk.project, walk.path)
        self.scopes: list[Scope] = [module_scope]
        self.classes: list[ClassDefinition | None] = []
        self.functions: list[Function] = []
        self.raising_calls: list[RaisingCall] = []
        self.raising_names = {name for _, name in walk.raising}
        self.reader = SiteReader(Evaluator(walk.project))
        self.surroundings = SurroundingsReader(walk.project, walk.exceptions)
        self.exposure = ExposureReader(walk.project)

    def enter(self, node: cst.CSTNode) -> None:
        """Note the node; build a site where it is the construction of an exception."""
        self.path.append(node)
        if isinstance(node, cst.FunctionDef):
            self._enter_function(node)
        elif isinstance(node, cst.ClassDef):
            self.classes.append(self._class_definition(node))
        elif isinstance(node, cst.Call):
            self._call(node)
        elif isinstance(node, cst.Raise) and node.exc:
            self._bare_raise(node.exc)

    def leave(self, node: cst.CSTNode) -> None:
        """Forget the node."""
        self.path.pop()
        if isinstance(node, cst.FunctionDef):
            self.scopes.pop()
            self.functions.pop()
        elif isinstance(node, cst.ClassDef):
            self.classes.pop()

    def _enter_function(self, node: cst.FunctionDef) -> None:
        in_class = len(self.path) > 2 and isinstance(self.path[-3], cst.ClassDef)
        owner = self.classes[-1] if in_class and self.classes else None
        outer = self.scopes[-1]
        names = [part.name.value for part in self.path if isinstance(part, _NAMED)]
        self.functions.append(
            describe_function(
                node,
                ".".join(names),
                owner=owner,
                scope=outer,
                evaluator=self.reader.evaluator,
                depended_on=self.walk.depended_on,
                middleware=self.walk.middleware,
            )
        )
        self.scopes.append(FunctionScope(self.walk.project, self.walk.path, node, outer, owner))

    def _class_definition(self, node: cst.ClassDef) -> ClassDefinition | None:
        qualname = ".".join(part.name.value for part in self.path if isinstance(part, _NAMED))
        facts = self.walk.project.facts(self.walk.path)
        if facts and qualname in facts.classes:
            return ClassDefinition(self.walk.path, facts.classes[qualname])
        found = self.scopes[-1].lookup(node.name.value)
        return next((m for m in found if isinstance(m, ClassDefinition)), None)

    def _call(self, node: cst.Call) -> None:
        name = dotted_name(node.func)
        if name is not None and name in self.raising_names:
            self._raising_call(node, name)
        if name is not None and name.endswith(".__init__"):
            if found := self._base_init_class(name.removesuffix(".__init__")):
                self._add(node, found, Usage.SUPER_INIT, takes_self=True)
        elif name is not None:
            if found := self._exception(name):
                self._add(node, found, self._usage(node))
        elif _is_super_init(node.func) and (found := self._super_class()):
            self._add(node, found, Usage.SUPER_INIT)

    def _raising_call(self, node: cst.Call, name: str) -> None:
        row = self.walk.range_of(node).start.row
        if exception := self.walk.raising.get((row, name)):
            tries = self.surroundings.read(self.path, self.scopes[-1]).tries
            function = self.functions[-1] if self.functions else None
            place = self.walk.range_of(node)
            self.raising_calls.append(
                RaisingCall(name, exception, tries, function, bool(node.args), place)
            )

    def _bare_raise(self, exc: cst.BaseExpression) -> None:
        name = dotted_name(exc)
        if name is not None and (found := self._exception(name)):
            self._add(exc, found, Usage.RAISED_CLASS)

    def _exception(self, name: str) -> TrackedClass | None:
        suspects = self.walk.suspects
        if suspects is not None and name not in suspects:
            return None
        meanings = self.walk.project.resolve(name, self.scopes[-1])
        classes = self.walk.exceptions
        if found := classes.tracked(meanings):
            return found
        foreign = classes.foreign(meanings)
        return TrackedClass(foreign, is_foreign=True) if foreign else None

    def _base_init_class(self, name: str) -> TrackedClass | None:
        """Return the class whose `__init__` a subclass calls by its name."""
        owner = self.classes[-1] if self.classes else None
        if owner is None or not self.walk.exceptions.tracked((owner,)):
            return None
        return self.walk.exceptions.tracked(self.walk.project.resolve(name, self.scopes[-1]))

    def _super_class(self) -> TrackedClass | None:
        owner = self.classes[-1] if self.classes else None
        is_init = self.functions and self.functions[-1].node.name.value == "__init__"
        if owner is None or not is_init or not self.walk.exceptions.tracked((owner,)):
            return None
        bases = tuple(self.walk.project.bases(owner))
        found = self.walk.exceptions.tracked(bases)
        if found is None or len(bases) == 1:
            return found
        return replace(found, signature=replace(found.signature, required=None))

    def _usage(self, node: cst.Call) -> Usage:
        child: cst.CSTNode = node
        for parent in reversed(self.path[:-1]):
            match parent:
                case cst.Raise(exc=exc) if exc is child:
                    return Usage.RAISED
                case cst.Raise():
                    return Usage.PASSED
                case cst.Return() if self.functions and self.functions[-1].routes:
                    return Usage.RETURNED_FROM_ROUTE
                case cst.Return():
                    return Usage.RETURNED
                case cst.Expr():
                    return Usage.DISCARDED
                case cst.Assign() | cst.AnnAssign():
                    return self._assigned_usage(parent)
                case cst.IfExp(test=test) if test is not child:
                    pass
                case cst.Attribute(attr=cst.Name(value="with_traceback")):
                    pass
                case cst.Call() if isinstance(child, cst.Attribute):
                    pass
                case _:
                    return Usage.PASSED
            child = parent
        return Usage.PASSED

    def _assigned_usage(self, assignment: cst.Assign | cst.AnnAssign) -> Usage:
        targets = (
            [target.target for target in assignment.targets]
            if isinstance(assignment, cst.Assign)
            else [assignment.target]
        )
        names = {target.value for target in targets if isinstance(target, cst.Name)}
        finder = _RaiseFinder(names)
        within = self.functions[-1].node.body if self.functions else self.walk.module
        finder.read(within)
        return Usage.RAISED_LATER if finder.found else Usage.PASSED

    def _add(
        self, node: cst.BaseExpression, found: TrackedClass, usage: Usage, takes_self: bool = False
    ) -> None:
        statement = self._statement()
        around = self.surroundings.read(self.path, self.scopes[-1])
        parent = self.path[-2] if isinstance(node, cst.Call) else self.path[-1]
        arguments = self.reader.read(node, found, self.scopes[-1], usage, takes_self)
        function = self.functions[-1] if self.functions else None
        self.sites.append(
            Site(
                exception=found.name,
                spelling=source_of(node.func if isinstance(node, cst.Call) else node),
                usage=usage,
                node=node,
                statement=statement,
                range=self.walk.range_of(node),
                statement_range=self.walk.range_of(statement),
                signature=found.signature,
                status=arguments.status,
                detail=self._with_exposure(arguments.detail, function),
                headers=arguments.headers,
                header_names=arguments.header_names,
                has_open_arguments=arguments.are_open,
                is_foreign=found.is_foreign,
                is_framework_class=found.is_framework,
                function=function,
                guard=around.guard,
                handler=around.handler,
                tries=around.tries,
                comments=self._comments(statement),
                cause=_cause(parent),
                stands_alone=_stands_alone(statement, node),
            )
        )

    def _with_exposure(self, detail: Detail, function: Function | None) -> Detail:
        if detail.node is None:
            return detail
        exposes = self.exposure.read(detail.node, self.path, self.scopes[-1], function)
        return replace(detail, exposes=exposes) if exposes else detail

    def _statement(self) -> cst.CSTNode:
        for node in reversed(self.path):
            if isinstance(node, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
                return node
            if isinstance(node, cst.BaseCompoundStatement):
                return node
        return self.walk.module

    def _comments(self, statement: cst.CSTNode) -> tuple[Comment, ...]:
        """Return the comments about a statement: those above it, or above its `if`, and behind."""
        above = self._comments_above(statement) or self._comments_above(self._opening(statement))
        trailing = getattr(statement, "trailing_whitespace", None)
        if trailing is None or trailing.comment is None:
            return above
        place = self.walk.range_of(trailing.comment).start
        behind = Comment(trailing.comment.value, place.row, place.column, is_trailing=True)
        return (*above, behind)

    def _opening(self, statement: cst.CSTNode) -> cst.If | None:
        """Return the `if` of whose body a statement is the first, with nothing in between."""
        blocks = zip(reversed(self.path[:-1]), reversed(self.path), strict=False)
        for node, inner in blocks:
            if isinstance(inner, cst.IndentedBlock):
                if not isinstance(node, cst.If) or inner is not node.body:
                    return None
                row = self.walk.range_of(node.test).end.row
                return node if self.walk.range_of(statement).start.row == row + 1 else None
        return None

    def _comments_above(self, statement: cst.CSTNode | None) -> tuple[Comment, ...]:
        """Return the comment block right above a statement, a blank line ending it."""
        if not isinstance(statement, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            return ()
        row = self.walk.range_of(statement).start.row
        column = self.walk.range_of(statement).start.column
        block: list[Comment] = []
        for line in reversed(_leading_lines(statement, self.path)):
            if line.comment is None:
                break
            row -= 1
            block.append(Comment(line.comment.value, row, column))
        return tuple(reversed(block))


_NAMED = (cst.FunctionDef, cst.ClassDef)


class _RaiseFinder(Reader):
    def __init__(self, names: set[str]) -> None:
        self.names = names
        self.found = False

    def visit_Raise(self, node: cst.Raise) -> bool:
        if node.exc and (dotted_name(node.exc) in self.names):
            self.found = True
        return False


def _is_super_init(func: cst.BaseExpression) -> bool:
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value == "__init__"
        and isinstance(func.value, cst.Call)
        and dotted_name(func.value.func) == "super"
    )


def _stands_alone(statement: cst.CSTNode, node: cst.BaseExpression) -> bool:
    match statement:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value) | cst.Return(value=value)]):
            return value is node and not getattr(node, "lpar", ())
    return False


def _cause(parent: cst.CSTNode) -> cst.BaseExpression | None:
    return parent.cause.item if isinstance(parent, cst.Raise) and parent.cause else None


def _leading_lines(statement: cst.CSTNode, path: list[cst.CSTNode]) -> list[cst.EmptyLine]:
    lines = list(getattr(statement, "leading_lines", ()))
    for node in path:
        if isinstance(node, cst.Module) and node.body and node.body[0] is statement:
            return [*node.header, *lines]
    return lines
