"""Declare statuses in the `responses=` of a route, as the file declares others."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import libcst as cst

from errlint.codemods.status import renamed
from errlint.project.cst_values import source_of
from errlint.project.tree import SyntaxTree
from errlint.schema import status_phrase
from errlint.source import Range
from errlint.statuses import RENAMED, http_status_name, starlette_name
from errlint.syntax import parse_expression

_RESPONSES = "responses"
_NUMBERED = re.compile(r"HTTP_(\d{3})_\w+\Z")
_LISTS = (cst.List, cst.Set)
_NOTHING = cst.SimpleWhitespace("")
_BRACKETS: dict[type[cst.CSTNode], tuple[str, str]] = {
    cst.Dict: ("lbrace", "rbrace"),
    cst.List: ("lbracket", "rbracket"),
    cst.Set: ("lbrace", "rbrace"),
}
_TEXTUAL = {"description"}
"""What of an answer is said in words, so that no two answers share it."""
_SHARED = {"model"}

_Element = cst.BaseDictElement | cst.BaseElement
Declaring = cst.Dict | cst.Call
"""`{404: {...}}`, or what a helper makes: `create_doc([404])`."""


class Habit(NamedTuple):
    """How a file declares statuses: `display` is what it gives another route, None without any."""

    display: Declaring | None
    quote: str


def habit_at(tree: SyntaxTree, place: Range, quote: str) -> Habit:
    """Return how the call declares statuses that is the nearest one above a place."""
    above = [
        keyword.value
        for node in ast.walk(tree.root)
        if isinstance(node, ast.Call) and node.lineno < place.start.row
        for keyword in node.keywords
        if keyword.arg == _RESPONSES
    ]
    for value in sorted(above, key=lambda node: node.lineno, reverse=True):
        display = parse_expression(tree.text_of(value)).with_changes(lpar=(), rpar=())
        if isinstance(display, cst.Call) and sum(map(_has_list, display.args)) != 1:
            continue
        if isinstance(display, (cst.Call, cst.Dict)) and _statuses(display):
            return Habit(display, quote)
    return Habit(None, quote)


def declare(call: cst.Call, statuses: Iterable[int], habit: Habit) -> cst.Call:
    """Return a call with statuses declared besides those that it declares."""
    args = [*call.args]
    index = next((i for i, arg in enumerate(args) if _is_responses(arg)), None)
    display: cst.BaseExpression = _without_statuses(habit.display)
    if index is None:
        tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        given = cst.Arg(display, cst.Name(_RESPONSES), tight)
        args = _with_argument(args, given, call.whitespace_before_args)
    elif isinstance(args[index].value, (cst.Dict, cst.Call)):
        display = args[index].value
    for status in statuses:
        display = _grown(display, status, habit)
    place = -1 if index is None else index
    args[place] = args[place].with_changes(value=display)
    return call.with_changes(args=args)


def responses_of(call: cst.Call) -> Declaring | None:
    """Return what declares the statuses of a call."""
    found = (arg.value for arg in call.args if _is_responses(arg))
    return next((value for value in found if isinstance(value, (cst.Dict, cst.Call))), None)


def _with_argument(
    args: Sequence[cst.Arg], new: cst.Arg, opening: cst.BaseParenthesizableWhitespace
) -> list[cst.Arg]:
    """Return arguments with one more, on a line of its own where the first one is."""
    if not args:
        return [new]
    *others, last = args
    between, end = opening, last.comma
    if not isinstance(between, cst.ParenthesizedWhitespace):
        between = cst.SimpleWhitespace(" ")
    elif isinstance(space := getattr(end, "whitespace_after", None), cst.ParenthesizedWhitespace):
        between, behind = _with_line_of(space, between)
        end = cst.Comma(whitespace_after=behind)
    comma = cst.Comma(whitespace_after=between)
    moved = new.with_changes(comma=end, whitespace_after_arg=last.whitespace_after_arg)
    return [*others, last.with_changes(comma=comma, whitespace_after_arg=_NOTHING), moved]


def _with_line_of(
    end: cst.ParenthesizedWhitespace, between: cst.ParenthesizedWhitespace
) -> tuple[cst.ParenthesizedWhitespace, cst.ParenthesizedWhitespace]:
    """Return what stands behind the last element when another follows, and behind that one.

    A comment on the line of the last element stays there.
    """
    line = end.first_line
    plain = cst.TrailingWhitespace(newline=line.newline)
    return between.with_changes(first_line=line), end.with_changes(first_line=plain)


def _has_list(arg: cst.Arg) -> bool:
    return isinstance(arg.value, _LISTS)


def _is_responses(arg: cst.Arg) -> bool:
    return arg.keyword is not None and arg.keyword.value == _RESPONSES


def _grown(display: cst.BaseExpression, status: int, habit: Habit) -> cst.BaseExpression:
    match display:
        case cst.Dict():
            like = display if _statuses(display) else habit.display
            key = _spelt(status, _keys(like))
            value = _answer(status, like, habit.quote)
            return _with_element(display, cst.DictElement(key, value), status)
        case cst.Call(args=args):
            grown = [arg.with_changes(value=_listed(arg.value, status, habit)) for arg in args]
            return display.with_changes(args=grown)
    return display


def _listed(value: cst.BaseExpression, status: int, habit: Habit) -> cst.BaseExpression:
    if not isinstance(value, _LISTS):
        return value
    like = _keys(value) or _keys(habit.display)
    element = cst.Element(_spelt(status, like))
    return _with_element(value, element, status)


def _with_element(
    display: cst.Dict | cst.List | cst.Set, new: _Element, status: int
) -> cst.BaseExpression:
    """Return a display with one more element, in the order of their statuses if they have one.

    Where the first one stands on a line of its own, it does as well.
    """
    before, after = _BRACKETS[type(display)]
    opening, closing = getattr(display, before), getattr(display, after)
    elements: list[_Element] = [*display.elements]
    numbers = [_number(_key(element)) for element in elements]
    known = [number for number in numbers if number is not None]
    place = len(elements)
    if len(known) == len(numbers) and known == sorted(known):
        place = sum(number < status for number in known)
    between, end = opening.whitespace_after, closing.whitespace_before
    if not isinstance(between, cst.ParenthesizedWhitespace):
        between = cst.SimpleWhitespace(" ")
    elif place == len(elements) and isinstance(end, cst.ParenthesizedWhitespace):
        between, end = _with_line_of(end, between)
    comma = cst.Comma(whitespace_after=between)
    if place < len(elements):
        elements.insert(place, new.with_changes(comma=comma))
    elif elements:
        last = elements.pop()
        elements += [last.with_changes(comma=comma), new.with_changes(comma=last.comma)]
    else:
        elements = [new]
    closed = closing.with_changes(whitespace_before=end)
    return display.with_changes(elements=elements, **{after: closed})


def _key(element: cst.CSTNode) -> cst.BaseExpression | None:
    match element:
        case cst.DictElement(key=key):
            return key
        case cst.Element(value=value):
            return value
    return None


def _keys(display: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    """Return the expressions of a display, or of a helper's list, that say statuses."""
    match display:
        case cst.Dict(elements=elements):
            found: Sequence[cst.CSTNode] = elements
        case cst.List(elements=elements) | cst.Set(elements=elements):
            found = elements
        case cst.Call(args=args):
            return [key for arg in args if _has_list(arg) for key in _keys(arg.value)]
        case _:
            return []
    return [key for key in map(_key, found) if key is not None]


