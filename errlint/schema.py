"""The structured form that a project requires, reason tokens, and the phrases of statuses."""

from __future__ import annotations

import re
from typing import NamedTuple

REASON_ALIASES = (
    "reason",
    "code",
    "error_code",
    "errorCode",
    "reason_code",
    "err_code",
    "error",
    "err",
    "error_type",
    "errorType",
    "type",
    "kind",
    "slug",
    "key",
)
"""Keys under which a machine-readable reason is found, most telling first."""

MESSAGE_ALIASES = (
    "message",
    "msg",
    "error_message",
    "errorMessage",
    "error_msg",
    "err_msg",
    "error",
    "err",
    "mensaje",
    "mensagem",
    "error_description",
    "description",
    "detail",
    "details",
    "title",
    "text",
    "reason",
)
"""Keys under which a message for people is found, most telling first."""

_SNAKE = r"(?=[0-9_]*[a-z])[a-z0-9]+(?:_[a-z0-9]+)*"
REASON_STYLES = {
    "snake_case": re.compile(_SNAKE),
    "upper_snake_case": re.compile(r"(?=[0-9_]*[A-Z])[A-Z0-9]+(?:_[A-Z0-9]+)*"),
    "kebab-case": re.compile(r"(?=[0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*"),
    "dotted": re.compile(rf"{_SNAKE}(?:\.{_SNAKE})*"),
}
"""What a reason token of each style looks like; digits may come first (`2fa_required`)."""
STYLE_ALIASES = {"UPPER_SNAKE": "upper_snake_case", "UPPER_SNAKE_CASE": "upper_snake_case"}

PROBLEM_DETAILS = "rfc9457"
"""The name of the form that RFC 9457 describes."""
GENERIC_REASONS = frozenset(
    {"error", "exception", "fail", "failure", "generic_error", "unknown_error"}
)
"""Tokens that say nothing of an error but that it is one."""
NAMELESS = "request_failed"
"""The reason of an error of which nothing is known."""

_ANY_TOKEN = re.compile(r"(?=[0-9._-]*[A-Za-z])[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])['\u2019](?=[A-Za-z])")
_BRACED = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDER = re.compile(r"\{(reason|message|status|title)(?::(kebab|upper))?\}")

_RFC_9110_PHRASES = {
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    422: "Unprocessable Content",
}
"""Phrases that `http.HTTPStatus` has only from Python 3.13 on (RFC 9110, section 15.5)."""


class Field(NamedTuple):
    """One key of the structured form, and what stands under it.

    `template` is a constant, or text with the placeholders `{reason}`, `{reason:kebab}`,
    `{reason:upper}`, `{message}`, `{status}` and `{title}` (the phrase of the status).
    """

    key: str
    template: str | int | float | bool | None


class Schema(NamedTuple):
    """The structured form that a project requires: its fields in their order."""

    name: str
    fields: tuple[Field, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return all keys in their order."""
        return tuple(field.key for field in self.fields)

    @property
    def machine_key(self) -> str:
        """Return the key that programs tell errors apart by."""
        for key in self.keys:
            if self.tells_reason(key):
                return key
        return "type" if "type" in self.keys else self.keys[0]

    @property
    def human_key(self) -> str:
        """Return the key that people read."""
        for field in self.fields:
            if field.template == "{message}":
                return field.key
        return self.keys[-1]

    @property
    def described(self) -> str:
        """Return the form in words, for messages: ``a dict of `reason` and `message` ``."""
        names = [f"`{key}`" for key in self.keys]
        return f"a dict of {', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]

    def tells_reason(self, key: str) -> bool:
        """Tell whether the reason is in what a key holds."""
        return any(
            field.key == key and isinstance(field.template, str) and "{reason" in field.template
            for field in self.fields
        )

    def holds_reason(self, key: str) -> bool:
        """Tell whether a key holds nothing but the reason itself."""
        return any(
            field.key == key and field.template in ("{reason}", "{reason:kebab}", "{reason:upper}")
            for field in self.fields
        )


REASON_MESSAGE = Schema(
    "reason-message", (Field("reason", "{reason}"), Field("message", "{message}"))
)
"""The form that is required unless the configuration names another one."""


def rfc9457(type_base: str | None) -> Schema:
    """Return problem details (RFC 9457, section 3.1).

    `type` is `type_base` followed by the reason in kebab-case, or `about:blank` without a base
    (section 4.2.1).
    """
    type_ = "about:blank" if type_base is None else f"{type_base}{{reason:kebab}}"
    return Schema(
        PROBLEM_DETAILS,
        (
            Field("type", type_),
            Field("title", "{title}"),
            Field("status", "{status}"),
            Field("detail", "{message}"),
        ),
    )


def fill(template: str, *, reason: str, message: str, status: int | None) -> str:
    """Return a template with its placeholders filled in."""

    def value(match: re.Match[str]) -> str:
        name, style = match.groups()
        if name == "reason":
            styles = {"kebab": "kebab-case", "upper": "upper_snake_case"}
            return reason_token(reason, styles[style]) if style else reason
        if name == "message":
            return message
        if status is None:
            return ""
        return str(status) if name == "status" else status_phrase(status)

    return _PLACEHOLDER.sub(value, template)


def placeholders(template: str) -> list[str]:
    """Return the names of everything in braces, known or not."""
    return _BRACED.findall(template)


def unpaired_brace(template: str) -> str | None:
    """Return the first brace that has no other end, None where all are paired."""
    match = re.search(r"[{}]", _BRACED.sub("", template))
    return match[0] if match else None


def is_placeholder(name: str) -> bool:
    """Tell whether a name in braces is a placeholder that `fill` knows."""
    return _PLACEHOLDER.fullmatch(f"{{{name}}}") is not None


def is_reason_token(text: str, style: str | None = None) -> bool:
    """Tell whether a text is a machine token, of one style or of any."""
    pattern = REASON_STYLES[STYLE_ALIASES.get(style, style)] if style else _ANY_TOKEN
    return pattern.fullmatch(text) is not None


def reason_token(text: str, style: str | None = None) -> str:
    """Return any text as a token of a style, `snake_case` unless another one is named.

    A text without a letter that ASCII has becomes `request_failed`.
    """
    style = STYLE_ALIASES.get(style, style) if style else "snake_case"
    if style == "dotted" and not re.search(r"\s", text):
        return ".".join(_snake(part) for part in text.split(".") if part) or NAMELESS
    token = _snake(text)
    if style == "upper_snake_case":
        return token.upper()
    return token.replace("_", "-") if style == "kebab-case" else token


def _snake(text: str) -> str:
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKD", text.replace("\u2019", "'"))
        text = "".join(character for character in text if not _is_accent(character))
    text = _APOSTROPHE.sub("", text)
    words = [part for word in _WORD.findall(text) for part in _CAMEL.sub(" ", word).split()]
    if not words:
        return NAMELESS
    if not any(character.isalpha() for word in words for character in word):
        words.insert(0, "error")
    return "_".join(words).lower()


def _is_accent(character: str) -> bool:
    from unicodedata import combining

    return combining(character) != 0


def has_one_phrase(status: int) -> bool:
    """Tell whether every Python has the same phrase for a status."""
    return status not in _RFC_9110_PHRASES


def status_phrase(status: int) -> str:
    """Return the phrase of a status by RFC 9110, `"Error"` for an unassigned one."""
    if status in _RFC_9110_PHRASES:
        return _RFC_9110_PHRASES[status]
    from http import HTTPStatus

    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
