"""What errlint finds in the parts of a module that it looks at is what the whole module holds.

The strategy covers shapes; the pinned code bases that ERRLINT_CORPORA names cover habits.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path
from unittest.mock import patch

import corpora
import libcst as cst
import libcst.matchers as m
import pytest
from hypothesis import HealthCheck, example, given, settings
from modules import modules
from test_agreement import wanted_corpora

from errlint import analysis, syntax
from errlint.analysis import Analysis, Workspace
from errlint.config import Settings, settings_from
from errlint.excerpts import places_at, read_excerpts
from errlint.model.interest import Interest
from errlint.positions import positions_of
from errlint.project import exposed_calls
from errlint.project.exposed_calls import PlacedCall
from errlint.project.names import ModuleScope
from errlint.project.nodes import own_nodes
from errlint.project.reader import read_facts
from errlint.project.tree import read_syntax_tree
from errlint.rules import all_rules
from errlint.run.engine import Engine, FileReport, Target
from errlint.source import Range, Source
from errlint.walk.walker import Walk

NAME = "app/main.py"


class Anything:
    """Every name, as one to look for."""

    def __contains__(self, name: object) -> bool:
        return name is not None


def analyse_all(
    workspace: Workspace,
    path: str,
    source: Source,
    settings: Settings,
    interests: Collection[Interest] = frozenset(Interest),
    *,
    has_sites: bool = True,
) -> Analysis:
    """Do what `analyse` does, without deciding what is worth looking at."""
    tree = read_syntax_tree(source)
    if tree is None:
        problem = syntax.problem_of(source.text)
        if problem is None:
            return Analysis(source)
        raise problem
    workspace.project.learn(path, read_facts(tree))
    with patch.object(analysis, "exposed_calls", calls_of_functions):
        raising = analysis._raising(workspace, path, tree)
    rows = range(1, len(source.line_starts) + 1)
    asked: dict[Interest, Collection[int]] = dict.fromkeys(interests, rows)
    if Interest.EXPOSED_YIELDS in asked:  # which functions are dependencies is no place
        asked[Interest.EXPOSED_YIELDS] = analysis._yields(workspace, path, tree)
    walk = Walk(
        path=path,
        tree=tree,
        project=workspace.project,
        exceptions=workspace.classes,
        rows=rows,
        keys=settings.schema.keys,
        suspects=Anything(),
        raising=raising,
        asked=asked,
    )
    return Analysis(source, tree, analysis._model(workspace, settings, walk))


def calls_of_functions(tree: ast.Module, module: ModuleScope) -> Iterator[PlacedCall]:
    """Yield the calls in all functions, exposed or not."""
    for reader, owner in exposed_calls._functions(tree.body, "", None, None):
        yield from exposed_calls._calls(own_nodes(reader.function.body), reader, owner)


def calls_of_excerpts(source: Source) -> Iterator[tuple[Range, str]]:
    tree = read_syntax_tree(source)
    if tree is None:
        return
    rows = range(1, len(source.line_starts) + 1)
    places = list(places_at(tree.root, rows, lambda part: True))
    excerpts = read_excerpts(tree, places)
    for node in excerpts.nodes:
        for call in calls_in(node):
            yield excerpts.range_of(call), tokens_of(call)


def calls_of_whole(source: Source) -> Iterator[tuple[Range, str]]:
    module = syntax.parse_module(source.text)
    places = positions_of(module, source.text)
    for call in calls_in(module):
        yield places[call], tokens_of(call)


def calls_in(node: cst.CSTNode) -> list[cst.Call]:
    return [cst.ensure_type(found, cst.Call) for found in m.findall(node, m.Call())]


def tokens_of(call: cst.BaseExpression) -> str:
    """Return the code of a call without its parentheses, and without any white space.

    Of white space LibCST keeps what is there besides the indentation of a block.
    """
    bare = call.with_changes(lpar=(), rpar=())
    return "".join(cst.Module([]).code_for_node(bare).split())


def engine(folder: Path, text: str | None = None) -> tuple[Engine, Settings]:
    codes = {rule.code for rule in all_rules()}
    chosen = settings_from({"select": sorted(codes - {"ERR900"})}, folder, codes)
    workspace = Workspace(str(folder))
    if text is not None:
        workspace.replace(str(folder / NAME), Source.from_bytes(NAME, text.encode()))
    return Engine(workspace), chosen


def reports(folder: Path, files: list[str], text: str | None = None) -> list[FileReport]:
    checking, chosen = engine(folder, text)
    return [checking.check(Target(str(folder / name), name, chosen)) for name in files]


def differences(folder: Path, files: list[str], text: str | None = None) -> Iterator[str]:
    """Describe what only one of the two finds."""
    fast = reports(folder, files, text)
    with patch.object(analysis, "analyse", analyse_all):
        every = reports(folder, files, text)
    for ours, theirs in zip(fast, every, strict=True):
        found, held = list(_places(ours)), list(_places(theirs))
        yield from (f"only where it looks: {one}" for one in found if one not in held)
        yield from (f"only where it does not look: {one}" for one in held if one not in found)


def _places(report: FileReport) -> Iterator[object]:
    """Yield sites and findings, but not the rows of a block that a header with a site opens."""
    yield from report.sites
    for one in report.diagnostics:
        yield one.code, one.message, one.range, one.highlight


@example(
    "from fastapi import HTTPException\n"
    'raise f((f"""a{ HTTPException(\n404,\n"a"\n  # why\n"b") }b"""), k=None)\n'
)
@example(
    "from fastapi import HTTPException\n"
    "def f():\n    try:\n        yield HTTPException(404)\n"
    "    except:\n        raise HTTPException(500)\n"
)
@given(modules())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_not_looked_at_holds_nothing(text: str) -> None:
    assert list(differences(Path("/nowhere"), [NAME], text)) == []


@given(modules())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_excerpts_are_what_libcst_reads_of_the_whole_file(text: str) -> None:
    source = Source(NAME, text)
    ours, theirs = sorted(calls_of_excerpts(source)), sorted(calls_of_whole(source))
    if syntax.parse_tree(text):
        assert ours == theirs
    else:  # bounds of type parameters are lost on the way to older syntax
        assert {*ours} <= {*theirs}


@pytest.mark.parametrize("corpus", wanted_corpora(), ids=lambda corpus: corpus.label)
def test_what_is_not_looked_at_in_code_bases_holds_nothing(corpus: corpora.Corpus) -> None:
    try:
        folder = corpora.fetch(corpus.name, corpus.version, corpus.kind)
    except corpora.Unavailable as error:
        pytest.skip(str(error))
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    texts = {name: (folder / name).read_bytes() for name in names}
    mentioning = [name for name in names if b"fastapi" in texts[name] or b"HTTP" in texts[name]]
    assert list(differences(folder, mentioning)) == []
    for name in mentioning:
        source = Source.from_bytes(name, texts[name])
        assert sorted(calls_of_excerpts(source)) == sorted(calls_of_whole(source)), name
