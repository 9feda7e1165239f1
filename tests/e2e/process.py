"""Run errlint as a user does: in a process of its own, in the folder of a project."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

import errlint as errlint_package
from errlint.rules import all_rules

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """What a run left behind; a traceback is never part of it."""

    code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


def errlint(*arguments: str | Path, cwd: Path, stdin: bytes = b"") -> Outcome:
    """Run errlint in a folder, with what stands on standard input."""
    run = _forked if hasattr(os, "fork") else _started
    outcome = run([str(argument) for argument in arguments], cwd, stdin)
    assert "Traceback" not in outcome.stderr, outcome.stderr
    return outcome


def _started(arguments: list[str], cwd: Path, stdin: bytes) -> Outcome:
    done = subprocess.run(
        [sys.executable, "-m", "errlint", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        input=stdin,
        timeout=_SECONDS,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def _forked(arguments: list[str], cwd: Path, stdin: bytes) -> Outcome:
    """Do the same in a fork of this process: it has loaded what takes most of a run's time."""
    _load_everything()
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin)
        given.seek(0)
        child = os.fork()
        if child == 0:
            os._exit(_child(arguments, cwd, [given.fileno(), out.fileno(), err.fileno()]))
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return Outcome(code, out.read().decode(), err.read().decode())


@dataclass(frozen=True)
class Running:
    """A run that has not ended, in a process of its own that knows all modules already."""

    process: int
    complaints: IO[bytes]

    def ended(self) -> Outcome | None:
        """Return the outcome, None as long as there is none; to be asked until there is."""
        process, status = os.waitpid(self.process, os.WNOHANG)
        return self._outcome(status) if process else None

    def end(self, kind: signal.Signals | None = None) -> Outcome:
        """Wait for the end, having sent a signal."""
        if kind:
            os.kill(self.process, kind)
        return self._outcome(os.waitpid(self.process, 0)[1])

    def _outcome(self, status: int) -> Outcome:
        self.complaints.seek(0)
        return Outcome(os.waitstatus_to_exitcode(status), "", self.complaints.read().decode())


def start(*arguments: str, cwd: Path, limit: int | None = None) -> Running:
    """Start errlint in a folder; `limit` is how large a file may get. Needs POSIX."""
    _load_everything()
    complaints = tempfile.TemporaryFile()  # noqa: SIM115
    child = os.fork()
    if child == 0:
        if limit is not None:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        nothing = os.open(os.devnull, os.O_RDWR)
        os._exit(_child([*arguments], cwd, [nothing, nothing, complaints.fileno()]))
    return Running(child, complaints)


@cache
def _load_everything() -> None:
    for module in pkgutil.walk_packages(errlint_package.__path__, "errlint."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    all_rules()


def _child(arguments: list[str], cwd: Path, files: list[int]) -> int:
    """Become an errlint, and return its exit code."""
    signal.alarm(_SECONDS)
    # jobs in the background of a script ignore Ctrl-C, and all that they start
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number, file in enumerate(files):
        os.dup2(file, number)
    os.chdir(cwd)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
        for number, mode in enumerate(("r", "w", "w"))
    )
    sys.argv = ["errlint", *arguments]
    code: object = 0
    try:
        runpy.run_module("errlint", run_name="__main__")
    except SystemExit as error:
        code = error.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)
