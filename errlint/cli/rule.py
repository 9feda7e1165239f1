"""`errlint rule`: what a rule is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from errlint.cli import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from errlint.report.catalogue import RulePage


@click.command
@click.argument("code", required=False)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What to print.",
)
def command(code: str | None, output_format: str) -> int:
    """Explain one rule, or list all of them.

    CODE is a code (ERR001) or a name (string-detail).
    """
    from errlint.cli.rule_pages import rule_pages
    from errlint.report import catalogue

    pages = rule_pages()
    colour = console.has_colour()
    if code is None:
        is_json = output_format == "json"
        console.emit(catalogue.as_json(pages) if is_json else catalogue.table(pages, colour))
        return 0
    page = _wanted(code, pages)
    console.emit(
        catalogue.as_json(page) if output_format == "json" else catalogue.page(page, colour)
    )
    return 0


def _wanted(word: str, pages: Sequence[RulePage]) -> RulePage:
    by_word = {key: page for page in pages for key in (page.code.lower(), page.name)}
    key = word.strip().lower().replace("_", "-")
    if key in by_word:
        return by_word[key]
    from difflib import get_close_matches

    near = {
        by_word[match].code: by_word[match] for match in get_close_matches(key, by_word, 3, 0.6)
    }
    titles = " or ".join(f"{code} ({near[code].name})" for code in sorted(near))
    hint = f"did you mean {titles}?" if near else "`errlint rule` lists them all"
    raise click.UsageError(f"no rule `{word}`; {hint}")
