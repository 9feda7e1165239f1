"""Every message of every rule's examples, as `messages.txt` has them.

`python -m tests.rules.messages` writes that file anew: what a message says now is a diff to read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from errlint.rules import all_rules
from errlint.rules.base import Example, Rule
from tests.rules.examples import ExampleProject

MESSAGES = Path(__file__).with_name("messages.txt")


def messages_of(rule: Rule, folder: Path) -> str:
    """Return a line for each finding: code, number of the example, row, and what is said."""
    numbered = enumerate(rule.INVALID, 1)
    return "".join(
        f"{rule.code} {number}:{line}\n"
        for number, example in numbered
        for line in _lines(rule, example, folder / f"{rule.code}-{number}")
    )


def _lines(rule: Rule, example: Example, folder: Path) -> Iterator[str]:
    for diagnostic in (
        ExampleProject(folder, example, example.before, rule.code).check().diagnostics
    ):
        fix = f" [{diagnostic.fix.message}]" if diagnostic.fix else ""
        yield f"{diagnostic.range.start.row} {diagnostic.message}{fix}"


def _write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rules = (rule for rule in all_rules() if rule.code != "ERR000")
        text = "".join(messages_of(rule, Path(folder)) for rule in rules)
    MESSAGES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write()
