"""Where the time of a cold run goes: `python -m benchmarks.profile FOLDER`.

The folder is checked in this process, without a cache, by one process. Seconds are those of the
processor, each of them counted once: a phase that another one calls is taken out of it. Taking the
time costs some itself, of the cheap look above all.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import functools
import gc
import importlib
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_STARTED = time.process_time()
_OTHER = "everything else"
_IMPORTING = "importing modules"

PHASES = (
    ("finding files and settings", "errlint.plan", "plan"),
    ("reading", "errlint.source", "Source.from_bytes"),
    ("reading", "errlint.analysis", "Workspace.source"),
    ("the cheap look", "errlint.project.outline", "Suspects.names_in"),
    ("the cheap look", "errlint.project.outline", "Suspects.has_class"),
    ("the cheap look", "errlint.project.outline", "Suspects.outline"),
    ("syntax check", "errlint.syntax", "problem_of"),
    ("Python's parser", "errlint.syntax", "parse_tree"),
    ("older syntax for Python's parser", "errlint.syntax", "in_older_syntax"),
    ("facts", "errlint.analysis", "read_facts"),
    ("following calls", "errlint.analysis", "_raising"),
    ("leaving out bodies", "errlint.project.tree", "abridged"),
    ("cutting excerpts", "errlint.walk.walker", "places_at"),
    ("cutting excerpts", "errlint.walk.walker", "read_excerpts"),
    ("LibCST's parser", "errlint.syntax", "_parse_module"),
    ("positions", "errlint.excerpts", "positions_of"),
    ("walk", "errlint.walk.walker", "Walk.run"),
    ("rules", "errlint.run.engine", "Engine._findings"),
    ("rules", "errlint.run.engine", "Engine._diagnostic"),
)
"""The name of each phase, and what runs it."""


@dataclass
class Clock:
    """Gives the processor's time to the phase that is at work."""

    now: Callable[[], float] = time.process_time
    seconds: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    _running: list[str] = field(default_factory=lambda: [_OTHER])
    _since: float = 0.0

    def __post_init__(self) -> None:
        self._since = self.now()

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Give the time to a phase, until it ends or another one begins in it."""
        if self._running[-1] != name:
            self.calls[name] += 1
        self.stop()
        self._running.append(name)
        try:
            yield
        finally:
            self.stop()
            self._running.pop()

    def stop(self) -> None:
        """Give the time up to now to the phase that is at work."""
        now = self.now()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time goes to a phase."""

        @functools.wraps(function)
        def timed(*arguments: Any, **named: Any) -> Any:
            with self.phase(name):
                return function(*arguments, **named)

        return timed


def main() -> None:
    """Check a folder and print a row for each phase."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    clock = Clock()
    clock.seconds["starting Python and this program"] = _STARTED
    found = profile(folder, clock)
    total = sum(clock.seconds.values())
    print(f"{'phase':<36}{'seconds':>8}{'share':>8}{'times':>9}")
    for name, seconds in clock.seconds.most_common():
        print(f"{name:<36}{seconds:>8.2f}{seconds / total:>8.1%}{clock.calls[name] or '':>9}")
    print(f"{'together':<36}{total:>8.2f}\nfindings: {found}", flush=True)


def profile(folder: Path, clock: Clock) -> int:
    """Check a folder, the clock being told of each phase; return the number of findings."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    with _imports_timed(clock), _collecting_timed(clock):
        for name, module, path in PHASES:
            _replace(clock, name, importlib.import_module(module), path)
        return _check(folder, clock)


def _check(folder: Path, clock: Clock) -> int:
    from errlint.cli import console, main

    found = 0
    emit = console.emit

    def count(lines: Any) -> None:
        nonlocal found
        kept = list(lines)
        found += len(kept)
        with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
            emit(kept)

    console.emit = clock.timed("reporting", count)
    here = os.getcwd()
    os.chdir(folder)
    try:
        with contextlib.suppress(SystemExit):
            main(["check", "-q", "--no-cache", "-j1", "--exit-zero", "."])
    finally:
        os.chdir(here)
        console.emit = emit
    return found


def _replace(clock: Clock, name: str, module: Any, path: str) -> None:
    *outer, last = path.split(".")
    owner = functools.reduce(getattr, outer, module)
    kept = vars(owner)[last]
    if isinstance(kept, classmethod):
        setattr(owner, last, classmethod(clock.timed(name, kept.__func__)))
    elif path == "places_at":  # a generator: its work is done when it is gone through
        setattr(owner, last, clock.timed(name, lambda *given: list(kept(*given))))
    else:
        setattr(owner, last, clock.timed(name, kept))


@contextlib.contextmanager
def _collecting_timed(clock: Clock) -> Iterator[None]:
    entered = contextlib.ExitStack()

    def told(what: str, _: dict[str, int]) -> None:
        if what == "start":
            entered.enter_context(clock.phase("collecting garbage"))
        else:
            entered.close()

    gc.callbacks.append(told)
    try:
        yield
    finally:
        gc.callbacks.remove(told)


@contextlib.contextmanager
def _imports_timed(clock: Clock) -> Iterator[None]:
    usual = builtins.__import__
    timed = clock.timed(_IMPORTING, usual)

    def import_(name: str, *given: Any, **named: Any) -> Any:
        return (usual if name in sys.modules else timed)(name, *given, **named)

    builtins.__import__ = import_
    try:
        yield
    finally:
        builtins.__import__ = usual


if __name__ == "__main__":
    main()
