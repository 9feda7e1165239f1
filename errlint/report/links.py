"""Where errlint and the documentation of its rules are published."""

from __future__ import annotations

PROJECT_URL = "https://github.com/errlint/errlint"
PROBLEM_DETAILS_URL = f"{PROJECT_URL}/blob/main/docs/configuration.md#problem-details"
RULES_URL = f"{PROJECT_URL}/blob/main/docs/rules"


def rule_url(code: str) -> str:
    """Return the address of a rule's page."""
    return f"{RULES_URL}/{code}.md"
