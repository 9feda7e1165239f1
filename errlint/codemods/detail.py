"""Rewrite the detail of a construction into the schema's structured form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from errlint.libcst_import import cst
from errlint.model.changes import AddFields, RenameKey, SetText, Structure
from errlint.model.site import Site
from errlint.project.cst_values import value_of
from errlint.project.signatures import DETAIL, Passed, argument_index, entry_role
from errlint.project.values import Argument, Opaque, literal_of
from errlint.schema import Field, Schema, fill, status_phrase

_STATUS_TEMPLATES = ("{status}", "{title}")


@dataclass(frozen=True)
class Form:
    """The structured form of one site: the schema, the reason, and the quote of new strings."""

    schema: Schema
    reason: str
    quote: str


def structure(call: cst.Call, change: Structure, form: Form) -> cst.Call:
    """Build the structured form around the detail, or in place of none."""
    index = _argument_index(call, change.site)
    old = None if index is None else call.args[index].value
    if old is None or (isinstance(old, cst.Name) and old.value == "None"):
        phrase = status_phrase(change.site.status.value or 500)
        message: cst.BaseExpression = _string(phrase, form.quote)
    elif change.site.detail.is_lone_text and isinstance(old, cst.Tuple):
        message = old.elements[0].value
    else:
        message = old
    elements = [
        _element(field.key, value, form.quote)
        for field in form.schema.fields
        if (value := _field_value(field, change.site, message, form)) is not None
    ]
    return _with_detail(call, index, cst.Dict(elements), change.site)


def add_fields(call: cst.Call, change: AddFields, form: Form) -> cst.Call:
    """Add fields that the dict display lacks, in the schema's order before what follows them."""

    schema = form.schema

    def added(elements: Sequence[cst.BaseDictElement]) -> list[cst.BaseDictElement]:
        message = next(
            (e.value for e in elements if literal_key(e) == schema.human_key), cst.Name("None")
        )
        result = list(elements)
        for field in schema.fields:
            if field.key not in change.keys:
                continue
            value = _field_value(field, change.site, message, form)
            if value is not None:
                place = _place(result, field.key, schema)
                result.insert(place, _element(field.key, value, form.quote))
        return result

    return _with_elements(call, change.site, added)


def rename_keys(call: cst.Call, changes: Sequence[RenameKey], quote: str) -> cst.Call:
    """Rename keys of the dict display all at once, keeping their places and their values.

    One of them may get the name that another one gives up.
    """
    names = {change.key: change.new for change in changes}

    def renamed(elements: Sequence[cst.BaseDictElement]) -> list[cst.BaseDictElement]:
        return [
            element.with_changes(key=_like(element.key, names[key], quote))
            if isinstance(element, cst.DictElement) and (key := literal_key(element)) in names
            else element
            for element in elements
        ]

    return _with_elements(call, changes[0].site, renamed)


def set_text(call: cst.Call, change: SetText, quote: str) -> cst.Call:
    """Replace the value of a key of the dict display by a string."""

    def replaced(elements: Sequence[cst.BaseDictElement]) -> list[cst.BaseDictElement]:
        return [
            element.with_changes(value=_like(element.value, change.text, quote))
            if literal_key(element) == change.key
            else element
            for element in elements
        ]

    index = _argument_index(call, change.site, entry_role(change.key))
    if index is not None:
        given = call.args[index].value
        return _with_detail(call, index, _like(given, change.text, quote), change.site)
    return _with_elements(call, change.site, replaced)


def restate(call: cst.Call, site: Site, form: Form) -> cst.Call:
    """Let the fields of the dict display that repeat the status, or its phrase, say the new one."""
    repeating = {
        field.key: field for field in form.schema.fields if field.template in _STATUS_TEMPLATES
    }

    def restated(elements: Sequence[cst.BaseDictElement]) -> list[cst.BaseDictElement]:
        return [
            element.with_changes(value=value)
            if (field := repeating.get(literal_key(element) or ""))
            and isinstance(element.value, (cst.Integer, cst.SimpleString))
            and (value := _field_value(field, site, cst.Name("None"), form))
            else element
            for element in elements
        ]

    return _with_elements(call, site, restated)


