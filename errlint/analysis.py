"""From the text of one file to what the rules get to see."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from errlint import syntax
from errlint.model.interest import Interest
from errlint.own_files import OwnFiles
from errlint.project.caught import is_broad
from errlint.project.depended_on import DependedOn
from errlint.project.effects import Effects, RaisingCalls, effects_of
from errlint.project.entered import EnteredManagers
from errlint.project.exceptions import ExceptionClasses
from errlint.project.exposed_calls import PlacedCall, Raised, exposed_calls
from errlint.project.facts import ModuleFacts
from errlint.project.kept import forget_all, forget_file, kept, kept_by_file
from errlint.project.local_names import local_names
from errlint.project.mentions import imports, imports_framework, offsets_of
from errlint.project.names import ClassDefinition, FunctionDefinition, ModuleScope, Project
from errlint.project.outline import Suspects
from errlint.project.reach import Reach
from errlint.project.reader import read_facts
from errlint.project.requirements import Requirements
from errlint.project.roots import ModuleFinder
from errlint.project.texts import Texts
from errlint.project.trail import Trail
from errlint.project.tree import SyntaxTree, read_syntax_tree, statement_alone
from errlint.project.uses import uses_of
from errlint.project.wrapping import DecoratedFunctions
from errlint.project.yielding import exposed_yields
from errlint.source import Source
from errlint.walk.interests import all_offsets

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.consumers.echoed import EchoedTexts
    from errlint.handlers.inner_middleware import InnerMiddleware
    from errlint.handlers.own_handlers import OwnHandlers
    from errlint.handlers.validation_answers import ValidationAnswers
    from errlint.model.module import Module
    from errlint.walk.walker import Walk

_MOST_OUTLINES = 4000
_MOST_FACTS = 1500
"""Of how many files so much is known at a time: memory shall not grow with the tree."""
_INIT = re.compile(r"__init__[ \t]*\(")
_ADDS_ROUTE = re.compile(r"\.add_api_\w*route\(")
_OF_ANSWERS = (Interest.RESPONSES, Interest.TELLING_RESPONSES, Interest.TELLING_RETURNS)
_BASE_INIT = re.compile(r"\.__init__[ \t]*\(")


@dataclass(eq=False, repr=False)
class Workspace:
    """The files of one project, read when a name first leads to them.

    `root` is the project's folder; `overlay` and `stdin` hold what stands in for files on disk, by
    absolute path: texts, and bytes from standard input.
    """

    root: str
    src: tuple[str, ...] = ()
    exceptions: frozenset[str] = frozenset()
    trail: Trail = field(default_factory=Trail)
    overlay: dict[str, Source] = field(default_factory=dict)
    stdin: dict[str, bytes] = field(default_factory=dict)

    @kept_by_file
    def texts(self) -> Texts:
        """Return what reads the files."""
        return Texts(self.trail, self.overlay, self.stdin)

    @kept
    def finder(self) -> ModuleFinder:
        """Return what finds modules."""
        return ModuleFinder(self.root, self.src, self.trail)

    @kept_by_file
    def project(self) -> Project:
        """Return what knows the names of the project's modules."""
        return Project(self.finder, self._read_facts, self.node_of)

    @kept_by_file
    def classes(self) -> ExceptionClasses:
        """Return what knows the tracked exceptions."""
        return ExceptionClasses(self.project, self.exceptions)

    @kept_by_file
    def raising(self) -> RaisingCalls:
        """Return what knows which calls raise tracked exceptions."""
        return RaisingCalls(self.project, self.classes, self.effects, self.suspects.mentions)

    @kept
    def requirements(self) -> Requirements:
        """Return what knows which versions of its libraries the project asks for."""
        return Requirements(self.root, self.trail)

    @kept_by_file
    def reach(self) -> Reach:
        """Return what knows which files a module can run."""
        return Reach(self.finder, self.root, self.texts.text)

    @kept_by_file
    def suspects(self) -> Suspects:
        """Return what decides where to look."""
        return Suspects(self.finder, self.texts.text, self.exceptions)

    @kept
    def own_files(self) -> OwnFiles:
        """Return what lists the files of the project."""
        return OwnFiles(self.root, self.trail)

    @kept
    def own_handlers(self) -> OwnHandlers:
        """Return what knows whether the project has handlers for HTTP exceptions."""
        from errlint.handlers.own_handlers import OwnHandlers

        return OwnHandlers(self.own_files, self.classes, self.texts.text, self.suspects.suspects)

    @kept_by_file
    def depended_on(self) -> DependedOn:
        """Return what knows which functions are dependencies."""
        return DependedOn(
            self.project, self.own_files.paths, self.texts.text, self.suspects.mentions
        )

    @kept_by_file
    def entered(self) -> EnteredManagers:
        """Return what knows inside of which context managers HTTP exceptions are raised."""
        files, text = self.own_files.paths, self.texts.text
        return EnteredManagers(self.project, self.raising, self.depended_on, files, text)

    @kept_by_file
    def decorated(self) -> DecoratedFunctions:
        """Return what knows which functions a decorator is put on."""
        return DecoratedFunctions(self.project, self.own_files.paths, self.texts.text)

    @kept_by_file
    def echoed(self) -> EchoedTexts:
        """Return what knows the texts of other exceptions than HTTP's that handlers answer."""
        from errlint.consumers.echoed import EchoedTexts

        return EchoedTexts(self.classes, self.texts.source)

    @kept
    def inner_middleware(self) -> InnerMiddleware:
        """Return what knows whether the project has middleware inside of exception handling."""
        from errlint.handlers.inner_middleware import InnerMiddleware

        return InnerMiddleware(self.own_files.paths, self.texts.text, self.trail)

    @kept
    def validation_answers(self) -> ValidationAnswers:
        """Return what knows which statuses the project's own handlers answer invalid requests."""
        from errlint.handlers.validation_answers import ValidationAnswers

        return ValidationAnswers(self.own_files.paths, self.texts)

    def replace(self, path: str, source: Source) -> None:
        """Let a text stand in for the file at `path` until it is restored.

        What is known of other files stays, though it may rest on the text before: their answers
        don't depend on which file is fixed first.
        """
        self.overlay[path] = source
        forget_file(self, path)

    def restore(self, path: str) -> None:
        """Let the file at `path` be what it is on disk again."""
        if self.overlay.pop(path, None):
            forget_file(self, path)

    @property
    def is_full(self) -> bool:
        """Tell whether so much is known of files that a long run had better begin anew."""
        return self.suspects.size > _MOST_OUTLINES or self.project.size > _MOST_FACTS

    def forget(self) -> None:
        """Drop all that is known of files."""
        forget_all(self)
        self.trail.clear()
        gc.collect()

    def source(self, path: str, filename: str) -> Source:
        """Return the file at `path`, shown as `filename`. Raises OSError and SourceError."""
        return self.texts.read(path, filename)

    def text(self, path: str) -> str | None:
        """Return the text of the file at `path`, None where it can't be read."""
        return self.texts.text(path)

    def _read_facts(self, path: str) -> ModuleFacts | None:
        source = self.texts.source(path)
        tree = read_syntax_tree(source, _offsets(_INIT, source.text)) if source else None
        return None if tree is None else read_facts(tree)

    def effects(self, function: FunctionDefinition) -> Effects:
        """Return what a function raises and calls."""
        self.trail.leaf("effects", function.path, function.facts.qualname)
        node = statement_alone(self._rows_of(function))
        module = ModuleScope(self.project, function.path)
        return effects_of(node, self.classes, module) if node else Effects((), ())

    def raised_by(self, path: str, call: PlacedCall) -> Raised | None:
        """Return what may come out of a call in a file: of what a decorator is put on, of any."""
        if call.called:
            found = self.raising.raised_by(path, call.called, call.owner)
            return Raised(found) if found else None
        functions = self.decorated.under(path, call.decorator) if call.decorator else ()
        for function in functions:
            if found := self.raising.raised_from(function):
                return Raised(found, call.decorator)
        return None

    def node_of(self, definition: FunctionDefinition | ClassDefinition) -> ast.stmt | None:
        """Return the statement that defines a function or class, read by itself."""
        self.trail.leaf("definition", definition.path, definition.facts.qualname)
        return statement_alone(self._rows_of(definition))

    def _rows_of(self, definition: FunctionDefinition | ClassDefinition) -> str:
        source = self.texts.source(definition.path)
        return source.slice(source.lines(*definition.facts.rows)) if source else ""


