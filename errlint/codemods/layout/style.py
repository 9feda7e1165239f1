"""What a file's own style is, where no configuration says it."""

from __future__ import annotations

import re
from collections import Counter

# It starts with one set of signs, not with alternatives: the search for a set runs much faster.
_TOKEN = re.compile(
    r"""
    [\#"'] (?:
        (?<=\#) [^\n]*
        | (?<=(?P<quote>["'])) (?:
            (?P=quote){2} (?:\\.|(?!(?P=quote){3}).)* (?P=quote){3}
            | (?P<body>(?:\\.|(?!(?P=quote))[^\n])*) (?P=quote)
        )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLOCK = re.compile(
    r"""
    ^ (?P<outer>[ \t]*) [^\s#][^\n]* : [ \t]* \r?\n
    (?:[ \t]*\r?\n)*
    (?P<inner>(?P=outer)[ \t]+) (?=\S)
    """,
    re.VERBOSE | re.MULTILINE,
)


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
    """Return what most blocks of a source text are indented by; four spaces in doubt."""
    code = _TOKEN.sub(lambda token: "" if token[0].startswith("#") else "''", text)
    blocks = _BLOCK.finditer(code)
    units = Counter(block["inner"].removeprefix(block["outer"]) for block in blocks)
    return max(units, key=lambda unit: units[unit], default="    ")
