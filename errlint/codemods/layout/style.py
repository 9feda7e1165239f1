"""What a file's own style is, where no configuration says it."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    \#[^\n]*
    | (?P<triple>\"{3}|'{3}) (?:\\.|(?!(?P=triple)).)* (?P=triple)
    | (?P<quote>["']) (?P<body>(?:\\.|(?!(?P=quote))[^\n])*) (?P=quote)
    """,
    re.VERBOSE | re.DOTALL,
)
_INDENT = re.compile(r":[ \t]*(?:#[^\n]*)?\r?\n([ \t]+)(?=[^\s#])")


def preferred_quote(text: str) -> str:
    """Return the quote that most strings of a source text have; double quotes in doubt.

    Strings that hold a quote themselves say nothing: their own is chosen to avoid escapes.
    """
    counts = {'"': 0, "'": 0}
    for match in _TOKEN.finditer(text):
        body = match["body"]
        if body is not None and '"' not in body and "'" not in body:
            counts[match["quote"]] += 1
    return "'" if counts["'"] > counts['"'] else '"'


def indentation_unit(text: str) -> str:
    """Return what the blocks of a source text are indented by; four spaces in doubt."""
    indents = [match[1] for match in _INDENT.finditer(text)]
    if any("\t" in indent for indent in indents):
        return "\t"
    return " " * min((len(indent) for indent in indents), default=4)
