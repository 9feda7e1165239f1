"""The verdicts of reading findings: one TOML file a rule.

[[wrong]]
code-base = "open-webui 0.12.4"
at = "open_webui/routers/x.py:12"
why = "what the finding overlooks"
done = "what was done about it"

[read]
"open-webui 0.12.4" = "the digests of the findings that were read"
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.findings import Found
from errlint.config.toml import parse

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Wrong:
    """A finding that a maintainer of the code would refuse."""

    code_base: str
    at: str
    why: str
    done: str


@dataclass(frozen=True)
class Verdicts:
    """What was read of one rule's findings, by code base, and what was wrong."""

    wrong: tuple[Wrong, ...] = ()
    read: dict[str, frozenset[str]] = field(default_factory=dict)

    def is_read(self, code_base: str, found: Found) -> bool:
        return found.digest in self.read.get(code_base, ())


def verdicts(code: str) -> Verdicts:
    """Return the verdicts on a rule, empty if nothing was read."""
    file = FOLDER / f"{code}.toml"
    if not file.exists():
        return Verdicts()
    table = parse(str(file), file.read_bytes())
    return Verdicts(
        tuple(
            Wrong(entry["code-base"], entry["at"], entry["why"], entry["done"])
            for entry in table.get("wrong", ())
        ),
        {name: frozenset(text.split()) for name, text in table.get("read", {}).items()},
    )


def mark_read(code: str, code_base: str, found: Iterable[Found]) -> None:
    """Add findings of a rule in a code base to those that were read."""
    known = verdicts(code)
    read = known.read.get(code_base, frozenset()) | {one.digest for one in found}
    _write(code, Verdicts(known.wrong, {**known.read, code_base: read}))


def _write(code: str, known: Verdicts) -> None:
    lines = []
    for one in known.wrong:
        lines += [
            "[[wrong]]",
            f"code-base = {_quoted(one.code_base)}",
            f"at = {_quoted(one.at)}",
            f"why = {_quoted(one.why)}",
            f"done = {_quoted(one.done)}",
            "",
        ]
    lines.append("[read]")
    for name, digests in sorted(known.read.items()):
        body = textwrap.fill(" ".join(sorted(digests)), 98)
        lines.append(f'{_quoted(name)} = """\n{body}\n"""')
    (FOLDER / f"{code}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
