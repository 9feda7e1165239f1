"""From the text of one file to what the rules get to see."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from errlint import syntax
from errlint.project.exceptions import ExceptionClasses
from errlint.project.facts import ModuleFacts
from errlint.project.names import Project
from errlint.project.outline import Suspects
from errlint.project.reader import read_facts
from errlint.project.roots import ModuleFinder
from errlint.slices import Slice, cut
from errlint.source import Source, SourceError

if TYPE_CHECKING:
    from errlint.config import Settings
    from errlint.model.module import Module

_FRAMEWORK_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(?:fastapi|starlette)\b", re.M)
_BASE_INIT = re.compile(r"\.__init__[ \t]*\(")


@dataclass(eq=False)
class Workspace:
    """The files of one project, read when a name first leads to them.

    `root` is the project's folder; `overlay` holds texts that stand in for files on disk, by
    absolute path.
    """

    root: str
    src: tuple[str, ...] = ()
    exceptions: frozenset[str] = frozenset()
    overlay: dict[str, Source] = field(default_factory=dict)
    _sources: dict[str, Source | None] = field(default_factory=dict)

    @cached_property
    def finder(self) -> ModuleFinder:
        """Return what finds modules."""
        return ModuleFinder(self.root, self.src)

    @cached_property
    def project(self) -> Project:
        """Return what knows the names of the project's modules."""
        return Project(self.finder, self._read_facts)

    @cached_property
    def classes(self) -> ExceptionClasses:
        """Return what knows the tracked exceptions."""
        return ExceptionClasses(self.project, self.exceptions)

    @cached_property
    def suspects(self) -> Suspects:
        """Return what decides where to look."""
        return Suspects(self.finder, self._read_text, self.exceptions)

    def replace(self, path: str, source: Source) -> None:
        """Let a text stand in for the file at `path` from now on."""
        self.overlay[path] = source
        self.suspects.forget(path)
        self.project.forget(path)
        self.__dict__.pop("classes", None)

    def source(self, path: str, filename: str) -> Source:
        """Return the file at `path`. Raises OSError and SourceError."""
        if path in self.overlay:
            return self.overlay[path]
        with open(path, "rb") as file:
            return Source.from_bytes(filename, file.read())

    def _read_text(self, path: str) -> str | None:
        try:
            return self.source(path, path).text
        except (OSError, SourceError):
            return None

    def _read_facts(self, path: str) -> ModuleFacts | None:
        text = self._read_text(path)
        tree = None if text is None else syntax.read_tree(text)
        return None if tree is None else read_facts(tree)


@dataclass(frozen=True)
class Analysis:
    """One file: its tree, and its model where it has sites."""

    source: Source
    tree: ast.Module | None = None
    module: Module | None = None


def analyse(workspace: Workspace, path: str, source: Source, settings: Settings) -> Analysis:
    """Return the model of one file.

    Raises SyntaxProblem where the file is no Python.
    """
    names = workspace.suspects.names_in(path, source.text)
    is_base_init = bool(_BASE_INIT.search(source.text)) and workspace.suspects.has_class(path)
    if not names and not is_base_init:
        if problem := syntax.problem_of(source.text):
            raise problem
        return Analysis(source)
    tree = syntax.parse_tree(source.text)
    if tree is None:
        slice_ = Slice(source.text)
        tree = syntax.read_tree(source.text)
    else:
        rows = _rows_of_interest(source, names, is_base_init)
        slice_ = cut(source.lines_with_ends, tree, rows)
    if tree is not None:
        workspace.project.learn(path, read_facts(tree))
    return Analysis(source, tree, _model(workspace, path, source, slice_, names, settings))


def _model(
    workspace: Workspace,
    path: str,
    source: Source,
    slice_: Slice,
    names: frozenset[str],
    settings: Settings,
) -> Module:
    from libcst.metadata import MetadataWrapper, PositionProvider  # noqa: PLC0415

    from errlint.model.module import Module  # noqa: PLC0415
    from errlint.walker import Walk, functions_depended_on  # noqa: PLC0415

    wrapper = MetadataWrapper(syntax.parse_module(slice_.text), unsafe_skip_copy=True)
    walk = Walk(
        path=path,
        slice=slice_,
        module=wrapper.module,
        positions=wrapper.resolve(PositionProvider),
        project=workspace.project,
        exceptions=workspace.classes,
        suspects=names,
        depended_on=functions_depended_on(source.text),
    )
    return Module(
        path=path,
        name=workspace.project.module_name(path),
        settings=settings,
        project=workspace.project,
        exceptions=workspace.classes,
        sites=walk.sites(),
        locate=walk.range_of,
        imports_framework=bool(_FRAMEWORK_IMPORT.search(source.text)),
    )


def _rows_of_interest(source: Source, names: Iterable[str], with_base_init: bool) -> set[int]:
    words = {re.escape(name.rpartition(".")[2]) for name in names}
    rows: set[int] = set()
    if words:
        pattern = re.compile(rf"\b(?:{'|'.join(sorted(words))})\b")
        rows |= {source.position(match.start()).row for match in pattern.finditer(source.text)}
    if with_base_init:
        found = _BASE_INIT.finditer(source.text)
        rows |= {source.position(match.start()).row for match in found}
    return rows


def project_root(paths: Iterable[str]) -> str:
    """Return the common folder of paths, above the package that it may be inside of."""
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in paths]
    root = os.path.commonpath(folders) if folders else os.getcwd()
    while os.path.exists(os.path.join(root, "__init__.py")):
        root = os.path.dirname(root)
    return root
