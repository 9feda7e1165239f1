"""What is compared: errlint, its peers, and an environment of their own that they run in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RULES = ROOT / "benchmarks" / "peers"
_TIMEOUT = 900  # seconds for one installation


@dataclass(frozen=True)
class Peer:
    """Another tool with one rule: string details of raised HTTPExceptions, or the nearest to it.

    `arguments` are those of a run over the current folder, above which the rules are; `finding` is
    what one finding looks like in what it prints; `is_slow` says that it takes minutes.
    """

    name: str
    label: str
    requirement: str
    arguments: tuple[str, ...]
    finding: str
    is_slow: bool = False

    @property
    def distribution(self) -> str:
        return self.requirement.partition("=")[0]

    def findings_in(self, output: str) -> int:
        """Return how many findings it has printed."""
        return len(re.findall(self.finding, output, re.M))


PEERS = (
    Peer(
        "fixit",
        "Fixit",
        "fixit==2.2.*",
        ("fixit", "--quiet", "lint", "."),
        r"^\S.* StringDetail: ",
        is_slow=True,
    ),
    Peer(
        "semgrep",
        "Semgrep",
        "semgrep==1.170.*",
        (
            *("semgrep", "scan", "--quiet", "--metrics=off", "--disable-version-check"),
            *("--no-git-ignore", "--max-target-bytes=0", "--config=../semgrep.yaml", "--json", "."),
        ),
        r'"check_id"',
    ),
    Peer(
        "ast-grep",
        "ast-grep",
        "ast-grep-cli==0.51.*",
        ("ast-grep", "scan", "--rule=../ast-grep.yaml", "--json=stream", "."),
        r'^\{"text"',
    ),
    Peer(
        "ruff",
        "Ruff `--select FAST`",
        "ruff==0.17.5",
        (
            *("ruff", "check", "--isolated", "--no-cache", "--select=FAST"),
            *("--output-format=concise", "."),
        ),
        r"^\S+:\d+:\d+: FAST",
    ),
)


@dataclass(frozen=True)
class Environment:
    """A virtual environment; `missing` says why a peer that should be in it is not."""

    folder: Path
    missing: dict[str, str]

    @property
    def bin(self) -> Path:
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> str:
        return str(self.bin / "python")

    @property
    def variables(self) -> dict[str, str]:
        """Return what a tool is run with: nothing that would slow it down or lead it elsewhere."""
        kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
        return {**kept, "PATH": os.pathsep.join((str(self.bin), kept.get("PATH", "")))}

    def version(self, distribution: str) -> str:
        """Return the version of what is installed."""
        program = f"from importlib.metadata import version; print(version({distribution!r}))"
        done = subprocess.run(
            [self.python, "-c", program],
            capture_output=True,
            text=True,
            env=self.variables,
            check=False,
        )
        return done.stdout.strip() or "?"


_UNWANTED = frozenset({"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"})


def prepare(folder: Path, peers: Sequence[Peer]) -> Environment:
    """Return an environment with errlint of this checkout and the peers that can be had."""
    environment = Environment(folder, {})
    if not Path(environment.python).exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    for peer in peers:
        if reason := _install(environment, peer.requirement):
            environment.missing[peer.name] = reason
    # twice: with what it needs, then anew, since a checkout changes without its version
    reason = _install(environment, str(ROOT)) or _install(
        environment, "--force-reinstall", "--no-deps", str(ROOT)
    )
    if reason:
        raise SystemExit(f"errlint can't be installed: {reason}")
    return environment


def _install(environment: Environment, *what: str) -> str | None:
    """Install something; return why that was not possible."""
    command = [environment.python, "-m", "pip", "install", "--quiet", *what]
    try:
        done = subprocess.run(
            [*command, "--disable-pip-version-check"],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            stdin=subprocess.DEVNULL,
            env=environment.variables,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no answer within {_TIMEOUT} seconds"
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return (lines or ["pip gave no reason"])[-1].strip() if done.returncode else None
