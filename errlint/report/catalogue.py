"""The rules as a table, and the documentation of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from errlint.report.links import rule_url
from errlint.report.text import Paint, painter, width

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = "```"


@dataclass(frozen=True)
class RulePage:
    """What a rule says of itself; `sections` are the titles and texts of its documentation.

    `fix` says what its fix does, None where it has none.
    """

    code: str
    name: str
    summary: str
    is_default: bool
    fix: str | None
    sections: tuple[tuple[str, str], ...]


def table(pages: Sequence[RulePage], colour: bool = False) -> Iterator[str]:
    """Yield one line a rule: code, name, whether it is on and has a fix, and what it flags."""
    paint = painter(colour)
    names = max((width(page.name) for page in pages), default=0)
    yield paint(f"{'CODE':<6}  {'NAME':<{names}}  ON   FIX  FLAGS", bold=True) + "\n"
    for page in pages:
        code = paint(f"{page.code:<6}", fg="red", bold=True)
        on = "yes" if page.is_default else "no "
        fix = "yes" if page.fix else "no "
        yield f"{code}  {page.name:<{names}}  {on}  {fix}  {page.summary}\n"


def page(rule: RulePage, colour: bool = False) -> Iterator[str]:
    """Yield the documentation of a rule for a terminal."""
    paint = painter(colour)
    state = "on by default" if rule.is_default else "off by default"
    fix = f"fix: {rule.fix}" if rule.fix else "no fix"
    yield f"{paint(rule.code, fg='red', bold=True)} {paint(rule.name, bold=True)}\n"
    yield f"{_inline(rule.summary, paint)} ({state}; {fix})\n"
    for title, text in rule.sections:
        yield f"\n{paint(title, fg='cyan', bold=True)}\n"
        yield from _body(text, paint)
    yield f"\n{rule_url(rule.code)}\n"


def as_json(rules: RulePage | Sequence[RulePage]) -> Iterator[str]:
    """Yield one rule as an object, several as a list of them."""
    import json

    if isinstance(rules, RulePage):
        yield json.dumps(_object(rules), indent=2) + "\n"
    else:
        yield json.dumps([_object(rule) for rule in rules], indent=2) + "\n"


def _object(rule: RulePage) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "default": rule.is_default,
        "fix": rule.fix,
        "url": rule_url(rule.code),
        "sections": dict(rule.sections),
    }


def _body(text: str, paint: Paint) -> Iterator[str]:
    is_code = False
    for line in text.splitlines():
        if line.startswith(_FENCE):
            is_code = not is_code
        elif is_code:
            yield f"    {paint(line, fg='green')}\n" if line else "\n"
        else:
            yield f"  {_inline(line, paint)}\n" if line else "\n"


def _inline(line: str, paint: Paint) -> str:
    line = _LINK.sub(r"\1: \2", line)
    return _CODE.sub(lambda match: paint(match.group(), fg="green"), line)
