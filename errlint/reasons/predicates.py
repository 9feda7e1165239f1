"""A predicate of English: a way to say what is wrong, and the token that stands for it.

It is matched in the text of a message, or in the words of an exception's name. In its token,
`{before}` is the noun phrase that the predicate is said of (`{full_before}` with all its words),
`{after}` its complement, `{either}` the first of the two that there is, `{x}` what the pattern
itself picks and `{verb}` the infinitive of that, which a group of the name `x` is already. Behind
the bar stands the token where there is no such phrase, `{x}` at most; an empty one says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from errlint.reasons.words import FILLERS, LINKS, VERBS

NOUN = rf"(?!(?:{'|'.join(sorted(LINKS | (VERBS - FILLERS)))})\b)[a-z]"
"""The start of a word that a noun phrase may go on with."""
_ADVERB = (
    r"(?:(?!(?:apply|comply|imply|multiply|rely|reply|supply)\b)[a-z]+ly"
    r"|all|also|both|ever|just|now|only|then|yet)\s"
)
ADVERBS = rf"(?:{_ADVERB}){{0,2}}(?!{_ADVERB})"
"""What may stand between `cannot` and its verb."""


@dataclass(frozen=True)
class Predicate:
    """A way to say what is wrong.

    `statuses` are those that say the same thing: under one of them the predicate goes before
    every other in the message and, when it `is_whole`, needs no noun phrase. A weak predicate
    says little and gives way to any that is not. `qualified` is the token under a status that the
    bare one contradicts; without it, the predicate says nothing then.
    """

    pattern: re.Pattern[str]
    token: str
    statuses: frozenset[int]
    is_weak: bool
    is_whole: bool
    qualified: str


def says(
    pattern: str,
    token: str,
    *statuses: int,
    weak: bool = False,
    whole: bool = False,
    qualified: str = "",
) -> Predicate:
    """Return a predicate that a verbose pattern finds, natural under the statuses given."""
    compiled = re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    return Predicate(compiled, token, frozenset(statuses), weak, whole, qualified)