def _statuses(display: cst.BaseExpression | None) -> list[int]:
    return [number for number in map(_number, _keys(display)) if number is not None]


def _number(key: cst.BaseExpression | None) -> int | None:
    """Return the status that a key is, as far as its own text tells."""
    match key:
        case cst.Integer(value=text) if text.isdecimal():
            return int(text)
        case cst.SimpleString() if str(key.evaluated_value).isdecimal():
            return int(str(key.evaluated_value))
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            found = _NUMBERED.match(name)
            return int(found[1]) if found else None
    return None


def _is_error(key: cst.BaseExpression) -> bool:
    return (_number(key) or 0) >= 400


def _spelt(status: int, like: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    """Return a status in the style of others."""
    plain, name = cst.Integer(str(status)), starlette_name(status)
    for key in like:
        match key:
            case cst.SimpleString(quote=quote):
                return cst.SimpleString(f"{quote}{status}{quote}")
            case cst.Attribute(value=cst.Name(value="HTTPStatus")):
                return renamed(key, http_status_name(status))
            case cst.Attribute() if _number(key) and name not in RENAMED.values():
                return renamed(key, name)
    return plain


def _answer(status: int, like: cst.BaseExpression | None, quote: str) -> cst.BaseExpression:
    """Return what is said of an error: what all others have in common, and its phrase."""
    phrase = cst.SimpleString(f"{quote}{status_phrase(status)}{quote}")
    described = cst.DictElement(cst.SimpleString(f"{quote}description{quote}"), phrase)
    elements = like.elements if isinstance(like, cst.Dict) else ()
    answers = [e.value for e in elements if isinstance(e, cst.DictElement) and _is_error(e.key)]
    fields = [_fields(answer) for answer in answers]
    first = fields[0] if fields else None
    is_common = first is not None and all(
        other is not None and _common(other) == _common(first) for other in fields
    )
    if first is None or not is_common:
        return cst.Dict([described])
    kept = [
        cst.DictElement(element.key, phrase) if name in _TEXTUAL else element
        for name, element in first.items()
    ]
    return cst.Dict(kept)


def _fields(answer: cst.BaseExpression) -> dict[str, cst.DictElement] | None:
    """Return what an answer says by names, None where it says more than any other could."""
    if not isinstance(answer, cst.Dict):
        return None
    found: dict[str, cst.DictElement] = {}
    for element in answer.elements:
        key = element.key if isinstance(element, cst.DictElement) else None
        name = str(key.evaluated_value) if isinstance(key, cst.SimpleString) else ""
        if name not in _TEXTUAL | _SHARED or not isinstance(element, cst.DictElement):
            return None
        found[name] = element
    return found


def _common(fields: dict[str, cst.DictElement]) -> dict[str, str]:
    return {
        name: "" if name in _TEXTUAL else source_of(element.value)
        for name, element in fields.items()
    }


def _without_statuses(display: Declaring | None) -> Declaring:
    """Return what declares as another one does, and nothing yet."""
    if not isinstance(display, cst.Call):
        return cst.Dict([])
    args = [
        arg.with_changes(value=arg.value.with_changes(elements=())) if _has_list(arg) else arg
        for arg in display.args
    ]
    return display.with_changes(args=args)