class Analysis(NamedTuple):
    """One file: its tree, and its model where it has anything to check."""

    source: Source
    tree: SyntaxTree | None = None
    module: Module | None = None


def analyse(
    workspace: Workspace,
    path: str,
    source: Source,
    settings: Settings,
    interests: Collection[Interest] = frozenset(Interest),
    *,
    has_sites: bool = True,
) -> Analysis:
    """Return the model of one file, `interests` being what to look for besides sites.

    Without `has_sites` nothing else is looked for.
    Raises SyntaxProblem where the file is no Python.
    """
    text = source.text
    if problem := syntax.problem_of(text):
        raise problem
    names = workspace.suspects.names_in(path, text) if has_sites else frozenset()
    may_init = has_sites and _BASE_INIT.search(text) is not None
    has_base_init = may_init and workspace.suspects.has_class(path)
    asked = all_offsets(interests, text) if interests else {}
    if not names and not has_base_init and not asked:
        return Analysis(source)
    answers = chain(*(asked.get(kind, ()) for kind in _OF_ANSWERS))
    places = [*_places_of_interest(text, names), *answers]
    around = sorted({*places, *_telling_offsets(text), *chain(*asked.values())})
    tree = read_syntax_tree(source, around)
    if tree is None:
        return Analysis(source)
    workspace.project.learn(path, read_facts(tree))
    raising = _raising(workspace, path, tree) if Interest.RAISING_CALLS in interests else {}
    found = _rows_to_look_at(workspace, path, tree, asked)
    if not names and not has_base_init and not raising and not found:
        return Analysis(source, tree)
    from errlint.walk.walker import Walk

    walk = Walk(
        path=path,
        tree=tree,
        project=workspace.project,
        exceptions=workspace.classes,
        rows=_rows(source, places),
        suspects=names,
        raising=raising,
        asked=found,
        keys=settings.schema.keys,
    )
    return Analysis(source, tree, _model(workspace, settings, walk))


