"""Declare statuses in the `responses=` of a route, as the file declares others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeGuard

from errlint.codemods.displays import (
    LISTS,
    Declaring,
    has_list,
    is_error,
    is_http_status,
    key_of,
    keys_of,
    number_of,
    statuses_of,
)
from errlint.codemods.habits import Habit
from errlint.codemods.status import renamed
from errlint.libcst_import import cst
from errlint.project.cst_values import source_of
from errlint.schema import status_phrase
from errlint.statuses import RENAMED, http_status_name, is_named, old_name, starlette_name

_RESPONSES = "responses"
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
_Display = cst.Dict | cst.List | cst.Set
_Space = cst.BaseParenthesizableWhitespace


def declare(call: cst.Call, statuses: Iterable[int], habit: Habit) -> cst.Call:
    """Return a call with statuses declared besides those that it declares.

    Those that are no errors a helper of the file may not take: most have no body for its model.
    """
    added = sorted(statuses, key=lambda status: (not is_error(status), status))
    args = [*call.args]
    index = next((i for i, arg in enumerate(args) if _is_responses(arg)), None)
    like = habit.display if any(map(is_error, added)) else None
    display: cst.BaseExpression = _without_statuses(like)
    if index is None:
        tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        given = cst.Arg(display, cst.Name(_RESPONSES), tight)
        args = _with_argument(args, given, call.whitespace_before_args)
    elif isinstance(args[index].value, (cst.Dict, cst.Call)):
        display = args[index].value
    for status in added:
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
    between, end = _between(opening), last.comma
    if isinstance(end, cst.Comma) and _is_split(between) and _is_split(end.whitespace_after):
        between, behind = _with_line_of(end.whitespace_after, between)
        end = end.with_changes(whitespace_after=behind)
    comma = cst.Comma(whitespace_after=between)
    moved = new.with_changes(comma=end, whitespace_after_arg=last.whitespace_after_arg)
    return [*others, last.with_changes(comma=comma, whitespace_after_arg=_NOTHING), moved]


def _without_comments(space: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """Return the white space that leads to an element, without what is said of that."""
    line = cst.TrailingWhitespace(newline=space.first_line.newline)
    return space.with_changes(first_line=line, empty_lines=())


def _with_line_of(
    end: cst.ParenthesizedWhitespace, between: cst.ParenthesizedWhitespace
) -> tuple[cst.ParenthesizedWhitespace, cst.ParenthesizedWhitespace]:
    """Return what stands behind the last element when another follows, and behind that one.

    A comment on the line of the last element stays there.
    """
    line = end.first_line
    plain = cst.TrailingWhitespace(newline=line.newline)
    return between.with_changes(first_line=line), end.with_changes(first_line=plain)


def _is_responses(arg: cst.Arg) -> bool:
    return arg.keyword is not None and arg.keyword.value == _RESPONSES


def _grown(display: cst.BaseExpression, status: int, habit: Habit) -> cst.BaseExpression:
    match display:
        case cst.Dict():
            like = display if statuses_of(display) else habit.display
            key = _spelt(status, keys_of(like))
            value = _answer(status, like, habit.quote)
            return _with_element(display, cst.DictElement(key, value), status)
        case cst.Call(args=args) if is_error(status):
            grown = [arg.with_changes(value=_listed(arg.value, status, habit)) for arg in args]
            return display.with_changes(args=grown)
        case cst.Call():
            return _grown(cst.Dict([cst.StarredDictElement(display)]), status, habit)
    return display


def _listed(value: cst.BaseExpression, status: int, habit: Habit) -> cst.BaseExpression:
    if not isinstance(value, LISTS):
        return value
    like = keys_of(value) or keys_of(habit.display)
    element = cst.Element(_spelt(status, like))
    return _with_element(value, element, status)


def _with_element(display: _Display, new: _Element, status: int) -> cst.BaseExpression:
    """Return a display with one more element, in the order of their statuses if they have one.

    Where the first one stands on a line of its own, it does as well.
    """
    elements: list[_Element] = [*display.elements]
    numbers = [number_of(key_of(element)) for element in elements]
    known = [number for number in numbers if number is not None]
    place = len(elements)
    if len(known) == len(numbers) and known == sorted(known):
        place = sum(number < status for number in known)
    if not elements:
        return display.with_changes(elements=[new])
    return _appended(display, new) if place == len(elements) else _inserted(display, new, place)


def _inserted(display: _Display, new: _Element, place: int) -> cst.BaseExpression:
    """Return a display with an element before another, whose comments stay above that one."""
    name, _ = _BRACKETS[type(display)]
    bracket = getattr(display, name)
    elements: list[_Element] = [*display.elements]
    before = cst.ensure_type(elements[place - 1].comma, cst.Comma) if place else bracket
    space, between = before.whitespace_after, _between(bracket.whitespace_after)
    if _is_split(space) and _is_split(between):
        space, between = _with_line_of(space, between)
    before = before.with_changes(whitespace_after=space)
    if place:
        elements[place - 1] = elements[place - 1].with_changes(comma=before)
    elements.insert(place, new.with_changes(comma=cst.Comma(whitespace_after=between)))
    return display.with_changes(elements=elements, **({} if place else {name: before}))


def _appended(display: _Display, new: _Element) -> cst.BaseExpression:
    """Return a display with an element behind its last one."""
    opening, name = _BRACKETS[type(display)]
    closing = getattr(display, name)
    *others, last = display.elements
    between, end = _between(getattr(display, opening).whitespace_after), closing.whitespace_before
    if _is_split(between) and _is_split(end):
        between, end = _with_line_of(end, between)
    comma, moved = cst.Comma(whitespace_after=between), last.comma
    if isinstance(moved, cst.Comma):
        comma = moved.with_changes(whitespace_after=between)
        moved = cst.Comma(whitespace_after=moved.whitespace_after)
    elements = [*others, last.with_changes(comma=comma), new.with_changes(comma=moved)]
    return display.with_changes(
        elements=elements, **{name: closing.with_changes(whitespace_before=end)}
    )


def _between(space: _Space) -> _Space:
    """Return what stands between two elements where this stands before the first one."""
    return _without_comments(space) if _is_split(space) else cst.SimpleWhitespace(" ")


def _is_split(space: _Space) -> TypeGuard[cst.ParenthesizedWhitespace]:
    return isinstance(space, cst.ParenthesizedWhitespace)


def _spelt(status: int, like: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    """Return a status in the style of others."""
    for key in like:
        match key:
            case cst.SimpleString(quote=quote):
                return cst.SimpleString(f"{quote}{status}{quote}")
            case cst.Attribute() if is_named(status) and (name := _constant(status, key)):
                return renamed(key, name)
    return cst.Integer(str(status))


def _constant(status: int, like: cst.Attribute) -> str | None:
    """Return what a status is called where another is an attribute, None where that is unknown.

    That is one of `HTTPStatus`, or of a module that has the constants of Starlette.
    """
    plain = like.value if like.attr.value == "value" else like
    owner = plain.value if isinstance(plain, cst.Attribute) else plain
    if is_http_status(owner):
        return http_status_name(status)
    known, name = starlette_name(number_of(like) or 0), starlette_name(status)
    is_starlettes = like.attr.value in (known, old_name(known))
    is_module = source_of(owner).rpartition(".")[2].islower()
    return name if is_starlettes and is_module and name not in RENAMED.values() else None


def _answer(status: int, like: cst.BaseExpression | None, quote: str) -> cst.BaseExpression:
    """Return what is said of a status: its phrase, and what all other errors have in common."""
    phrase = cst.SimpleString(f"{quote}{status_phrase(status)}{quote}")
    described = cst.DictElement(cst.SimpleString(f"{quote}description{quote}"), phrase)
    elements = like.elements if isinstance(like, cst.Dict) else ()
    answers = [
        e.value
        for e in elements
        if isinstance(e, cst.DictElement) and is_error(number_of(e.key) or 0)
    ]
    fields = [_fields(answer) for answer in answers]
    first = fields[0] if fields and is_error(status) else None
    is_common = first is not None and all(
        other is not None and _common(other) == _common(first) for other in fields
    )
    if first is None or not is_common:
        return cst.Dict([described])
    kept = [
        cst.DictElement(element.key, phrase if name in _TEXTUAL else element.value)
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
        arg.with_changes(value=arg.value.with_changes(elements=())) if has_list(arg) else arg
        for arg in display.args
    ]
    return display.with_changes(args=args)
