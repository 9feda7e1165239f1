"""Where a text may have an `except` clause that catches every exception, told by its names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from errlint.project.abridging import end_of_block

_MAY_CATCH_ALL = re.compile(
    r"""
    except\b (?:
        \s*:
        | [^:#]{400}
        | [^:#]{0,400} (?:
            \b (?:Base)?Exception\b
            | \#
            | (?<!\bas\ ) \b (?!\w*(?:Error|Exception|Exit|Interrupt|Iteration|Timeout|Warning)\b)
              [A-Za-z_]\w* (?=\s*(?:[:,)]|as\b))
        )
    )
    """,
    re.VERBOSE,
)
"""What begins a clause that may be broad: by a name that is not plainly one class's, too."""


class BroadClause(NamedTuple):
    """Where a clause starts, where its head may end and its body begin, and where that ends."""

    start: int
    body: int
    end: int


def broad_clauses(text: str) -> Iterator[BroadClause]:
    """Yield the clauses that may be broad."""
    for match in _MAY_CATCH_ALL.finditer(text):
        indent = match.start() - text.rfind("\n", 0, match.start()) - 1
        yield BroadClause(match.start(), match.end(), end_of_block(text, match.end(), indent))
