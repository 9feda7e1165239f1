"""Find the sites of a module, resolved, with the code they stand in."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from errlint.excerpts import Excerpts, Place, places_at, read_excerpts
from errlint.libcst_import import cst
from errlint.model.context import Function, RaisingCall
from errlint.model.extras import Extras
from errlint.model.interest import Interest
from errlint.model.response import BuiltResponse, ReturnedBody
from errlint.model.site import Detail, Site, Usage
from errlint.project import ast_values
from errlint.project.attributes import evaluator_with_attributes
from errlint.project.called import spelling_of
from errlint.project.cst_values import dotted_name, quotes_around, source_of, value_of
from errlint.project.exceptions import ExceptionClasses, TrackedClass
from errlint.project.exposed_calls import Raised
from errlint.project.names import ClassDefinition, ModuleScope, Project, Scope
from errlint.project.nodes import DEFINITIONS, FunctionNode, nodes_with_others
from errlint.project.overwriting import overwritten
from errlint.project.signatures import DETAIL, bound_roles
from errlint.project.tree import Step, SyntaxTree
from errlint.project.values import Invocation
from errlint.source import Range
from errlint.walk.answers import AnswerReader
from errlint.walk.exposure import ExposureReader
from errlint.walk.functions import FunctionReader
from errlint.walk.reading import SiteReader
from errlint.walk.responses import may_be_response
from errlint.walk.scopes import FunctionScope, scope_at
from errlint.walk.statement_line import StatementLine, moves_head
from errlint.walk.surroundings import SurroundingsReader
from errlint.walk.traverse import Reader
from errlint.walk.usages import Used, use_of

_RESPONSES = frozenset({Interest.RESPONSES, Interest.TELLING_RESPONSES})


class Walked(NamedTuple):
    """What a walk found."""

    sites: tuple[Site, ...]
    raising_calls: tuple[RaisingCall, ...]
    extras: Extras


@dataclass(eq=False, repr=False)
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
    keys: Collection[str]
    """Those of the form that details are required to have."""
    raising: Mapping[tuple[int, str], Raised] = field(default_factory=dict)
    """The calls of helpers that raise: the row and spelling of each, and the exception."""
    asked: Mapping[Interest, Collection[int]] = field(default_factory=dict)
    """What to look for besides sites, with the rows where it may be."""

    def range_of(self, node: cst.CSTNode) -> Range:
        """Return where the text of a node of a site stands in the file."""
        return self._excerpts.range_of(node)

    def run(self) -> Walked:
        """Return what the module holds, in the order of the text."""
        contexts = _Contexts(self)
        sites: list[Site] = []
        answers: list[BuiltResponse | ReturnedBody] = []
        for place, node in zip(self._places, self._excerpts.nodes, strict=True):
            reader = _PlaceReader(self, contexts, place)
            reader.read(node)
            if isinstance(node, cst.Return) and node.value and self._may_tell(place.statement):
                reader.read_returned(node.value)
            sites += reader.sites
            answers += reader.answers
        calls = (
            call
            for place in places_at(self.tree.root, {row for row, _ in self.raising}, bool)
            for call in self._raising_calls(place, contexts)
        )
        sites.sort(key=lambda site: site.range)
        answers.sort(key=lambda answer: answer.range)
        extras = self._extras(contexts)._replace(answers=tuple(answers))
        walked = Walked(tuple(sites), tuple(calls), extras)
        contexts.close()
        return walked

    def _extras(self, contexts: _Contexts) -> Extras:
        if not self.asked:
            return Extras()
        from errlint.walk.extras import ExtrasReader

        reader = ExtrasReader(
            self.path, self.tree, self.project, self.exceptions, contexts.at, self.keys
        )
        return reader.read(self.asked)

    @cached_property
    def _places(self) -> tuple[Place, ...]:
        return tuple(places_at(self.tree.root, self.rows, self._may_construct))

    @cached_property
    def _excerpts(self) -> Excerpts:
        return read_excerpts(self.tree, self._places)

    def _may_construct(self, part: ast.stmt | ast.expr) -> bool:
        """Tell whether Python's own tree has something in it that may be a site."""
        if self._may_tell(part):
            return True
        for node in nodes_with_others(part):
            match node:
                case ast.Call(func=ast.Attribute(attr="__init__")):
                    return True
                case ast.Call(func=named) | ast.Raise(exc=ast.expr() as named):
                    name = ast_values.dotted_name(named)
                    if name and (name in self.suspects or self.may_be_response(name)):
                        return True
        return False

    def may_be_response(self, name: str) -> bool:
        """Tell whether a dotted name may be the class of a response that is asked for."""
        return not _RESPONSES.isdisjoint(self.asked) and may_be_response(name)

    def _may_tell(self, part: ast.stmt | ast.expr) -> bool:
        """Tell whether a statement returns something, where that is asked for."""
        return isinstance(part, ast.Return) and Interest.TELLING_RETURNS in self.asked

    def _raising_calls(self, place: Place, contexts: _Contexts) -> Iterator[RaisingCall]:
        for node in ast.walk(place.expression or place.statement):
            if not isinstance(node, ast.Call):
                continue
            name = spelling_of(node.func) or ""
            if raised := self.raising.get((node.lineno, name)):
                context = contexts.at(place.steps)
                tries = contexts.surroundings.read(place.steps, context.scope).tries
                has_arguments = bool(node.args or node.keywords)
                range_ = self.tree.range_of(node)
                yield RaisingCall(
                    name,
                    raised.exception,
                    tries,
                    context.function,
                    has_arguments,
                    range_,
                    raised.decorator,
                )


