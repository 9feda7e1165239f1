"""What the rules say of themselves, for reports, which know no rules."""

from __future__ import annotations

from errlint.report.catalogue import RulePage
from errlint.rules import all_rules


def rule_pages() -> list[RulePage]:
    """Return the documentation of every rule, in the order of their codes."""
    return [
        RulePage(
            code=rule.code,
            name=rule.name,
            summary=rule.summary,
            is_default=rule.is_default,
            fix=rule.fix,
            sections=tuple(rule.sections().items()),
        )
        for rule in all_rules()
    ]
