"""What an expected text or dict says of the detail of a body."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

_EXCEPTION = re.compile(r"\d{3}: (.+)", re.DOTALL)
_JSON = re.compile(r"\{\s*\"detail\"\s*:\s*\"([^\"\\]*)\"\s*\}")


@dataclass(frozen=True)
class ShownMessage:
    """A message in a text; `is_complete` when the text shows what it begins with."""

    text: str
    is_complete: bool


def message_in(raw: object) -> ShownMessage | None:
    """Return the message in the text of a body, or in that of an exception (`404: Not Found`)."""
    if isinstance(raw, bytes):
        raw = raw.decode(errors="replace")
    if not isinstance(raw, str):
        return None
    if match := _EXCEPTION.fullmatch(raw):
        return ShownMessage(match[1], True)
    if match := _JSON.fullmatch(raw):
        return ShownMessage(match[1], True)
    return ShownMessage(raw, False)


def only_detail(node: ast.expr) -> ast.expr | None:
    """Return the value in a dict that has no other key than `detail`."""
    match node:
        case ast.Dict(keys=[ast.Constant(value="detail")], values=[value]):
            return value
        case ast.Call(
            func=ast.Name(id="dict"), args=[], keywords=[ast.keyword(arg="detail", value=value)]
        ):
            return value
    return None


def under(node: ast.expr, keys: Sequence[str]) -> ast.expr | None:
    """Return what some keys, one below the other, lead to in a dict display."""
    for wanted in keys:
        entries = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        named = (v for k, v in entries if isinstance(k, ast.Constant) and k.value == wanted)
        found = next(named, None)
        if found is None:
            return None
        node = found
    return node


def entry_read(node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return what is read and the key in `case["key"]` or `case.get("key")`."""
    match node:
        case (
            ast.Subscript(value=ast.Name() | ast.Subscript() as of, slice=ast.Constant(value=key))
            | ast.Call(
                func=ast.Attribute(value=ast.Name() | ast.Subscript() as of, attr="get"),
                args=[ast.Constant(value=key), *_],
            )
        ) if isinstance(key, str):
            return of, key
    return None


def unwrapped(node: ast.expr) -> ast.expr:
    """Return what inline-snapshot's `snapshot(...)` holds."""
    match node:
        case ast.Call(func=ast.Name(id="snapshot"), args=[value], keywords=[]):
            return value
    return node
