"""From the text of one file to what the rules get to see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from errlint import syntax
from errlint.project.dependencies import Dependencies
from errlint.project.effects import Effects, RaisingCalls, effects_of, exposed_calls
from errlint.project.exceptions import ExceptionClasses
from errlint.project.facts import ModuleFacts
from errlint.project.local_names import local_names
from errlint.project.names import FunctionDefinition, Project
from errlint.project.outline import Suspects
from errlint.project.reach import Reach
from errlint.project.reader import read_facts
from errlint.project.roots import ModuleFinder
from errlint.project.trail import MISSING, Trail, seen_file
from errlint.project.uses import uses_of
from errlint.slices import Slice, cut
from errlint.source import Source, SourceError

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.model.module import Module

_FRAMEWORK_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.M)
_KEPT_SOURCES = 128
_DERIVED = ("finder", "project", "classes", "raising", "dependencies", "reach", "suspects")
"""What a workspace keeps of the files that it has read."""
_FASTAPI_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+fastapi\b", re.M)
_EXPOSING = re.compile(r"except|[mM]iddleware|call_next")
_BASE_INIT = re.compile(r"\.__init__[ \t]*\(")


@dataclass(eq=False)
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
    _sources: dict[str, Source | None] = field(default_factory=dict)
    _mentioning: dict[str, bool] = field(default_factory=dict)
    _effects: dict[tuple[str, str], Effects] = field(default_factory=dict)

    @cached_property
    def finder(self) -> ModuleFinder:
        """Return what finds modules."""
        return ModuleFinder(self.root, self.src, self.trail)

    @cached_property
    def project(self) -> Project:
        """Return what knows the names of the project's modules."""
        return Project(self.finder, self._read_facts)

    @cached_property
    def classes(self) -> ExceptionClasses:
        """Return what knows the tracked exceptions."""
        return ExceptionClasses(self.project, self.exceptions)

    @cached_property
    def raising(self) -> RaisingCalls:
        """Return what knows which calls raise tracked exceptions."""
        return RaisingCalls(self.project, self.classes, self.effects, self._mentions)

    @cached_property
    def dependencies(self) -> Dependencies:
        """Return what knows which versions of its libraries the project asks for."""
        return Dependencies(self.root, self.trail)

    @cached_property
    def reach(self) -> Reach:
        """Return what knows which files a module can run."""
        return Reach(self.finder, self.root, self.text)

    @cached_property
    def suspects(self) -> Suspects:
        """Return what decides where to look."""
        return Suspects(self.finder, self.text, self.exceptions)

    def replace(self, path: str, source: Source) -> None:
        """Let a text stand in for the file at `path` from now on."""
        self.overlay[path] = source
        self._sources.pop(path, None)
        self._mentioning.pop(path, None)
        self.suspects.forget(path)
        self.project.forget(path)
        self._effects.clear()
        for derived in ("classes", "raising"):
            self.__dict__.pop(derived, None)

    def forget(self) -> None:
        """Drop all that is known of files: a long run shall not keep everything it has read."""
        for derived in _DERIVED:
            self.__dict__.pop(derived, None)
        for kept in (self._sources, self._mentioning, self._effects):
            kept.clear()
        self.trail.clear()

    def source(self, path: str, filename: str) -> Source:
        """Return the file at `path`. Raises OSError and SourceError."""
        if path in self.overlay:
            return self.overlay[path]
        if path in self.stdin:
            return Source.from_bytes(filename, self.stdin[path])
        with open(path, "rb") as file:
            if not self.trail.is_on:
                return Source.from_bytes(filename, file.read())
            seen, raw = seen_file(file)
        self.trail.saw(path, seen)
        return Source.from_bytes(filename, raw)

    def text(self, path: str) -> str | None:
        """Return the text of the file at `path`, None where it can't be read."""
        source = self._read_source(path)
        return None if source is None else source.text

    def _read_source(self, path: str) -> Source | None:
        if path not in self._sources:
            if len(self._sources) >= _KEPT_SOURCES:
                self._sources.pop(next(iter(self._sources)))
            try:
                self._sources[path] = self.source(path, path)
            except OSError:
                self.trail.saw(path, MISSING)
                self._sources[path] = None
            except SourceError:
                self._sources[path] = None
        return self._sources[path]

    def _read_facts(self, path: str) -> ModuleFacts | None:
        tree = self._read_tree(path)
        return None if tree is None else read_facts(tree)

    def effects(self, function: FunctionDefinition) -> Effects:
        """Return what a function raises and calls."""
        key = function.path, function.facts.qualname
        self.trail.leaf("effects", *key)
        if key not in self._effects:
            self._effects[key] = self._read_effects(function)
        return self._effects[key]

    def _read_effects(self, function: FunctionDefinition) -> Effects:
        """Read one function: parsing its own rows is cheaper than keeping every tree."""
        source = self._read_source(function.path)
        if source is None:
            return Effects((), ())
        first, last = function.facts.rows
        rows = source.slice(source.lines(first, last)) if last else ""
        is_indented = rows[:1] in (" ", "\t")
        tree = syntax.parse_tree(f"if 1:\n{rows}" if is_indented else rows)
        body = tree.body if tree else []
        if is_indented and body and isinstance(body[0], ast.If):
            body = body[0].body
        return effects_of(body[0]) if body else Effects((), ())

    def _mentions(self, path: str) -> bool:
        if path in self._mentioning:
            self.trail.note(("mentions", path))
            return self._mentioning[path]
        with self.trail.step(("mentions", path)):
            self.trail.leaf("uses", path)
            text = self.text(path)
            self._mentioning[path] = text is not None and bool(self.suspects.names_in(path, text))
        return self._mentioning[path]

    def _read_tree(self, path: str) -> ast.Module | None:
        text = self.text(path)
        return None if text is None else syntax.read_tree(text)


