"""What errlint finds in the parts of a module that it reads is what the whole module holds.

The strategy covers shapes; the pinned code bases that ERRLINT_CORPORA names cover habits.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import corpora
import pytest
from hypothesis import HealthCheck, given, settings
from modules import modules
from test_agreement import wanted_corpora

from errlint import analysis, syntax
from errlint.analysis import Analysis, Workspace
from errlint.config import Settings, settings_from
from errlint.engine import Engine, FileReport, Target
from errlint.project.reader import read_facts
from errlint.rules import all_rules
from errlint.slices import Slice
from errlint.source import Source

NAME = "app/main.py"


def analyse_whole(
    workspace: Workspace, path: str, source: Source, settings: Settings, follow_calls: bool = True
) -> Analysis:
    """Do what `analyse` does, without deciding what is worth looking at."""
    tree = syntax.read_tree(source.text)
    if tree is None:
        problem = syntax.problem_of(source.text)
        if problem is None:
            return Analysis(source)
        raise problem
    workspace.project.learn(path, read_facts(tree))
    raising = analysis._raising(workspace, path, tree)
    interest = analysis._Interest(None, frozenset(), raising)
    modeller = analysis._Modeller(workspace, path, settings)
    return Analysis(source, tree, modeller.model(source, tree, Slice(source.text), interest))


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
    with patch.object(analysis, "analyse", analyse_whole):
        whole = reports(folder, files, text)
    for ours, theirs in zip(fast, whole, strict=True):
        found, held = list(_places(ours)), list(_places(theirs))
        yield from (f"only in the slice: {one}" for one in found if one not in held)
        yield from (f"only in the whole: {one}" for one in held if one not in found)


def _places(report: FileReport) -> Iterator[object]:
    """Yield sites and findings, but not the rows of a block that a header with a site opens."""
    yield from report.sites
    for one in report.diagnostics:
        yield one.code, one.message, one.range, one.highlight


@given(modules())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_slices_show_what_the_whole_holds(text: str) -> None:
    assert list(differences(Path("/nowhere"), [NAME], text)) == []


@pytest.mark.parametrize("corpus", wanted_corpora(), ids=lambda corpus: corpus.label)
def test_slices_show_what_whole_files_of_code_bases_hold(corpus: corpora.Corpus) -> None:
    try:
        folder = corpora.fetch(corpus.name, corpus.version, corpus.kind)
    except corpora.Unavailable as error:
        pytest.skip(str(error))
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    texts = {name: (folder / name).read_bytes() for name in names}
    mentioning = [name for name in names if b"fastapi" in texts[name] or b"HTTP" in texts[name]]
    assert list(differences(folder, mentioning)) == []
