"""Where a text may return what an exception says, from a clause that catches all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from errlint.walk.broad_clauses import broad_clauses
from errlint.walk.telling import Telling, value_at

_RETURN = re.compile(r"return\b[ \t]*(?=[^\s#])")
_CAUGHT = re.compile(r"\bas[ \t]+(\w+)[ \t]*:")


def telling_returns_in(route: re.Pattern[str], text: str) -> Iterator[int]:
    """Yield where a `return` names what its clause has caught, or a local made of it.

    `route` finds what declares a route: without any, nothing that is returned is an answer.
    """
    if not route.search(text):
        return
    for clause in broad_clauses(text):
        body = text[clause.body : clause.end]
        if found := [*_RETURN.finditer(body)]:
            telling = Telling(body, _CAUGHT.findall(body))
            for match in found:
                if telling.is_in(value_at(body, match.end())):
                    yield clause.body + match.start()
