"""What rules say is what `messages.txt` has: a message that changes is a diff to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from errlint.rules import all_rules
from errlint.rules.base import Rule
from tests.rules.messages import MESSAGES, messages_of

RULES = [rule for rule in all_rules() if rule.code != "ERR000"]


def written(code: str) -> str:
    lines = MESSAGES.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if line.startswith(f"{code} "))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_what_is_written(rule: Rule, tmp_path: Path) -> None:
    assert messages_of(rule, tmp_path) == written(rule.code)


def test_nothing_is_written_of_rules_that_are_gone() -> None:
    lines = MESSAGES.read_text(encoding="utf-8").splitlines()
    assert {line.partition(" ")[0] for line in lines} == {rule.code for rule in RULES}
