"""Whatever ends a run that writes, every file is the old or the new one, and nothing else is."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.process import Running, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")

FILES = 40
CODE = """\
from fastapi import HTTPException

def get_item_{number}(number):
    if number == 1:
        raise HTTPException(404, f"Item {{number}} not found")  # {filler}
    raise HTTPException(status_code=409, detail="Item is taken")
"""
APPLY = ("fix", "--apply", "-j1", "-q")


def make(folder: Path, filler: int) -> Path:
    """Write the files of a project."""
    (folder / "app").mkdir(parents=True)
    (folder / ".git").mkdir()
    for number in range(FILES):
        text = CODE.format(number=number, filler="x" * filler)
        (folder / "app" / f"m{number:03}.py").write_text(text)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "app").iterdir())}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("project") / "old", 1000)


@pytest.fixture(scope="module")
def fixed(project: Path) -> dict[str, bytes]:
    """Return the files of the project as a whole run leaves them."""
    copy = project.with_name("fixed")
    shutil.copytree(project, copy)
    assert start(*APPLY, cwd=copy).end().code == 0
    old, new = contents(project), contents(copy)
    assert all(new[name] != old[name] for name in old)
    return new


def wait_for_writing(run: Running, folder: Path) -> None:
    """Return as soon as the first file is another one."""
    first = folder / "app" / "m000.py"
    before = first.stat().st_ino
    while first.stat().st_ino == before:
        assert run.ended() is None
        time.sleep(0.0005)


def check(
    folder: Path, old: dict[str, bytes], new: dict[str, bytes], may_leave_one: bool = False
) -> int:
    """Return how many files are new, all others being old.

    Whoever is killed between naming a file and giving it its place leaves it, under a name that
    nothing reads.
    """
    found = contents(folder)
    leftovers = found.keys() - old.keys()
    assert all(name.startswith(".errlint-") for name in leftovers)
    assert len(leftovers) <= may_leave_one
    found = {name: found[name] for name in found.keys() - leftovers}
    assert [name for name in found if found[name] not in (old[name], new[name])] == []
    return sum(found[name] == new[name] for name in found)


@pytest.mark.parametrize(("kind", "attempts"), [("KILL", 8), ("INT", 4), ("TERM", 3)])
def test_a_run_that_is_ended_at_any_moment(
    project: Path, fixed: dict[str, bytes], tmp_path: Path, kind: str, attempts: int
) -> None:
    chance = random.Random(kind)
    old, written = contents(project), []
    for attempt in range(attempts):
        copy = tmp_path / str(attempt)
        shutil.copytree(project, copy)
        run = start(*APPLY, cwd=copy)
        wait_for_writing(run, copy)
        time.sleep(chance.uniform(0, 0.01))
        outcome = run.end(signal.Signals[f"SIG{kind}"])
        written.append(check(copy, old, fixed, may_leave_one=kind != "INT"))
        if kind == "INT" and written[-1] < FILES:
            told = f"interrupted: {written[-1]} of {FILES} files are fixed, the others unchanged"
            assert (outcome.code, told in outcome.stderr) == (130, True)
    assert any(0 < number < FILES for number in written)


def test_a_run_that_was_ended_is_finished_by_another_one(
    project: Path, fixed: dict[str, bytes], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    run = start(*APPLY, cwd=copy)
    wait_for_writing(run, copy)
    run.end(signal.SIGKILL)
    check(copy, contents(project), fixed, may_leave_one=True)
    assert start(*APPLY, cwd=copy).end().code == 0
    assert {name: contents(copy)[name] for name in fixed} == fixed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own that holds a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_gets_full(small_disk: Path, tmp_path: Path) -> None:
    page = 4096
    filler = page - len(CODE.format(number=10, filler=""))  # what is added takes another page
    folder, whole = make(small_disk / "project", filler), tmp_path / "whole"
    shutil.copytree(folder, whole)
    assert start(*APPLY, cwd=whole).end().code == 0
    old, new = contents(folder), contents(whole)
    free = os.statvfs(small_disk).f_bavail * page
    (small_disk / "ballast").write_bytes(b"x" * (free - FILES // 2 * page))
    outcome = start(*APPLY, cwd=folder).end()
    assert outcome.code == 2
    assert "left alone: can't be written: No space left on device" in outcome.stderr
    assert 0 < check(folder, old, new) < FILES


def test_a_file_that_may_not_get_so_large(
    project: Path, fixed: dict[str, bytes], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(project, copy)
    large = copy / "app" / "m007.py"
    large.write_bytes(large.read_bytes() + b"# " + b"x" * 20_000 + b"\n")
    old = contents(copy)
    outcome = start(*APPLY, cwd=copy, limit=20_000).end()
    assert outcome.code == 2
    assert "m007.py: left alone: can't be written: File too large" in outcome.stderr
    assert contents(copy) == {**fixed, "m007.py": old["m007.py"]}
