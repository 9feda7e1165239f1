"""How often each rule speaks, the one that speaks most first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from errlint.model.diagnostic import Applicability, Diagnostic
from errlint.report.text import painter


class RuleCount(NamedTuple):
    """How many findings a rule has, and how many of them `errlint fix` would fix."""

    code: str
    name: str
    findings: int
    fixable: int


def render(diagnostics: Iterable[Diagnostic], colour: bool = False) -> Iterator[str]:
    """Yield one line a rule; `[*]` marks those of which `errlint fix` would fix something."""
    counts = _counted(diagnostics)
    paint = painter(colour)
    digits = max((len(str(rule.findings)) for rule in counts), default=0)
    for rule in counts:
        mark = f"[{paint('*', fg='cyan')}]" if rule.fixable else "[ ]"
        code = paint(rule.code, fg="red", bold=True)
        yield f"{rule.findings:>{digits}}  {code}  {mark} {rule.name}\n"


def as_json(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield a list of objects, one a rule."""
    yield json.dumps([rule._asdict() for rule in _counted(diagnostics)], indent=2) + "\n"


def _counted(diagnostics: Iterable[Diagnostic]) -> list[RuleCount]:
    fixable: dict[tuple[str, str], list[bool]] = {}
    for diagnostic in diagnostics:
        fix = diagnostic.fix
        is_fixable = fix is not None and fix.applicability is Applicability.SAFE
        fixable.setdefault((diagnostic.code, diagnostic.name), []).append(is_fixable)
    counts = [RuleCount(*rule, len(each), sum(each)) for rule, each in fixable.items()]
    return sorted(counts, key=lambda rule: (-rule.findings, rule.code))
