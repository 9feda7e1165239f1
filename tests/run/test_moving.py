"""The runner knows some rules by their codes, so that no rule is imported for it."""

from __future__ import annotations

from errlint.model.interest import Interest
from errlint.rules import all_rules
from errlint.rules.base import Rule
from errlint.run import moving

RULES = {rule.code: rule for rule in all_rules()}


def test_those_that_are_held_against_all_files_are_asked_so() -> None:
    asking = {code for code, rule in RULES.items() if overrides(rule, "check_contract")}
    assert asking == {moving.CONTRADICTIONS, moving.UNDOCUMENTED, moving.UNDELIVERABLE}
    assert not any(RULES[code].is_default for code in asking)


def test_those_that_look_at_consumers_and_at_handlers() -> None:
    assert {code for code, rule in RULES.items() if overrides(rule, "check_consumers")} == {
        moving.CONSUMERS
    }
    assert Interest.HANDLERS in RULES[moving.RESHAPING].interests
    assert not RULES[moving.CONSUMERS].is_default


def test_those_that_come_on_with_fixes() -> None:
    assert {code for code, rule in RULES.items() if rule.follows_fixes} == moving.FOLLOWING
    assert RULES[moving.STRUCTURING].is_default


def overrides(rule: Rule, method: str) -> bool:
    return getattr(type(rule), method) is not getattr(Rule, method)
