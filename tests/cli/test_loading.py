"""What is loaded for what: nothing heavy before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEVER_AT_START = {
    "libcst",
    "sqlite3",
    "json",
    "hashlib",
    "difflib",
    "csv",
    "pathspec",
    "errlint.rules",
    "errlint.run.engine",
    "importlib.metadata",
}
NEVER_WHEN_WARM = {
    "libcst",
    "hashlib",
    "multiprocessing",
    "concurrent.futures",
    "tomllib",
    "errlint.rules",
    "errlint.run.engine",
    "errlint.analysis",
    "errlint.walk.walker",
    "errlint.cache.questions",
    "errlint.config.table",
}


def loaded_by(*arguments: str, cwd: Path = ROOT) -> set[str]:
    """Return the modules that a process has loaded after a command."""
    code = (
        "import contextlib, io, sys\n"
        "from errlint.cli import main\n"
        "arguments = sys.argv[1:]\n"
        "if arguments:\n"
        "    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "        main(arguments)\n"
        "print('\\n'.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return set(done.stdout.decode().split())


def settle(folder: Path, *arguments: str) -> None:
    """Let a run see files that were last changed long ago: only those need not be read."""
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (10**9, 10**9))
    loaded_by(*arguments, cwd=folder)


@pytest.mark.parametrize("arguments", [[], ["--version"], ["--help"]], ids=" ".join)
def test_start_up_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = loaded_by(*arguments)
    assert "errlint.cli" in loaded
    assert not loaded & NEVER_AT_START


@pytest.mark.parametrize("arguments", [["rule"], ["rule", "ERR001"], ["check", "--help"]])
def test_explaining_does_not_load_libcst(arguments: list[str]) -> None:
    assert "libcst" not in loaded_by(*arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "-j2"],
        ["check", "--format", "concise"],
        ["check", "--format", "json"],
        ["check", "--format", "github"],
        ["check", "app/items.py"],
        ["sites"],
        ["sites", "--format", "csv"],
        ["stats"],
    ],
    ids=" ".join,
)
def test_a_run_over_what_is_known_loads_no_parser(project: Path, arguments: list[str]) -> None:
    assert "libcst" in loaded_by(*arguments, cwd=project)
    settle(project, *arguments)
    loaded = loaded_by(*arguments, cwd=project)
    assert "errlint.cache.store" in loaded
    assert sorted(loaded & NEVER_WHEN_WARM) == []


@pytest.mark.parametrize("option", [["--no-cache"], []])
def test_a_run_over_files_without_sites_does_not_load_libcst(
    tmp_path: Path, option: list[str]
) -> None:
    (tmp_path / "models.py").write_text(
        "from __future__ import annotations\n\nclass User:\n    name: str\n"
    )
    (tmp_path / "routes.py").write_text(
        "from fastapi import APIRouter\n\nrouter = APIRouter()\n\n"
        '@router.get("/")\ndef read():\n    try:\n        return load()\n'
        "    except Exception:\n        raise ValueError('no')\n"
        "# HTTPException is raised elsewhere\n"
    )
    loaded = loaded_by("check", *option, cwd=tmp_path)
    assert "errlint.run.engine" in loaded
    assert "libcst" not in loaded
