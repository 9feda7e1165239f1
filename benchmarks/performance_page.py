"""The measured part of docs/performance.md: a table of times, and one of goals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measured import Results
from benchmarks.tools import PEERS

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"

_OWN_TASKS = {
    "cold": "**errlint**, all default rules, `--no-cache`",
    "cold, one process": "errlint, `--no-cache -j1`",
    "warm": "errlint, nothing changed",
    "a file: changed": "errlint, a file of middle size changed",
    "a file: alone, cold": "errlint, that file alone, `--no-cache`",
    "a file: alone, warm": "errlint, that file alone, nothing changed",
    "the largest: changed": "errlint, the largest file changed",
    "the largest: alone, cold": "errlint, the largest file alone, `--no-cache`",
    "the largest: alone, warm": "errlint, the largest file alone, nothing changed",
    "fix": "`errlint fix --apply --no-cache`",
    "import click": '`python -c "import click"`',
    "import click, libcst": '`python -c "import click, libcst"`',
}

Figure = Callable[[Results, str], float | None]


@dataclass(frozen=True)
class Goal:
    """What shall be reached: `limits` by code base, as a least or a greatest figure."""

    text: str
    figure: Figure
    limits: Mapping[str, float]
    is_least: bool = False
    unit: str = "x"
    of_processors: Figure | None = None
    """The same figure, from the processors' seconds."""

    def is_met(self, figure: float, limit: float) -> bool:
        return figure >= limit if self.is_least else figure <= limit

    def cell(self, results: Results, corpus: str) -> str:
        """Return what is wanted and what was measured on one code base."""
        limit, figure = self.limits.get(corpus), self.figure(results, corpus)
        if limit is None:
            return ""
        sign = "≥" if self.is_least else "≤"
        wanted = f"{sign} {limit:g}{self.unit}"
        if figure is None:
            return f"{wanted}: not measured"
        verdict = "met" if self.is_met(figure, limit) else "**not met**"
        busy = self.of_processors(results, corpus) if self.of_processors else None
        more = "" if busy is None else f" ({_short(busy)}{self.unit})"
        return f"{wanted}: {_short(figure)}{self.unit}{more}, {verdict}"


def _ratio(
    text: str, tasks: tuple[str, str], limits: Mapping[str, float], is_least: bool = False
) -> Goal:
    return Goal(
        text,
        lambda results, corpus: results.ratio(corpus, *tasks),
        limits,
        is_least,
        of_processors=lambda results, corpus: results.busy_ratio(corpus, *tasks),
    )


def _beyond(text: str, tasks: tuple[str, str], limits: Mapping[str, float]) -> Goal:
    return Goal(
        text,
        lambda results, corpus: _difference(*(results.seconds(corpus, task) for task in tasks)),
        limits,
        unit=" s",
        of_processors=lambda results, corpus: _difference(
            *(results.busy(corpus, task) for task in tasks)
        ),
    )


def _difference(one: float | None, two: float | None) -> float | None:
    return None if one is None or two is None else one - two


def _each(limit: float) -> Mapping[str, float]:
    return dict.fromkeys(("apache-airflow-core", "open-webui", "litellm"), limit)


def _on(airflow: float, webui: float, litellm: float) -> Mapping[str, float]:
    return {"apache-airflow-core": airflow, "open-webui": webui, "litellm": litellm}


GOALS = (
    _ratio("Fixit / cold", ("fixit", "cold"), _on(45, 25, 75), is_least=True),
    _ratio("Semgrep / cold", ("semgrep", "cold"), _on(4, 5, 6), is_least=True),
    _ratio("cold / ast-grep", ("cold", "ast-grep"), _on(2, 3, 1.5)),
    _ratio("warm / ast-grep", ("warm", "ast-grep"), _each(1)),
    _beyond("warm less `import click`", ("warm", "import click"), _each(0.15)),
    *(
        _ratio(f"{name} {what}", (f"{name}: {task}", other.format(name)), _each(limit))
        for name in ("a file", "the largest")
        for what, task, other, limit in (
            ("changed / it alone, cold", "changed", "{}: alone, cold", 1.5),
            ("alone, cold / `import click, libcst`", "alone, cold", "import click, libcst", 2),
            ("alone, warm / `import click`", "alone, warm", "import click", 2),
        )
    ),
    _ratio("fix / cold", ("fix", "cold"), {"litellm": 3}),
)


def rendered(results: Results) -> str:
    """Return the conditions and both tables, in Markdown."""
    parts = (_conditions(results), _times(results), _goals(results))
    return "\n".join("\n".join(part) + "\n" for part in parts)


def written(page: str, results: Results) -> str:
    """Return the text of the page with new figures. Raises ValueError without the marks."""
    before, rest = page[: page.index(_BEGIN)], page[page.index(_END) :]
    return f"{before}{_BEGIN}\n\n{rendered(results)}\n{rest}"


def _conditions(results: Results) -> Iterator[str]:
    given = results.conditions
    versions = ", ".join(f"{name} {version}" for name, version in given.versions.items())
    loads = sorted(given.loads)
    yield f"- {given.date}, Python {given.python}, {given.processors} processors: {given.machine}"
    yield f"- {versions}"
    yield (
        f"- load average between {loads[0]:.1f} and {loads[-1]:.1f} on {given.processors} "
        f"processors; medians of {given.runs} turns, Fixit once"
    )
    for name, reason in results.missing.items():
        yield f"- missing: {name} ({reason})"


def _times(results: Results) -> Iterator[str]:
    yield "Seconds of a clock (of all processors together); in brackets how much was found."
    yield ""
    yield from _head("tool", results)
    for peer in PEERS:
        yield _row(peer.label, [_time(results, corpus, peer.name) for corpus in results.costs])
    for task, label in _OWN_TASKS.items():
        yield _row(label, [_time(results, corpus, task) for corpus in results.costs])


def _goals(results: Results) -> Iterator[str]:
    yield "By the clock, in brackets by the processors' seconds; the clock's are judged."
    yield ""
    yield from _head("goal", results)
    for goal in GOALS:
        yield _row(goal.text, [goal.cell(results, corpus) for corpus in results.costs])


def _head(first: str, results: Results) -> Iterator[str]:
    titles = []
    for corpus in results.costs:
        files, size = results.sizes[corpus]
        titles.append(f"{corpus} ({files} files, {size / 1e6:.1f} MB)")
    yield _row(first, titles)
    yield _row("---", ["---"] * len(titles))


def _row(first: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join((first, *cells))} |"


def _time(results: Results, corpus: str, task: str) -> str:
    seconds, busy = results.seconds(corpus, task), results.busy(corpus, task)
    if seconds is None or busy is None:
        return "not measured"
    found = results.findings(corpus, task)
    return f"{_short(seconds)} ({_short(busy)})" + (f" [{found}]" if found is not None else "")


def _short(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 20 else f"{figure:.1f}" if figure >= 5 else f"{figure:.2f}"
