"""Write one page a rule, and their index, from the rules themselves.

`python -m docs.generate` writes `docs/rules/`; with `--check` it only tells whether the pages are
up to date, and exits with 1 if they aren't.
"""

from __future__ import annotations

import sys
from pathlib import Path

from errlint.rules import all_rules
from errlint.rules.base import Rule

FOLDER = Path(__file__).parent / "rules"
_GROUPS = {
    "ERR0": "The shape of `detail`",
    "ERR1": "The status",
    "ERR2": "Control flow",
    "ERR3": "Hygiene",
    "ERR4": "The contract, across modules",
    "ERR5": "The other end",
    "ERR9": "errlint itself",
}


def pages() -> dict[str, str]:
    """Return the text of every page by its file name."""
    rules = all_rules()
    return {"index.md": _index(rules), **{f"{rule.code}.md": _page(rule) for rule in rules}}


def _page(rule: Rule) -> str:
    facts = [
        "On by default." if rule.is_default else "Off by default.",
        f"Fix: {rule.fix}." if rule.fix else "No fix.",
    ]
    sections = "\n\n".join(
        f"## {title}{'?' if title.startswith('Why') else ''}\n\n{body}"
        for title, body in rule.sections().items()
    )
    return f"# {rule.name} ({rule.code})\n\n{' '.join(facts)}\n\n{sections}\n"


def _index(rules: tuple[Rule, ...]) -> str:
    lines = ["# Rules", "", "Written by `python -m docs.generate` from the rules themselves."]
    for prefix, title in _GROUPS.items():
        group = [rule for rule in rules if rule.code.startswith(prefix)]
        if group:
            lines += ["", f"## {prefix}xx: {title}", "", "| code | name | on | what | fix |"]
            lines += ["|---|---|---|---|---|", *map(_row, group)]
    return "\n".join(lines) + "\n"


def _row(rule: Rule) -> str:
    on = "yes" if rule.is_default else "no"
    link = f"[{rule.code}]({rule.code}.md)"
    return f"| {link} | {rule.name} | {on} | {rule.summary} | {rule.fix or 'none'} |"


def main() -> int:
    """Write the pages, or check them. Return the exit code."""
    wanted = pages()
    if "--check" in sys.argv[1:]:
        found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
        stale = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
        for name in stale:
            print(f"docs/rules/{name} is not up to date: run `python -m docs.generate`")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