def _argument_index(call: cst.Call, site: Site, role: str = DETAIL) -> int | None:
    values = tuple(
        Argument(Opaque(), arg.keyword.value if arg.keyword else None, arg.star)
        for arg in call.args
    )
    return argument_index(values, site.signature, role)


def _with_detail(
    call: cst.Call, index: int | None, value: cst.BaseExpression, site: Site
) -> cst.Call:
    args = list(call.args)
    if index is not None:
        args[index] = args[index].with_changes(value=value)
        return call.with_changes(args=args)
    decider = site.signature.roles["detail"]
    name = decider.parameter if isinstance(decider, Passed) else "detail"
    place = 1 if args and len(args) > 1 and _is_status_first(args) else len(args)
    args.insert(place, keyword_argument(name, value))
    return call.with_changes(args=args)


def _is_status_first(args: list[cst.Arg]) -> bool:
    """Tell whether only the status precedes: the detail then goes right behind it."""
    first, *rest = args
    is_status = first.keyword is None or first.keyword.value == "status_code"
    return is_status and all(arg.keyword for arg in rest)


def keyword_argument(name: str, value: cst.BaseExpression) -> cst.Arg:
    """Return an argument that is given by its name."""
    tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(value, keyword=cst.Name(name), equal=tight)


def _with_elements(
    call: cst.Call,
    site: Site,
    change: Callable[[Sequence[cst.BaseDictElement]], list[cst.BaseDictElement]],
) -> cst.Call:
    index = _argument_index(call, site)
    if index is None or not isinstance(display := call.args[index].value, cst.Dict):
        return call
    changed = display.with_changes(elements=change(display.elements))
    return _with_detail(call, index, changed, site)


def _place(elements: list[cst.BaseDictElement], key: str, schema: Schema) -> int:
    later = schema.keys[schema.keys.index(key) + 1 :]
    for index, element in enumerate(elements):
        if literal_key(element) in later:
            return index
    earlier = schema.keys[: schema.keys.index(key)]
    for index in reversed(range(len(elements))):
        if literal_key(elements[index]) in earlier:
            return index + 1
    return 0 if key == schema.machine_key else len(elements)


def literal_key(element: cst.BaseDictElement) -> str | None:
    """Return the key of an entry, None for a spread or a key that is no literal."""
    if not isinstance(element, cst.DictElement):
        return None
    return literal_of(value_of(element.key))


def _field_value(
    field: Field, site: Site, message: cst.BaseExpression, form: Form
) -> cst.BaseExpression | None:
    """Return the value of one field, None where the status it needs is not known."""
    if field.template == "{message}":
        return message
    status = site.status.value
    if not isinstance(field.template, str):
        return cst.parse_expression(repr(field.template))
    if field.template == "{status}":
        return cst.Integer(str(status)) if status is not None else site.status.node
    if status is None and ("{status}" in field.template or "{title}" in field.template):
        return None
    text = literal_of(value_of(message))
    if "{message}" in field.template and text is None:
        return None
    filled = fill(field.template, reason=form.reason, message=text or "", status=status)
    return _string(filled, form.quote)


def _element(key: str, value: cst.BaseExpression, quote: str) -> cst.DictElement:
    return cst.DictElement(_string(key, quote), value)


def _like(old: cst.BaseExpression, text: str, quote: str) -> cst.SimpleString:
    """Return a string in the quotes of the one it replaces."""
    if isinstance(old, cst.SimpleString) and old.quote in ("'", '"'):
        quote = old.quote
    return _string(text, quote)


def _string(text: str, quote: str) -> cst.SimpleString:
    if quote in text and ("'" if quote == '"' else '"') not in text:
        quote = "'" if quote == '"' else '"'
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")
    return cst.SimpleString(f"{quote}{escaped}{quote}")
