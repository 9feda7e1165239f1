"""Read the responses that code builds by hand."""

from __future__ import annotations

from typing import NamedTuple

from errlint.libcst_import import cst
from errlint.model.site import Status, Usage
from errlint.project.cst_values import value_of
from errlint.project.evaluation import Evaluated, Evaluator
from errlint.project.exceptions import TrackedClass
from errlint.project.frameworks import DATA_RESPONSES, is_of_framework
from errlint.project.names import Definition, Scope, external_names
from errlint.project.signatures import Passed, Signature
from errlint.project.values import Invocation, Mapping, Null, Value, literal_of
from errlint.walk.reading import SiteReader

_ENCODERS = frozenset({"fastapi.encoders.jsonable_encoder", "json.dumps"})
_CONSTRUCTOR = TrackedClass(
    "starlette.responses.Response",
    Signature(
        {
            "detail": Passed("content", 0),
            "status_code": Passed("status_code", 1),
            "headers": Passed("headers", 2),
        }
    ),
)


class ResponseArguments(NamedTuple):
    """What the construction of a response says."""

    node: cst.BaseExpression
    status: Status
    content: Value
    fields: dict[str, Value]
    media_type: str | None


def may_be_response(name: str) -> bool:
    """Tell whether a dotted name may be that of a response."""
    return name.endswith("Response")


def means_data_response(meanings: tuple[Definition, ...]) -> bool:
    """Tell whether a name means a response of the frameworks whose body may be an error."""
    return any(map(_is_data_response, external_names(meanings)))


def _is_data_response(name: str) -> bool:
    return is_of_framework(name) and name.rpartition(".")[2] in DATA_RESPONSES


def read_response(node: cst.Call, reader: SiteReader, scope: Scope) -> ResponseArguments | None:
    """Return what the construction of an error response says, None for any other response.

    One without a body is no error response.
    """
    arguments = reader.read(node, _CONSTRUCTOR, scope, Usage.PASSED)
    status = arguments.status.value
    content = arguments.detail.node
    if arguments.are_open or content is None or status is None or not 400 <= status <= 599:
        return None
    found = reader.evaluator.evaluate(_encoded(value_of(content), reader, scope), scope)
    fields = _fields(found, reader.evaluator)
    media_type = _media_type(node, reader, scope)
    return ResponseArguments(content, arguments.status, found.value, fields, media_type)


def content_of(node: cst.Call) -> list[cst.BaseExpression]:
    """Return the content of a response that is told nothing else, and so says 200."""
    match node.args:
        case [cst.Arg(keyword=None | cst.Name(value="content"), star="") as argument]:
            return [argument.value]
    return []


def _encoded(content: Value, reader: SiteReader, scope: Scope) -> Value:
    """Return what an encoder is given: `json.dumps(x)` makes a body of `x`."""
    if isinstance(content, Invocation) and content.arguments:
        meanings = reader.evaluator.project.resolve(content.function, scope)
        if not _ENCODERS.isdisjoint(external_names(meanings)):
            return content.arguments[0].value
    return content


def _fields(content: Evaluated, evaluator: Evaluator) -> dict[str, Value]:
    entries = content.value.entries if isinstance(content.value, Mapping) else ()
    fields: dict[str, Value] = {}
    for entry in entries:
        key = literal_of(entry.key)
        if key is None:
            return {}
        fields[key] = evaluator.evaluate(entry.value, content.scope).value
    return fields


def _media_type(node: cst.Call, reader: SiteReader, scope: Scope) -> str | None:
    for arg in node.args:
        if arg.keyword and arg.keyword.value == "media_type":
            value = reader.evaluator.evaluate(value_of(arg.value), scope).value
            if isinstance(value, Null):
                return None
            return literal_of(value) or ""
    return None
