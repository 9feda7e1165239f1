"""How time and memory grow with a tree: `python -m benchmarks.growth FOLDER --times 1 10 30 100`.

FOLDER is a real code base (benchmarks/corpora.py fetches some). Its first files are copied so many
times, each copy being a project of its own that imports its own modules, and the whole is checked
without a cache, with an empty one, again with nothing changed, and again with one file changed.
Seconds are those of a clock, and of all processors together; memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = ("no cache", "empty cache", "warm", "one changed")


@dataclass(frozen=True)
class Cost:
    """What a run took."""

    seconds: float
    busy: float
    megabytes: float


def main() -> None:
    """Print a table: a row for each size, a column for each kind of run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=1000, help="how many files one copy has")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 30, 100])
    given = parser.parse_args()
    print(f"{'files':>8}" + "".join(f"{name:>28}" for name in RUNS))
    for times in sorted(given.times):
        with tempfile.TemporaryDirectory() as folder:
            count = grow(given.folder, Path(folder), given.files, times)
            costs = list(measured(Path(folder)))
        cells = (
            f"{cost.seconds:>10.2f} s{cost.busy:>8.2f} s{cost.megabytes:>5.0f} MB" for cost in costs
        )
        print(f"{count:>8}" + "".join(cells), flush=True)


def grow(source: Path, target: Path, files: int, times: int) -> int:
    """Write copies of the first files of a code base; return how many files there are."""
    chosen = sorted(source.rglob("*.py"))[:files]
    (target / ".git").mkdir()
    for number in range(times):
        for path in chosen:
            copy = target / f"copy_{number:04}" / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    return len(chosen) * times


def measured(folder: Path) -> Iterator[Cost]:
    """Yield what each kind of run over a folder costs."""
    time.sleep(2.5)  # a file that was written just now is read again
    yield run(folder, "--no-cache")
    yield run(folder)
    yield run(folder)
    changed = max(folder.glob("copy_0000/**/*.py"), key=lambda path: path.stat().st_size)
    with changed.open("a") as file:
        file.write("# changed\n")
    yield run(folder)


def run(folder: Path, *options: str) -> Cost:
    """Check a folder in a process of its own."""
    read, write = os.pipe()
    if (child := os.fork()) == 0:
        os.write(write, "{} {} {}".format(*_run(folder, options)).encode())
        os._exit(0)
    os.waitpid(child, 0)
    figures = map(float, os.read(read, 1000).split())
    os.close(read)
    os.close(write)
    return Cost(*figures)


def _run(folder: Path, options: Sequence[str]) -> tuple[float, float, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "errlint", "check", "-q", *options]
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    main()
