"""What errlint, with every rule selected, finds in public code bases, and which of it is read.

All findings of a rule in a code base up to 40 are read one by one; of more a random 40. The order
of the draw is decided by a digest of the finding's place, so that a repaired rule, which loses or
gains a few findings, leaves most of the sample as it was.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpora

SAMPLE = 40
_SEED = "errlint"
_TIMEOUT = 1800  # seconds for one code base


@dataclass(frozen=True)
class CodeBase:
    """One version of a code base; `folder` is the part of it that is looked at."""

    name: str
    version: str
    kind: corpora.Kind = "wheel"
    folder: str = "."

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"

    def root(self, cache: Path) -> Path:
        """Return the folder that is looked at, downloaded if need be. Raises Unavailable."""
        return corpora.fetch(self.name, self.version, self.kind, cache) / self.folder


CODE_BASES = (
    CodeBase("apache-airflow-core", "3.1.0", "sdist", "src/airflow"),
    CodeBase("open-webui", "0.12.4"),
    CodeBase("litellm", "1.109.1"),
    CodeBase("mlflow", "3.18.0"),
    CodeBase("langflow-base", "1.13.0"),
    CodeBase("prefect", "3.9.1"),
    CodeBase("fief-server", "0.30.0"),
    CodeBase("chainlit", "2.12.0"),
)


@dataclass(frozen=True)
class Found:
    """One finding, its file relative to the code base's folder."""

    code: str
    path: str
    row: int
    column: int
    end_row: int
    message: str

    @property
    def digest(self) -> str:
        """Return what stands for this place in a list of what was read."""
        place = f"{_SEED} {self.code} {self.path}:{self.row}:{self.column}"
        return hashlib.sha256(place.encode()).hexdigest()[:8]

    @property
    def at(self) -> str:
        return f"{self.path}:{self.row}"


def measure(code_base: CodeBase, cache: Path) -> list[Found]:
    """Run errlint on a code base, keep what it finds and return it. Raises Unavailable."""
    root = code_base.root(cache).resolve()
    command = [sys.executable, "-m", "errlint", "check", "--select", "ALL", "--format", "json"]
    done = subprocess.run(
        [*command, "--exit-zero", str(root)],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"errlint failed on {code_base.label}:\n{done.stderr}")
    found = [_found(entry, root) for entry in json.loads(done.stdout)]
    file = _kept(code_base, cache)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps([vars(one) for one in found]))
    return found


def kept(code_base: CodeBase, cache: Path) -> list[Found]:
    """Return what the last measurement found, measuring first if there was none."""
    file = _kept(code_base, cache)
    if not file.exists():
        return measure(code_base, cache)
    return [Found(**entry) for entry in json.loads(file.read_text())]


def sample(found: list[Found]) -> list[Found]:
    """Return up to 40 findings, the same ones every time, in the order of their places."""
    drawn = sorted(found, key=lambda one: one.digest)[:SAMPLE]
    return sorted(drawn, key=lambda one: (one.path, one.row, one.column))


def _kept(code_base: CodeBase, cache: Path) -> Path:
    return cache / "findings" / f"{code_base.name}-{code_base.version}.json"


def _found(entry: dict[str, object], root: Path) -> Found:
    start, end = entry["location"], entry["end_location"]
    assert isinstance(start, dict) and isinstance(end, dict)
    path = Path(str(entry["filename"])).resolve().relative_to(root)
    return Found(
        str(entry["code"]),
        path.as_posix(),
        start["row"],
        start["column"],
        end["row"],
        str(entry["message"]),
    )