def _rows_to_look_at(
    workspace: Workspace, path: str, tree: SyntaxTree, asked: dict[Interest, list[int]]
) -> dict[Interest, set[int]]:
    """Return the rows where there may be what is asked for besides sites and calls."""
    found = {kind: _rows(tree.file, offsets) for kind, offsets in asked.items()}
    found.pop(Interest.RAISING_CALLS, None)
    if found.pop(Interest.EXPOSED_YIELDS, None) and (rows := _yields(workspace, path, tree)):
        found[Interest.EXPOSED_YIELDS] = rows
    return found


def _has_own_handlers(workspace: Workspace, for_subclasses: bool) -> bool:
    return workspace.own_handlers.exist(for_subclasses)


def _has_inner_middleware(workspace: Workspace) -> bool:
    return workspace.inner_middleware.exists()


def _validation_answers(workspace: Workspace) -> frozenset[int]:
    return workspace.validation_answers.statuses()


def _raising(workspace: Workspace, path: str, tree: SyntaxTree) -> dict[tuple[int, str], Raised]:
    raising: dict[tuple[int, str], Raised] = {}
    for call in exposed_calls(tree.root, ModuleScope(workspace.project, path)):
        if found := workspace.raised_by(path, call):
            raising[call.row, call.spelling] = found
    return raising


def _yields(workspace: Workspace, path: str, tree: SyntaxTree) -> set[int]:
    """Return the rows where generators yield, and swallow what is raised there."""
    project = workspace.project
    catches_all = partial(is_broad, project=project, scope=ModuleScope(project, path))
    found = exposed_yields(tree.root.body, catches_all)
    return {
        row
        for row, qualname, is_manager in found
        if (workspace.entered if is_manager else workspace.depended_on).has(path, qualname)
    }


def _rows(source: Source, offsets: Iterable[int]) -> set[int]:
    return {source.position(offset).row for offset in offsets}


def _places_of_interest(text: str, names: Iterable[str]) -> list[int]:
    words = {name.rpartition(".")[2] for name in names}
    found = (offset for word in sorted(words) for offset in offsets_of(word, text))
    return [*found, *_offsets(_BASE_INIT, text)]


def _telling_offsets(text: str) -> Iterator[int]:
    """Yield where a text tells something of other functions than the one that it stands in."""
    for pattern in (_INIT, _ADDS_ROUTE):  # one pattern for both would begin with no letter
        yield from _offsets(pattern, text)


def _offsets(pattern: re.Pattern[str], text: str) -> list[int]:
    return [match.start() for match in pattern.finditer(text)]


def _model(workspace: Workspace, settings: Settings, walk: Walk) -> Module:
    from errlint.model.module import Module
    from errlint.project.availability import Availability
    from errlint.project.cst_values import source_of
    from errlint.project.import_places import needs_package

    walked = syntax.deeply(walk.run)
    text, tree = walk.tree.file.text, walk.tree
    return Module(
        path=walk.path,
        name=workspace.project.module_name(walk.path),
        settings=settings,
        project=workspace.project,
        exceptions=workspace.classes,
        sites=walked.sites,
        raising_calls=walked.raising_calls,
        extras=walked.extras,
        locate=walk.range_of,
        imports_framework=imports_framework(text),
        imports_fastapi=imports("fastapi", text) and needs_package(tree.root, "fastapi"),
        requirements=workspace.requirements,
        suspects=partial(workspace.suspects.suspects, walk.path),
        availability=Availability(tree.root),
        local_names=partial(local_names, tree.root),
        uses_of=lambda name: uses_of(tree.whole, name),
        source_of=source_of,
        has_own_handlers=partial(_has_own_handlers, workspace),
        has_inner_middleware=partial(_has_inner_middleware, workspace),
        validation_answers=partial(_validation_answers, workspace),
    )
