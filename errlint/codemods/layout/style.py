"""What a file's own style is, where no configuration says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

# It starts with one set of signs, not with alternatives: the search for a set runs much faster.
_TOKEN = re.compile(
    r"""
    [\#"'] (?:
        (?<=\#) [^\n]*
        | (?<=(?P<quote>["'])) (?:
            (?P=quote){2} (?:\\.|(?!(?P=quote){3}).)* (?P=quote){3}
            | (?P<plain>[^"'\\\n]*(?:\\[^"'\n][^"'\\\n]*)*(?P=quote))
            | (?:\\.|(?!(?P=quote))[^\n])* (?P=quote)
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

_HANGING = re.compile(
    r"""
    ^ (?P<outer>[ \t]*) (?!(?:async|class|def|elif|for|if|while|with)\b)
    [^\s#)\]}][^\n]* [(\[{] [ \t]* \r?\n
    (?P<inner>(?P=outer)[ \t]+) (?=\S)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""A bracket with its content on lines of its own, but for those in the head of a block."""


def preferred_quote(text: str) -> str:
    """Return the quote that most strings of a source text have; double quotes in doubt.

    Strings that hold a quote themselves say nothing: their own is chosen to avoid escapes.
    """
    _, quotes, plain = _pieces(text)
    counts = Counter(quote for quote, body in zip(quotes, plain, strict=True) if body)
    return "'" if counts["'"] > counts['"'] else '"'


def indentation_unit(text: str) -> str:
    """Return what most blocks of a source text are indented by; four spaces in doubt."""
    return _usual_step(_BLOCK, text, "    ")


def bracket_unit(text: str) -> str:
    """Return what most brackets of a source text indent their lines by; as blocks do in doubt.

    That is twice what blocks do where a formatter follows Google's style; no formatter writes more.
    """
    of_blocks = indentation_unit(text)
    found = _usual_step(_HANGING, text, of_blocks)
    return found if len(found) <= 2 * len(of_blocks) else of_blocks


def _usual_step(pattern: re.Pattern[str], text: str, default: str) -> str:
    code, _, _ = _pieces(text)
    steps = Counter(
        found["inner"].removeprefix(found["outer"]) for found in pattern.finditer("".join(code))
    )
    most = max(steps.values(), default=0)
    return default if steps[default] == most else max(steps, key=lambda step: steps[step])


@lru_cache(maxsize=1)
def _pieces(text: str) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """Return what is between the tokens of a text, their quotes, and their plain bodies."""
    pieces = _TOKEN.split(text)
    step = _TOKEN.groups + 1
    return pieces[::step], pieces[1::step], pieces[2::step]
