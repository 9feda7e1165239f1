"""The last line of a run: how much was seen, found, fixed and left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from errlint.model.diagnostic import Applicability, Diagnostic, WireEffect
from errlint.report.text import counted

_EFFECTS = {WireEffect.NONE: "", WireEffect.BODY: " (body)", WireEffect.STATUS: " (status)"}


def of_check(files: int, sites: int, diagnostics: Sequence[Diagnostic]) -> str:
    """Return `3 files, 5 sites, 2 findings: 1 fixable with `errlint fix``."""
    seen = f"{counted(files, 'file')}, {counted(sites, 'site')}"
    return f"{seen}, {_findings(diagnostics)}"


def of_baseline(known: int, gone: int) -> str:
    """Return what follows where known findings were left out: how many, and what is gone."""
    outdated = f"; {gone} of the baseline {'is' if gone == 1 else 'are'} gone: write it again"
    return f", {known} more in the baseline{outdated if gone else ''}"


def of_sites(files: int, sites: int) -> str:
    """Return `5 sites in 3 files`."""
    return f"{counted(sites, 'site')} in {counted(files, 'file')}"


def of_file(filename: str, fixes: Iterable[tuple[str, WireEffect]]) -> str:
    """Return `fixed app/items.py: 3 ERR001 (body), 1 ERR104` from each fix and its effect."""
    return f"fixed {filename}: {of_fixes(fixes)}"


def of_fixes(fixes: Iterable[tuple[str, WireEffect]]) -> str:
    """Return `3 ERR001 (body), 1 ERR104`: how many of each, and what clients see change."""
    counts = sorted(Counter(fixes).items())
    return ", ".join(f"{number} {code}{_EFFECTS[effect]}" for (code, effect), number in counts)


def of_fix(
    effects: Sequence[WireEffect],
    files: int,
    left: Sequence[Diagnostic],
    is_written: bool,
    failed: tuple[int, int] = (0, 0),
) -> str:
    """Return how many fixes were applied or would be, what clients see of them, what is left.

    `effects` are those of each fix, `files` counts the changed ones; `failed` counts the fixes
    that could not be written, and their files.
    """
    parts = []
    if effects:
        verb = "applied" if is_written else "pending (write with `--apply`)"
        parts = [f"{_fixes_in(len(effects), files)} {verb}", _seen_by_clients(effects)]
    if any(failed):
        parts.append(f"{_fixes_in(*failed)} not written")
    if not parts:
        parts = ["nothing to fix"]
    if left or (effects and not any(failed)):
        parts.append(_left(left))
    return "; ".join(parts)


def _fixes_in(fixes: int, files: int) -> str:
    return f"{counted(fixes, 'fix', 'fixes')} in {counted(files, 'file')}"


def _findings(diagnostics: Sequence[Diagnostic]) -> str:
    found = counted(len(diagnostics), "finding")
    offers = ", ".join(_offers(diagnostics))
    return f"{found}: {offers}" if offers else found


def _offers(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return how much is fixable, with `--unsafe` what something else holds back."""
    are_held = any(diagnostic.holds_back for diagnostic in diagnostics)
    fixes = [
        Applicability.UNSAFE
        if are_held and diagnostic.fix.wire_effect is not WireEffect.NONE
        else diagnostic.fix.applicability
        for diagnostic in diagnostics
        if diagnostic.fix
    ]
    safe, unsafe = fixes.count(Applicability.SAFE), fixes.count(Applicability.UNSAFE)
    offers = [f"{safe} fixable with `errlint fix`"] if safe else []
    if unsafe:
        offers.append(f"{unsafe} {'more ' if safe else 'fixable '}with `--unsafe`")
    return offers


def _seen_by_clients(effects: Sequence[WireEffect]) -> str:
    bodies, statuses = effects.count(WireEffect.BODY), effects.count(WireEffect.STATUS)
    if not bodies and not statuses:
        return "clients see no change"
    kinds = ((bodies, "body"), (statuses, "status"))
    changed = (f"another {kind} from {number}" for number, kind in kinds if number)
    return f"clients see {' and '.join(changed)}"


def _left(left: Sequence[Diagnostic]) -> str:
    if not left:
        return "nothing left"
    offers = ", ".join(_offers(left))
    return f"{counted(len(left), 'finding')} left" + (f": {offers}" if offers else "")
