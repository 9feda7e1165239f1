"""errlint and the independent finder find the same sites, of the same status and shape.

The sample project is always compared. The pinned code bases are compared when ERRLINT_CORPORA
names some of them (`all`, or labels such as `chainlit-2.12.0`, comma separated), because they
are downloaded first.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import corpora
import pytest
import samples

pytest.importorskip("errlint.cli.sites")

HERE = Path(__file__).parent

Site = tuple[str, int, int, str, str]


def errlint_sites(folder: Path) -> list[Site]:
    """Return file, row, column, status source and shape of every site that errlint lists."""
    command = [sys.executable, "-m", "errlint", "sites", str(folder), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return [
        (
            (folder / one["filename"]).resolve().relative_to(folder.resolve()).as_posix(),
            one["row"],
            one["column"],
            one["status_source"] or "",
            one["shape"],
        )
        for one in json.loads(done.stdout)
    ]


def finder_sites(folder: Path) -> list[dict[str, object]]:
    command = [sys.executable, str(HERE / "ast_finder.py"), str(folder), "--json"]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["sites"]


def differences(folder: Path) -> Iterator[str]:
    """Describe each place where the two disagree."""
    listed = errlint_sites(folder)
    ours = {(file, row, column): (status, shape) for file, row, column, status, shape in listed}
    assert len(ours) == len(listed), "errlint lists a site twice"
    theirs = {(one["file"], one["row"], one["column"]): one for one in finder_sites(folder)}
    for place in sorted(ours.keys() | theirs.keys()):
        label = ":".join(map(str, place))
        other = theirs.get(place)
        if other is None:
            yield f"{label}: only errlint: {ours[place]}"
        elif place not in ours:
            if other["shape"] != "decided":
                yield f"{label}: only the finder: {other['shape']} {other['exception']}"
        else:
            yield from _compared(label, ours[place], other)


def _compared(label: str, ours: tuple[str, str], other: dict[str, object]) -> Iterator[str]:
    status, shape = ours
    if other["shape"] == "decided":
        if shape == "missing":
            yield f"{label}: missing, though the class decides"
        return
    if shape not in (other["shape"], other["resolved"]):
        yield f"{label}: shape {shape}, the finder says {other['shape']}/{other['resolved']}"
    if _bare(status) != _bare(str(other["status"])):
        yield f"{label}: status {status!r}, the finder says {other['status']!r}"


def _bare(source: str) -> str:
    """Return source text without layout, comments and the parentheses around it."""
    return ast.unparse(ast.parse(f"({source}\n)", mode="eval")) if source else ""


def wanted_corpora() -> list[corpora.Corpus]:
    asked = set(filter(None, os.environ.get("ERRLINT_CORPORA", "").split(",")))
    known = {one.label for one in corpora.CORPORA} | {"all"}
    assert asked <= known, f"ERRLINT_CORPORA: unknown {sorted(asked - known)}"
    return [one for one in corpora.CORPORA if asked & {one.label, "all"}]


def test_they_agree_on_the_sample_project(tmp_path):
    samples.write(tmp_path)
    assert list(differences(tmp_path)) == []


@pytest.mark.parametrize("corpus", wanted_corpora(), ids=lambda corpus: corpus.label)
def test_they_agree_on_code_bases(corpus):
    try:
        folder = corpora.fetch(corpus.name, corpus.version, corpus.kind)
    except corpora.Unavailable as error:
        pytest.skip(str(error))
    assert list(differences(folder)) == []
