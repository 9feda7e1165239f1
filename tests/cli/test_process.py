"""What only a process of its own can show: what it imports, and what its streams do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = re.findall(r'^errlint = "(.+):(\w+)"$', (ROOT / "pyproject.toml").read_text(), re.M)[0]
"""The module and the function that the installed command calls."""


def call(*command: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[bytes]:
    given = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=given, capture_output=True, check=False)


def errlint(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return call(sys.executable, "-m", "errlint", *arguments, cwd=cwd, **environment)


def test_prints_what_an_ascii_terminal_can_not_show(project: Path) -> None:
    file = project / "naïve.py"
    file.write_text(
        'from fastapi import HTTPException\nraise HTTPException(404, "“数”")\n', "utf-8"
    )
    ascii_only = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for style in ("full", "concise", "github"):
        result = errlint("check", "--format", style, "naïve.py", cwd=project, **ascii_only)
        assert result.returncode == 1
        assert b"Traceback" not in result.stderr
        assert b"na?ve.py" in result.stdout
    result = errlint("check", "--format", "json", "naïve.py", cwd=project, **ascii_only)
    assert json.loads(result.stdout)[0]["filename"].endswith("naïve.py")


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    line = 'raise HTTPException(404, "Item not found")\n'
    (project / "many.py").write_text("from fastapi import HTTPException\n" + line * 3000)
    process = subprocess.Popen(
        [sys.executable, "-m", "errlint", "check", "-q", "many.py"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait() == 1


@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": ""}, False),
    ],
)
def test_colours_when_asked_to(
    project: Path, environment: dict[str, str], is_coloured: bool
) -> None:
    result = errlint("check", "app", cwd=project, **environment)
    assert (b"\x1b[" in result.stdout) is is_coloured


@pytest.mark.skipif(os.name == "nt", reason="terminals of POSIX")
def test_full_and_colour_are_the_default_on_a_terminal(project: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "errlint", "check", "-q", "app/items.py"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stdout=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert b"\x1b[31m\x1b[1m^^^^^^^^^^^^^^^^\x1b[0m" in shown


@pytest.mark.skipif(os.name == "nt", reason="a folder in use can't be removed there")
@pytest.mark.parametrize("arguments", [("check",), ("fix", "--apply"), ("check", "/etc")])
def test_a_folder_that_is_gone_is_an_error_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = ("sh", "-c", 'rmdir "$0" && exec "$@"', str(gone), sys.executable, "-m", "errlint")
    result = call(*command, *arguments, cwd=gone)
    assert result.returncode == 2
    assert result.stderr == b"errlint: can't tell the current folder: No such file or directory\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device of Linux")
@pytest.mark.parametrize("style", ["concise", "sarif"])
def test_a_full_disk_is_an_error_in_one_line(project: Path, style: str) -> None:
    command = [sys.executable, "-m", "errlint", "check", "--format", style]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command, cwd=project, env=environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert result.returncode == 2
    assert b"No space left on device" in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="redirections of POSIX")
@pytest.mark.parametrize(
    ("redirected", "status"), [(("check", ">&-"), 1), (("check", "-", "<&-"), 0)], ids=str
)
def test_closed_streams_are_empty(project: Path, redirected: tuple[str, ...], status: int) -> None:
    called = " ".join((sys.executable, "-m", "errlint", *redirected))
    result = call("sh", "-c", called, cwd=project)
    assert result.returncode == status
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("start", ["python -m", "script"])
def test_an_interrupt_while_modules_are_loaded_is_one_line(project: Path, start: str) -> None:
    code = (
        "import runpy, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    code += {
        "python -m": "runpy.run_module('errlint', run_name='__main__')\n",
        "script": f"from {SCRIPT[0]} import {SCRIPT[1]}\nsys.exit({SCRIPT[1]}())\n",
    }[start]
    result = call(sys.executable, "-c", code, cwd=project)
    assert (result.returncode, result.stdout) == (130, b"")
    assert result.stderr == b"errlint: interrupted\n"


def test_what_python_would_warn_of_is_not_printed(project: Path) -> None:
    (project / "app" / "items.py").write_text(
        'from fastapi import HTTPException\n\nraise HTTPException(404, "No \\d item " + x)\n'
    )
    assert b"Warning" not in errlint("fix", "--no-cache", cwd=project).stderr


@pytest.mark.parametrize("wants_more", [False, True])
def test_what_fails_outside_of_any_file_is_one_line(project: Path, *, wants_more: bool) -> None:
    code = (
        "import errlint.plan\n"
        "def fail(*_, **__):\n    raise KeyError('x')\n"
        "errlint.plan.plan = fail\n"
        "from errlint.cli import main\nmain(['check'])\n"
    )
    more = {"ERRLINT_TRACEBACK": "1"} if wants_more else {}
    result = call(sys.executable, "-c", code, cwd=project, **more)
    assert (b"Traceback" in result.stderr) is wants_more
    if not wants_more:
        assert result.returncode == 2
        assert result.stderr.startswith(b"errlint: failed, please report it")
