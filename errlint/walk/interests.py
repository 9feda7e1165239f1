"""Where a text may hold what selected rules ask for besides sites."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from errlint.model.interest import Interest
from errlint.project.abridging import is_balanced, is_complete
from errlint.project.mentions import imports_framework
from errlint.walk.broad_clauses import broad_clauses
from errlint.walk.telling_responses import telling_responses_in
from errlint.walk.telling_returns import telling_returns_in
from errlint.walk.yield_places import exposed_yields_in

_ANSWER = re.compile(r"raise[ \t]*\S|Response\b")
_MIDDLEWARE = (re.compile("call_next"), re.compile("receive"), re.compile("middleware"))
_RESPONSE = re.compile(r"Response[ \t]*\(")
_RAISED_RESPONSE = re.compile(r"raise[ \t]+[\w.]*Response[ \t]*\(")
_RETURNED_STATUS = re.compile(
    r",[ \t]*(?:[45]\d\d|[\w.]*HTTP_[45]\d\d_\w+|HTTPStatus\.\w+(?:\.value)?)\)?"
    r"[ \t]*(?:,[ \t]*[\w{][^\r\n]*)?(?:#[^\r\n]*)?$",
    re.M,
)
_RETURNED_DICT = re.compile(r"return[ \t(]*(?:\{|[\w.]*Response[ \t]*\()")
_REQUEST = re.compile(r"\.(?:delete|patch|post|put|raise_for_status|request|stream)\(")
_ROUTE = re.compile(
    r"@[\w.]+\.(?:api_route|route|get|post|put|patch|delete|head|options|trace)\("
    r"|\.add_api_route\("
)
_DETAIL = re.compile(r"\.detail\b")
_OWN_DETAIL = re.compile(r"\.detail[ \t]*(?::[^=\r\n]*)?=(?!=)")
_HANDLER = re.compile(r"exception_handler|def[ \t]+\w*handle")


def all_offsets(interests: Collection[Interest], text: str) -> dict[Interest, list[int]]:
    """Return where a text may hold something of each kind, without the kinds that it lacks.

    Strings and comments count as well.
    """
    is_server = imports_framework(text)
    wanted = [kind for kind in interests if is_server or kind not in _OF_SERVERS]
    found = {kind: [*_LOOKS[kind](text)] for kind in wanted}
    return {kind: offsets for kind, offsets in found.items() if offsets}


def _exposing(text: str) -> Iterator[int]:
    """Yield where a function may keep an HTTP exception from becoming a response.

    One pattern for all of them would take three times as long: it starts with no letter.
    """
    for clause in broad_clauses(text):
        if _may_answer(text[clause.body : clause.end]):
            yield clause.start
    for pattern in _MIDDLEWARE:
        yield from _offsets(pattern, text)


def _may_answer(body: str) -> bool:
    """Tell whether the body of a clause may raise or return an error of its own."""
    return bool(_ANSWER.search(body)) or not (is_complete(body) and is_balanced(body))


def _offsets(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.start() for match in pattern.finditer(text))


_LOOKS: dict[Interest, Callable[[str], Iterator[int]]] = {
    Interest.RAISING_CALLS: _exposing,
    Interest.EXPOSED_YIELDS: exposed_yields_in,
    Interest.RETURNED_STATUSES: partial(_offsets, _RETURNED_STATUS),
    Interest.RETURNED_DICTS: partial(_offsets, _RETURNED_DICT),
    Interest.RAISED_RESPONSES: partial(_offsets, _RAISED_RESPONSE),
    Interest.RESPONSES: partial(_offsets, _RESPONSE),
    Interest.TELLING_RESPONSES: telling_responses_in,
    Interest.TELLING_RETURNS: partial(telling_returns_in, _ROUTE),
    Interest.HANDLERS: partial(_offsets, _HANDLER),
    Interest.DETAILS: partial(_offsets, _DETAIL),
    Interest.OWN_DETAILS: partial(_offsets, _OWN_DETAIL),
    Interest.ROUTES: partial(_offsets, _ROUTE),
    Interest.REQUESTS: partial(_offsets, _REQUEST),
}
_OF_SERVERS = frozenset(
    {
        Interest.RAISING_CALLS,
        Interest.RETURNED_STATUSES,
        Interest.RETURNED_DICTS,
        Interest.RAISED_RESPONSES,
        Interest.RESPONSES,
        Interest.TELLING_RESPONSES,
        Interest.TELLING_RETURNS,
        Interest.HANDLERS,
        Interest.OWN_DETAILS,
        Interest.ROUTES,
    }
)
"""What only a file that imports the framework can have."""
