"""Write docs/accuracy.md from the findings and the verdicts of reading them."""

from __future__ import annotations

from pathlib import Path

from benchmarks.findings import CodeBase, Found, sample
from benchmarks.verdicts import Wrong, verdicts
from errlint.rules import all_rules
from errlint.rules.base import Rule

PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
HEAD = Path(__file__).parent / "verdicts" / "head.md"
TAIL = Path(__file__).parent / "verdicts" / "tail.md"


def write(found: dict[CodeBase, list[Found]]) -> None:
    """Write the page."""
    rules = [rule for rule in all_rules() if _is_read(rule.code, found)]
    table = [_head(found), *(_row(rule, found) for rule in rules)]
    wrong = [line for rule in rules for line in _wrong(rule.code, found)]
    text = "\n\n".join(
        [
            HEAD.read_text(encoding="utf-8").strip(),
            "\n".join(table),
            _total(rules, found),
            "## What was wrong\n\n" + "\n".join(wrong or ["Nothing."]),
            TAIL.read_text(encoding="utf-8").strip(),
        ]
    )
    PAGE.write_text(text + "\n", encoding="utf-8")


def _is_read(code: str, found: dict[CodeBase, list[Found]]) -> bool:
    return bool(verdicts(code).read) and any(
        one.code == code for of_it in found.values() for one in of_it
    )


def _head(found: dict[CodeBase, list[Found]]) -> str:
    names = [base.label.replace("apache-", "") for base in found]
    return "\n".join(
        [f"| rule | {' | '.join(names)} | wrong of read |", "|---" * (len(names) + 2) + "|"]
    )


def _row(rule: Rule, found: dict[CodeBase, list[Found]]) -> str:
    cells = []
    all_read = all_wrong = 0
    for base, of_it in found.items():
        of_rule = [one for one in of_it if one.code == rule.code]
        read, wrong = _counts(rule.code, base, of_rule)
        all_read, all_wrong = all_read + read, all_wrong + wrong
        cells.append(f"{len(of_rule)} / {read} / {wrong}" if of_rule else "-")
    name = f"[{rule.code}](rules/{rule.code}.md) {rule.name}{'' if rule.is_default else ' (off)'}"
    return f"| {name} | {' | '.join(cells)} | {all_wrong} of {all_read} |"


def _total(rules: list[Rule], found: dict[CodeBase, list[Found]]) -> str:
    counts = [
        _counts(rule.code, base, [one for one in of_it if one.code == rule.code])
        for rule in rules
        if rule.is_default
        for base, of_it in found.items()
    ]
    read, wrong = (sum(column) for column in zip(*counts, strict=True))
    return f"Rules that are on by default: {wrong} wrong of {read} read ({wrong / read:.1%})."


def _counts(code: str, base: CodeBase, of_rule: list[Found]) -> tuple[int, int]:
    known = verdicts(code)
    places = {one.at for one in known.wrong if one.code_base == base.label}
    read = {one for one in sample(of_rule) if known.is_read(base.label, one)}
    wrong = {one for one in of_rule if one.at in places}
    return len(read | wrong), len(wrong)


def _wrong(code: str, found: dict[CodeBase, list[Found]]) -> list[str]:
    places = {
        (base.label, one.at) for base, of_it in found.items() for one in of_it if one.code == code
    }

    def line(one: Wrong) -> str:
        state = "still reported" if (one.code_base, one.at) in places else "repaired"
        return f"- {code}, {one.code_base}, `{one.at}`: {one.why} *{state}*: {one.done}"

    return [line(one) for one in verdicts(code).wrong]
