"""errlint and its peers side by side: `python -m benchmarks.compare [--runs N] [--write]`.

Three public code bases (benchmarks/corpora.py fetches them) are copied to a scratch folder; errlint
from this checkout and the peers are installed in an environment of their own. All of them run in
turn, `--runs` times, slow peers once. `--write` puts the medians and the ratios of runs of the same
turn into docs/performance.md. A peer that can't be installed is reported as missing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpora import Unavailable, default_cache, fetch
from benchmarks.measured import Conditions, Cost, Results, conditions
from benchmarks.performance_page import PAGE, rendered, written
from benchmarks.tools import PEERS, RULES, Environment, Peer, prepare

CORPORA = (("apache-airflow-core", "3.3.2"), ("open-webui", "0.12.4"), ("litellm", "1.109.1"))
_SETTLED = 2.5
"""Seconds after which a cache trusts the time of a file that was written."""
_CHECK = ("errlint", "check", "--quiet", "--exit-zero")


@dataclass(frozen=True)
class Task:
    """Something whose time is taken: `before` is what has to be done for it, not measured."""

    name: str
    command: Sequence[str]
    before: Callable[[], None] | None = None
    findings_in: Callable[[str], int] | None = None
    is_slow: bool = False


def main() -> None:
    """Measure, print, and write the page where that is wanted."""
    given = _options()
    if given.load:
        results = Results.from_json(json.loads(given.load.read_text()))
    else:
        results = _measured(given)
    print(rendered(results))
    if given.write:
        PAGE.write_text(written(PAGE.read_text(), results))


def _options() -> argparse.Namespace:
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", type=_words, default=names, help=f"of {', '.join(names)}")
    parser.add_argument("--skip-slow", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--corpora", type=_words, default=[name for name, _ in CORPORA])
    parser.add_argument("--cache", type=Path, default=default_cache())
    parser.add_argument("--environment", type=Path, help="by default in the cache")
    parser.add_argument("--write", action="store_true", help="update docs/performance.md")
    parser.add_argument("--save", type=Path, help="keep the figures as JSON, after each turn")
    parser.add_argument("--load", type=Path, help="show kept figures, measure nothing")
    given = parser.parse_args()
    if unknown := {*given.peers, *given.corpora} - {*names, *(name for name, _ in CORPORA)}:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    if given.runs < 1:
        parser.error("--runs has to be 1 at least")
    return given


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _measured(given: argparse.Namespace) -> Results:
    wanted = [peer for peer in PEERS if peer.name in given.peers]
    wanted = [peer for peer in wanted if not (given.skip_slow and peer.is_slow)]
    environment = prepare(given.environment or given.cache / "peers", wanted)
    peers = [peer for peer in wanted if peer.name not in environment.missing]
    results = Results(_conditions(environment, peers, given.runs), dict(environment.missing))
    for name, version in CORPORA:
        if name not in given.corpora:
            continue
        try:
            tree = fetch(name, version, cache=given.cache)
        except Unavailable as error:
            results.missing[name] = str(error)
            continue
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench.over(name, tree.resolve(), Path(folder), environment)
            results.sizes[name] = bench.size
            for turn in range(given.runs):
                bench.measure(peers, turn, results.of(name))
                results.conditions.loads.append(os.getloadavg()[0])
                _save(results, given.save)
    return results


def _save(results: Results, file: Path | None) -> None:
    if file:
        file.write_text(json.dumps(results.to_json(), indent=1))


def _conditions(environment: Environment, peers: Sequence[Peer], runs: int) -> Conditions:
    versions = {peer.label: environment.version(peer.distribution) for peer in peers}
    for name in ("errlint", "libcst"):
        versions[name] = environment.version(name)
    return conditions(versions, runs)


@dataclass
class Bench:
    """A copy of a code base, and what is run over it."""

    name: str
    tree: Path
    environment: Environment
    one: Path
    """A file of middle size among those that raise HTTPException."""
    largest: Path
    _changes: int = 0
    _changed_at: float = field(default_factory=time.monotonic)

    @classmethod
    def over(cls, name: str, source: Path, scratch: Path, environment: Environment) -> Bench:
        """Copy a code base, and the rules of the peers next to it."""
        shutil.copytree(RULES, scratch, dirs_exist_ok=True)
        tree = scratch / "tree"
        shutil.copytree(source, tree, ignore=shutil.ignore_patterns(".errlint_cache", ".git"))
        (tree / ".git").mkdir()
        (tree / ".semgrepignore").touch()  # its default leaves out tests
        raising = [
            path for path in tree.rglob("*.py") if b"raise HTTPException" in path.read_bytes()
        ]
        raising.sort(key=lambda path: path.stat().st_size)
        return cls(name, tree, environment, raising[len(raising) // 2], raising[-1])

    @property
    def size(self) -> tuple[int, int]:
        """Return how many files there are, and how many bytes in them."""
        sizes = [path.stat().st_size for path in self.tree.rglob("*.py")]
        return len(sizes), sum(sizes)

    def measure(self, peers: Sequence[Peer], turn: int, results: dict[str, list[Cost]]) -> None:
        """Take the time of everything once; of what takes minutes, in the first turn alone."""
        for task in self.tasks(peers):
            if task.is_slow and turn:
                continue
            if task.before:
                task.before()
            cost = self.run(task)
            results.setdefault(task.name, []).append(cost)
            note = f"{self.name}, turn {turn + 1}: {task.name}: {cost.seconds:.2f} s"
            print(note, file=sys.stderr, flush=True)

    def tasks(self, peers: Sequence[Peer]) -> Iterator[Task]:
        """Yield what is measured, in the order of one turn."""
        python = self.environment.python
        yield Task("import click", (python, "-c", "import click"))
        yield Task("import click, libcst", (python, "-c", "import click, libcst"))
        for peer in peers:
            counted = peer.findings_in
            yield Task(peer.name, peer.arguments, findings_in=counted, is_slow=peer.is_slow)
        yield Task("cold", (*_CHECK, "--no-cache", "."), findings_in=_lines)
        yield Task("cold, one process", (*_CHECK, "--no-cache", "-j1", "."))
        yield Task("warm", (*_CHECK, "."), self._fill)
        for label, path in (("a file", self.one), ("the largest", self.largest)):
            name = str(path.relative_to(self.tree))
            yield Task(f"{label}: changed", (*_CHECK, "."), lambda path=path: self._change(path))
            yield Task(f"{label}: alone, cold", (*_CHECK, "--no-cache", name))
            yield Task(f"{label}: alone, warm", (*_CHECK, name), lambda n=name: self._fill(n))
        yield Task("fix", ("errlint", "fix", "--apply", "--no-cache", "--quiet", "."), self._copy)

    def run(self, task: Task) -> Cost:
        """Run a task in the tree, or in the copy of it that was made for it."""
        copy = self.tree.parent / "copy"
        with tempfile.TemporaryFile() as output:
            start = time.perf_counter()
            process = subprocess.Popen(
                self._found(task.command),
                cwd=copy if copy.is_dir() else self.tree,
                env=self.environment.variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
            )
            _, status, used = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            printed = output.read().decode(errors="replace")
        shutil.rmtree(copy, ignore_errors=True)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{task.name} failed with {process.returncode}: {task.command}")
        found = task.findings_in(printed) if task.findings_in else None
        return Cost(seconds, used.ru_utime + used.ru_stime, found)

    def _found(self, command: Sequence[str]) -> list[str]:
        program = self.environment.bin / command[0]
        return [str(program) if program.exists() else command[0], *command[1:]]

    def _fill(self, *paths: str) -> None:
        time.sleep(max(0.0, self._changed_at + _SETTLED - time.monotonic()))
        self.run(Task("fill", (*_CHECK, *(paths or (".",)))))

    def _change(self, path: Path) -> None:
        self._fill()
        self._changes += 1
        with path.open("a") as file:
            file.write(f"\n# changed {self._changes}\n")
        self._changed_at = time.monotonic()

    def _copy(self) -> None:
        ignored = shutil.ignore_patterns(".errlint_cache")
        shutil.copytree(self.tree, self.tree.parent / "copy", ignore=ignored)


def _lines(output: str) -> int:
    return output.count("\n")


if __name__ == "__main__":
    main()
