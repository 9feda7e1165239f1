"""What was measured, and under which conditions."""

from __future__ import annotations

import datetime
import os
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds of a clock, of all processors, and how much it found."""

    seconds: float
    busy: float
    findings: int | None = None


@dataclass(frozen=True)
class Conditions:
    """Where, when and with what it was measured; `loads` are load averages, in their order."""

    date: str
    machine: str
    python: str
    processors: int
    runs: int
    versions: dict[str, str]
    loads: list[float]


@dataclass(frozen=True)
class Results:
    """The costs of each task on each code base, in the order of the turns."""

    conditions: Conditions
    missing: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    costs: dict[str, dict[str, list[Cost]]] = field(default_factory=dict)

    def of(self, corpus: str) -> dict[str, list[Cost]]:
        """Return the costs on one code base, to add to."""
        return self.costs.setdefault(corpus, {})

    def seconds(self, corpus: str, task: str) -> float | None:
        """Return the median of a task, None where it was not measured."""
        costs = self.costs.get(corpus, {}).get(task)
        return median(cost.seconds for cost in costs) if costs else None

    def busy(self, corpus: str, task: str) -> float | None:
        """Return the median of the processors' seconds, None where it was not measured."""
        costs = self.costs.get(corpus, {}).get(task)
        return median(cost.busy for cost in costs) if costs else None

    def findings(self, corpus: str, task: str) -> int | None:
        """Return how much a task has found."""
        costs = self.costs.get(corpus, {}).get(task)
        return costs[0].findings if costs else None

    def ratio(self, corpus: str, task: str, other: str) -> float | None:
        """Return how many times as long a task takes as another: the median of the turns."""
        return self._ratio(corpus, task, other, "seconds")

    def busy_ratio(self, corpus: str, task: str, other: str) -> float | None:
        """Return the same of the processors' seconds, which other load disturbs less."""
        return self._ratio(corpus, task, other, "busy")

    def _ratio(self, corpus: str, task: str, other: str, what: str) -> float | None:
        costs = self.costs.get(corpus, {})
        pairs = list(zip(costs.get(task, ()), costs.get(other, ()), strict=False))
        if not pairs:
            return None
        return median(getattr(one, what) / max(getattr(two, what), 1e-6) for one, two in pairs)

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Results:
        """Return what `to_json` has given."""
        costs = {
            corpus: {task: [Cost(**cost) for cost in all_] for task, all_ in tasks.items()}
            for corpus, tasks in data["costs"].items()
        }
        sizes = {name: (size[0], size[1]) for name, size in data["sizes"].items()}
        return cls(Conditions(**data["conditions"]), data["missing"], sizes, costs)


def conditions(versions: dict[str, str], runs: int) -> Conditions:
    """Return what is so now."""
    return Conditions(
        date=datetime.date.today().isoformat(),
        machine=_processor(),
        python=platform.python_version(),
        processors=os.cpu_count() or 1,
        runs=runs,
        versions=versions,
        loads=[os.getloadavg()[0]],
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
