"""Every rule's own examples hold: what it flags, what it leaves alone, what its fix writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.codes import known_codes
from errlint.rules import all_rules
from errlint.rules.base import SECTIONS, Example, Rule, Silent
from tests.rules.examples import ExampleProject, dedented

RULES = [rule for rule in all_rules() if rule.code != "ERR000"]
INVALID = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.INVALID, 1)
]
VALID = [
    pytest.param(rule, example, id=f"{rule.code}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.VALID, 1)
]


@pytest.mark.parametrize(("rule", "example"), INVALID)
def test_flags(rule: Rule, example: Example, tmp_path: Path) -> None:
    report = ExampleProject(tmp_path, example, example.before, rule.code).check()
    assert [diagnostic.code for diagnostic in report.diagnostics] == [rule.code] * example.count


@pytest.mark.parametrize(("rule", "example"), INVALID)
def test_fixes(rule: Rule, example: Example, tmp_path: Path) -> None:
    fixed = ExampleProject(tmp_path, example, example.before, rule.code).fix()
    assert fixed.refusal is None
    assert fixed.new is not None
    assert fixed.new.text == dedented(example.after or example.before)


@pytest.mark.parametrize(("rule", "example"), INVALID)
def test_fix_is_idempotent(rule: Rule, example: Example, tmp_path: Path) -> None:
    code = example.after or example.before
    fixed = ExampleProject(tmp_path, example, code, rule.code).fix()
    assert not fixed.is_changed


@pytest.mark.parametrize(("rule", "example"), VALID)
def test_says_nothing(rule: Rule, example: Silent | str, tmp_path: Path) -> None:
    silent = Silent(example) if isinstance(example, str) else example
    report = ExampleProject(tmp_path, silent, silent.code, rule.code).check()
    assert report.diagnostics == ()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_is_documented(rule: Rule) -> None:
    assert tuple(rule.sections()) == SECTIONS
    assert all(rule.sections().values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_has_more_negative_examples_than_positive(rule: Rule) -> None:
    assert len(rule.VALID) > len(rule.INVALID) > 0


def test_the_codes_of_all_rules_are_known_without_loading_one() -> None:
    assert known_codes() == tuple(rule.code for rule in all_rules())