@dataclass(frozen=True)
class Analysis:
    """One file: its tree, and its model where it has anything to check."""

    source: Source
    tree: ast.Module | None = None
    module: Module | None = None


@dataclass(frozen=True)
class _Interest:
    """What is worth looking at in a file: names, rows, and calls of helpers that raise."""

    names: frozenset[str]
    rows: frozenset[int]
    raising: dict[tuple[int, str], str]


def analyse(
    workspace: Workspace, path: str, source: Source, settings: Settings, follow_calls: bool = True
) -> Analysis:
    """Return the model of one file, without the calls of helpers where they are not followed.

    Raises SyntaxProblem where the file is no Python.
    """
    text = source.text
    names = workspace.suspects.names_in(path, text)
    has_base_init = bool(_BASE_INIT.search(text)) and workspace.suspects.has_class(path)
    may_swallow = follow_calls and _FRAMEWORK_IMPORT.search(text) and _EXPOSING.search(text)
    if not names and not has_base_init and not may_swallow:
        if problem := syntax.problem_of(text):
            raise problem
        return Analysis(source)
    tree = own_tree = syntax.parse_tree(text)
    if tree is None:
        if problem := syntax.problem_of(text):
            raise problem
        tree = syntax.read_tree(text)
    if tree is None:
        return Analysis(source)
    workspace.project.learn(path, read_facts(tree))
    raising = _raising(workspace, path, tree) if follow_calls else {}
    interest = _interest(source, names, raising)
    if not names and not has_base_init and not interest.raising:
        return Analysis(source, tree)
    slice_ = cut(source.lines_with_ends, tree, interest.rows) if own_tree else Slice(text)
    return Analysis(
        source, tree, _Modeller(workspace, path, settings).model(source, tree, slice_, interest)
    )


def _raising(workspace: Workspace, path: str, tree: ast.Module) -> dict[tuple[int, str], str]:
    raising: dict[tuple[int, str], str] = {}
    for call in exposed_calls(tree):
        if found := workspace.raising.raised_by(path, call.function, call.owner):
            raising[call.row, call.function] = found
    return raising


def _interest(
    source: Source, names: frozenset[str], raising: dict[tuple[int, str], str]
) -> _Interest:
    rows = {row for row, _ in raising} | _rows_of_interest(source, names)
    return _Interest(names, frozenset(rows), raising)


def _rows_of_interest(source: Source, names: Iterable[str]) -> set[int]:
    words = sorted({re.escape(name.rpartition(".")[2]) for name in names})
    pattern = re.compile(rf"\b(?:{'|'.join(words)})\b" if words else r"(?!)")
    found = (*pattern.finditer(source.text), *_BASE_INIT.finditer(source.text))
    return {source.position(match.start()).row for match in found}


@dataclass(frozen=True)
class _Modeller:
    workspace: Workspace
    path: str
    settings: Settings

    def model(self, source: Source, tree: ast.Module, slice_: Slice, interest: _Interest) -> Module:
        from errlint.model.module import Module  # noqa: PLC0415
        from errlint.positions import positions_of  # noqa: PLC0415
        from errlint.project.cst_values import source_of  # noqa: PLC0415
        from errlint.walker import Walk, functions_depended_on, middleware_added  # noqa: PLC0415

        project, classes = self.workspace.project, self.workspace.classes
        module = syntax.parse_module(slice_.text)
        walk = Walk(
            path=self.path,
            slice=slice_,
            module=module,
            positions=syntax.deeply(partial(positions_of, module, slice_.text)),
            project=project,
            exceptions=classes,
            suspects=interest.names,
            depended_on=functions_depended_on(source.text),
            middleware=middleware_added(source.text),
            raising=interest.raising,
        )
        walked = syntax.deeply(walk.run)
        return Module(
            path=self.path,
            name=project.module_name(self.path),
            settings=self.settings,
            project=project,
            exceptions=classes,
            sites=walked.sites,
            raising_calls=walked.raising_calls,
            locate=walk.range_of,
            imports_framework=bool(_FRAMEWORK_IMPORT.search(source.text)),
            imports_fastapi=bool(_FASTAPI_IMPORT.search(source.text)),
            dependencies=self.workspace.dependencies,
            local_names=partial(local_names, tree),
            uses_of=partial(uses_of, tree),
            source_of=source_of,
        )
