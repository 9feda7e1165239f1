"""The hooks, as `pre-commit` itself runs them in a repository of somebody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.process import ROOT

pytest.importorskip("pre_commit")

OLD = 'from fastapi import HTTPException\n\nraise HTTPException(404, "Item not found")\n'
NEW = OLD.replace('"Item not found"', '{"reason": "not_found", "message": "Item not found"}')
BUILT_FROM = ("errlint", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
}


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.environment = {**kept, **IDENTITY, "PRE_COMMIT_HOME": str(home)}
        self.environment.pop("PYTHONPATH", None)
        folder.mkdir(exist_ok=True)
        self.git("init", "-q")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            check=False,
        )

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout.strip()

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)


def _skip_without_network(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    done = subprocess.run([*command, "hatchling"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no network: pip can't fetch what the hooks' environment is built from")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """A repository of what errlint is built from, pre-commit's home, and the revision."""
    folder = tmp_path_factory.mktemp("hooks")
    _skip_without_network(folder / "downloads")
    source = Repository(folder / "source", folder / "home")
    for name in BUILT_FROM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source.folder / name)
    source.git("add", "-A")
    source.git("commit", "-q", "-m", "errlint")
    return source.folder, folder / "home", source.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, hooks: tuple[Path, Path, str]) -> Repository:
    """Somebody's repository with a file that has a finding, and the hooks configured."""
    source, home, revision = hooks
    found = Repository(tmp_path / "project", home)
    (found.folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {source.as_posix()}\n  rev: {revision}\n  hooks:\n"
        "  - id: errlint\n  - id: errlint-fix\n    stages: [manual]\n"
    )
    (found.folder / "app").mkdir()
    (found.folder / "app" / "items.py").write_text(OLD)
    (found.folder / "app" / "notes.txt").write_text(OLD)
    found.git("add", "-A")
    return found


def test_the_hooks_find_and_fix(repository: Repository) -> None:
    file = repository.folder / "app" / "items.py"
    found = repository.pre_commit("run", "errlint", "--all-files")
    assert found.returncode == 1
    assert "app/items.py:3:7: ERR001" in found.stdout.replace(os.sep, "/")
    assert file.read_text() == OLD

    fixed = repository.pre_commit("run", "errlint-fix", "--all-files", "--hook-stage", "manual")
    assert fixed.returncode == 1
    assert "files were modified by this hook" in fixed.stdout
    assert file.read_text() == NEW
    assert (repository.folder / "app" / "notes.txt").read_text() == OLD

    again = repository.pre_commit("run", "errlint-fix", "--all-files", "--hook-stage", "manual")
    assert again.returncode == 0, again.stdout
    clean = repository.pre_commit("run", "errlint", "--all-files")
    assert clean.returncode == 0, clean.stdout


def test_a_commit_is_refused_until_it_is_clean(repository: Repository) -> None:
    assert repository.pre_commit("install").returncode == 0
    refused = repository.run("git", "commit", "-q", "-m", "items")
    assert refused.returncode == 1
    assert "ERR001" in refused.stdout
    (repository.folder / "app" / "items.py").write_text(NEW)
    repository.git("add", "-A")
    repository.git("commit", "-q", "-m", "items")
    assert repository.git("log", "--format=%s") == "items"
