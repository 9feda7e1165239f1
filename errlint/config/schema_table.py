"""Read the key `schema`: the name of a built-in form, or a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from errlint.config.errors import ConfigError, nearest
from errlint.schema import (
    PROBLEM_DETAILS,
    REASON_MESSAGE,
    Field,
    Schema,
    is_placeholder,
    placeholders,
    rfc9457,
    unpaired_brace,
)

_BUILT_IN = ("reason-message", PROBLEM_DETAILS)
_PLACEHOLDERS = (
    "reason",
    "reason:kebab",
    "reason:upper",
    "message",
    "status",
    "title",
)
_TYPE_BASE = "type-base"
_NOT_IN_URI = re.compile(r"[\s<>\"{}|\\^`]")


def read_schema(file: Path | None, key: str, value: object) -> Schema:
    """Return the form that a value of `schema` names or lays out. Raises ConfigError.

    A table with `name` and at most `type-base` names a built-in form; in any other one the keys
    are those of the form and the values their templates, in that order.
    """
    if isinstance(value, str):
        return _built_in(file, key, value, {})
    if not isinstance(value, Mapping):
        names = " or ".join(f'"{name}"' for name in _BUILT_IN)
        raise ConfigError(file, key, f"must be {names} or a table of fields")
    if value.keys() == {_TYPE_BASE}:
        why = f'belongs to problem details: name them as well, by `name = "{PROBLEM_DETAILS}"`'
        raise ConfigError(file, f"{key}.{_TYPE_BASE}", why)
    if _names_built_in(value):
        return _built_in(file, f"{key}.name", value["name"], value)
    fields = tuple(_field(file, f"{key}.{name}", name, item) for name, item in value.items())
    schema = Schema("custom", fields)
    _check_own(file, key, schema)
    return schema


def _names_built_in(table: Mapping[str, object]) -> bool:
    if table.get("name") in _BUILT_IN:
        return True
    return "name" in table and table.keys() <= {"name", _TYPE_BASE}


def _built_in(file: Path | None, key: str, name: object, options: Mapping[str, object]) -> Schema:
    parent = key.partition(".")[0]
    if name not in _BUILT_IN:
        raise ConfigError(file, key, f'names no form: "{name}"; {nearest(str(name), _BUILT_IN)}')
    valid = {"name", _TYPE_BASE} if name == PROBLEM_DETAILS else {"name"}
    for option in options:
        if option not in valid:
            raise ConfigError(
                file, f"{parent}.{option}", f"is no option of {name}; {nearest(option, valid)}"
            )
    if name == "reason-message":
        return REASON_MESSAGE
    return rfc9457(_type_base(file, f"{parent}.{_TYPE_BASE}", options.get(_TYPE_BASE)))


def _type_base(file: Path | None, key: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value or _NOT_IN_URI.search(value):
        raise ConfigError(
            file, key, 'must be the start of a URI, like "https://example.com/problems/"'
        )
    if value[-1].isalnum():
        joined = f'must end with what parts it from the reason, like "{value}/"'
        raise ConfigError(file, key, f"{joined}: it would become `{value}not-found`")
    return value


def _field(file: Path | None, key: str, name: str, template: object) -> Field:
    if not name:
        raise ConfigError(file, key, "must not be empty")
    if not isinstance(template, (str, int, float)):
        raise ConfigError(file, key, "must be a template: a string, a number or a boolean")
    if isinstance(template, float) and template - template != 0:
        raise ConfigError(file, key, "must be a number that JSON has: not inf, not nan")
    if isinstance(template, str):
        _check_placeholders(file, key, template)
    return Field(name, template)


def _check_placeholders(file: Path | None, key: str, template: str) -> None:
    for placeholder in placeholders(template):
        if not is_placeholder(placeholder):
            hint = nearest(placeholder, _PLACEHOLDERS)
            raise ConfigError(file, key, f"has an unknown placeholder: {{{placeholder}}}; {hint}")
    if unpaired := unpaired_brace(template):
        raise ConfigError(
            file, key, f"has a `{unpaired}` that belongs to no placeholder: {template}"
        )


def _check_own(file: Path | None, key: str, schema: Schema) -> None:
    templates = [field.template for field in schema.fields]
    if not any(isinstance(template, str) and "{reason" in template for template in templates):
        raise ConfigError(file, key, 'needs a field for programs, like `code = "{reason}"`')
    if "{message}" not in templates:
        raise ConfigError(
            file, key, 'needs a field for people, the message alone: `message = "{message}"`'
        )