class _Context(NamedTuple):
    """Where a statement stands: its scope, and the class and function right around it."""

    scope: Scope
    qualname: str = ""
    owner: ClassDefinition | None = None
    function: Function | None = None


class _Contexts:
    """The functions and classes of one module, each read once."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.reader = SiteReader(evaluator_with_attributes(walk.project, walk.exceptions))
        self.surroundings = SurroundingsReader(walk.project, walk.exceptions, walk.tree)
        exposure = ExposureReader(walk.project, walk.tree)
        self.answers = AnswerReader(
            walk.tree, walk.project, self.reader, self.surroundings, exposure
        )
        self.functions = FunctionReader(walk.tree, self.reader.evaluator)
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
            if isinstance(node, DEFINITIONS):
                if id(node) not in self._known:
                    self._known[id(node)] = self._inside(node, context, previous)
                context = self._known[id(node)]
            previous = node
        return context

    def _inside(
        self, node: FunctionNode | ast.ClassDef, outer: _Context, previous: object
    ) -> _Context:
        qualname = f"{outer.qualname}.{node.name}" if outer.qualname else node.name
        if isinstance(node, ast.ClassDef):
            class_ = self._class(qualname, node.name, outer.scope)
            return outer._replace(qualname=qualname, owner=class_)
        owner = outer.owner if isinstance(previous, ast.ClassDef) else None
        function = self.functions.read(node, qualname, owner, outer.scope)
        walk = self.walk
        scope = FunctionScope(walk.project, walk.path, walk.tree, node, outer.scope, owner)
        return outer._replace(scope=scope, qualname=qualname, function=function)

    def _class(self, qualname: str, name: str, scope: Scope) -> ClassDefinition | None:
        facts = self.walk.project.facts(self.walk.path)
        if facts and qualname in facts.classes:
            return ClassDefinition(self.walk.path, facts.classes[qualname])
        found = scope.lookup(name)
        return next((m for m in found if isinstance(m, ClassDefinition)), None)


class _PlaceReader(Reader):
    """Builds the sites and responses of one place, keeping the path to the current node."""

    def __init__(self, walk: Walk, contexts: _Contexts, place: Place) -> None:
        self.walk = walk
        self.contexts = contexts
        self.place = place
        self.context = contexts.at(place.steps)
        self.path: list[cst.CSTNode] = []
        self.sites: list[Site] = []
        self.answers: list[BuiltResponse | ReturnedBody] = []

    def enter(self, node: cst.CSTNode) -> None:
        """Note the node; build a site where it is the construction of an exception."""
        self.path.append(node)
        if isinstance(node, cst.Call):
            self._call(node)
        elif isinstance(node, cst.Raise) and node.exc:
            self._bare_raise(node.exc)

    def leave(self, node: cst.CSTNode) -> None:
        """Forget the node."""
        self.path.pop()

    def _call(self, node: cst.Call) -> None:
        name = dotted_name(node.func)
        if name is not None and name.endswith(".__init__"):
            if found := self._base_init_class(name.removesuffix(".__init__")):
                self._add(node, found.preceded(), self._initialising())
        elif name is not None:
            if found := self._exception(name):
                self._add(
                    node, found, use_of(self.path, self.context.function, self.walk.tree.root)
                )
            elif name in self.walk.suspects and (found := self._given_a_detail(node)):
                self._add(node, found.preceded(), Used(Usage.PASSED))
            elif self.walk.may_be_response(name):
                self._response(node, name)
        elif _is_super_init(node.func) and (found := self._super_class()):
            self._add(node, found, self._initialising())

    def _bare_raise(self, exc: cst.BaseExpression) -> None:
        name = dotted_name(exc)
        if name is not None and (found := self._exception(name)):
            self._add(exc, found, Used(Usage.RAISED_CLASS))

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

    def _given_a_detail(self, node: cst.Call) -> TrackedClass | None:
        """Return the class that a call of `functools.partial` gives a detail to."""
        call = value_of(node)
        if not isinstance(call, Invocation):
            return None
        found = self.walk.exceptions.partially_called(call, self.context.scope)
        if found and bound_roles(call.arguments[1:], found.signature).get(DETAIL):
            return replace(found, is_framework=False, signature=found.signature.in_doubt())
        return None

    def _super_class(self) -> TrackedClass | None:
        owner, function = self.context.owner, self.context.function
        is_init = function is not None and function.node.name == "__init__"
        return self.walk.exceptions.base_of(owner) if owner and is_init else None

    def _add(self, node: cst.BaseExpression, found: TrackedClass, used: Used) -> None:
        scope, function = self.context.scope, self.context.function
        here = scope_at(scope, self.place.steps, self.place.statement)
        around = self.contexts.surroundings.read(self.place.steps, scope)
        parent = self.path[-2:-1] if isinstance(node, cst.Call) else self.path[-1:]
        arguments = self.contexts.reader.read(node, found, here, used.usage)
        if changed := self._overwritten(node, used):
            arguments = arguments.without(changed)
        line = StatementLine.of(self.walk.tree, self.place)
        statement = self.path[0]
        self.sites.append(
            Site(
                exception=found.name,
                spelling=source_of(node.func if isinstance(node, cst.Call) else node),
                usage=used.usage,
                node=node,
                range=self.walk.range_of(node),
                statement=statement if isinstance(statement, cst.BaseSmallStatement) else None,
                own_range=self.walk.range_of(statement),
                statement_range=line.range,
                signature=found.signature,
                status=arguments.status,
                detail=self._with_exposure(arguments.detail),
                headers=arguments.headers,
                has_open_arguments=arguments.are_open,
                stray_arguments=arguments.unknown,
                is_foreign=found.is_foreign,
                is_framework_class=found.is_framework,
                function=function,
                guard=around.guard,
                clause=around.clause,
                tries=around.tries,
                comments=line.comments,
                cause=_cause(*parent),
                quotes=quotes_around(self.path),
                moves_head=moves_head(self.walk.tree, self.place),
                stands_alone=line.is_of_one and _is_whole(statement, node),
            )
        )

    def _initialising(self) -> Used:
        function = self.context.function
        first = function.node.args.args[:1] if function else ()
        return Used(Usage.SUPER_INIT, frozenset(argument.arg for argument in first))

    def _overwritten(self, node: cst.BaseExpression, used: Used) -> frozenset[str]:
        """Return the attributes of an exception that its function assigns when it is made."""
        if not used.names or not isinstance(node, cst.Call):
            return frozenset()
        function = self.context.function
        within = ast.walk(function.node if function else self.walk.tree.root)
        given = {source_of(argument.value) for argument in node.args}
        return overwritten(used.names, given, self.walk.range_of(node).end.row, within)

    def _response(self, node: cst.Call, name: str) -> None:
        is_raised = any(isinstance(parent, cst.Raise) for parent in self.path[-2:-1])
        read, range_ = self.contexts.answers.built, self.walk.range_of(node)
        if not is_raised and (found := read(node, name, range_, self.place, self.context)):
            self.answers.append(found)

    def read_returned(self, value: cst.BaseExpression) -> None:
        """Note what the statement returns where that shows what was caught."""
        read, range_ = self.contexts.answers.returned, self.walk.range_of(value)
        if found := read(value, range_, self.place, self.context):
            self.answers.append(found)

    def _with_exposure(self, detail: Detail) -> Detail:
        nodes = [entry.node for entry in detail.given] if detail.node is None else [detail.node]
        exposes = self.contexts.answers.exposed(nodes, self.place, self.context)
        return detail._replace(exposes=exposes) if exposes else detail


def _is_super_init(func: cst.BaseExpression) -> bool:
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value == "__init__"
        and isinstance(func.value, cst.Call)
        and dotted_name(func.value.func) == "super"
    )


def _is_whole(statement: cst.CSTNode, node: cst.BaseExpression) -> bool:
    """Tell whether a statement is nothing but `<call>` or `return <call>`."""
    match statement:
        case cst.Expr(value=value) | cst.Return(value=value):
            return value is node and not getattr(node, "lpar", ())
    return False


def _cause(parent: cst.CSTNode | None = None) -> cst.BaseExpression | None:
    return parent.cause.item if isinstance(parent, cst.Raise) and parent.cause else None
