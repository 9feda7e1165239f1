"""Where the documentation of a rule is published."""

from __future__ import annotations

RULES_URL = "https://github.com/errlint/errlint/blob/main/docs/rules"


def rule_url(code: str) -> str:
    """Return the address of a rule's page."""
    return f"{RULES_URL}/{code}.md"
