"""Read what code sends to an API, from Python's own tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from errlint.model.request import BooleanString, Dumped, SentBody
from errlint.project.ast_values import dotted_name, value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import External, Project, Scope, ValueDefinition, are_external
from errlint.project.tree import SyntaxTree, last_row
from errlint.project.values import Invocation, Mapping, literal_of
from errlint.source import Position, Range
from errlint.syntax import parse_tree

_REQUESTS = "requests"
CLIENTS = ("httpx", _REQUESTS)
_DUMPS = "json.dumps"
_METHODS = frozenset({"delete", "patch", "post", "put", "request", "stream"})
_BODIES = ("content", "data")
_CHANGED = r"\b{}\s*(?:\[|\.(?:pop|setdefault|update)\b|\|=)"
"""What may change a dict of that name."""
_BOOLEANS = {"true": True, "false": False}
_FREE_TEXT = frozenset(
    {
        *("annotations", "attributes", "env", "environment", "headers", "labels", "metadata"),
        *("options", "parameters", "params", "properties", "settings", "tags", "variables"),
    }
)
"""Keys under which APIs ask for strings, whatever they say."""


@dataclass(eq=False, repr=False)
class RequestReader:
    """Reads the requests of one module."""

    tree: SyntaxTree
    project: Project

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self.project)

    def bodies(self, part: ast.expr | ast.stmt, scope: Scope) -> Iterator[SentBody]:
        """Yield the bodies that a simple statement, or an expression in a head, sends."""
        for node in ast.walk(part):
            match node:
                case ast.Call(func=ast.Attribute(attr=method)) if method in _METHODS:
                    if body := self._body(node, part, scope):
                        yield body

    def _body(self, call: ast.Call, part: ast.expr | ast.stmt, scope: Scope) -> SentBody | None:
        given = {keyword.arg: keyword for keyword in call.keywords if keyword.arg}
        if len(given) < len(call.keywords):  # `**options` may hold anything
            return None
        client = self._client(call, scope)
        positional = _positional_body(call) if client == _REQUESTS else None
        body = next((given[name] for name in _BODIES if name in given), positional)
        value = body.value if isinstance(body, ast.keyword) else body
        dumped = (
            self._dumped(body, value, scope) if body and value and "json" not in given else None
        )
        stringly = tuple(self._stringly(given["json"].value)) if "json" in given else ()
        literal = _literal(value) if value else None
        if not dumped and not stringly and literal is None:
            return None
        headers = given["headers"].value if "headers" in given else None
        return SentBody(
            client,
            self._content_type(headers, scope),
            dumped,
            stringly,
            literal,
            self._can_shrink(call, part),
            self.tree.range_of(call),
        )

    def _content_type(self, headers: ast.expr | None, scope: Scope) -> str | None:
        """Return what headers say of the content type: None if nothing, "" if untold."""
        if headers is None:
            return None
        name = dotted_name(headers)
        if name and re.search(_CHANGED.format(re.escape(name)), self.tree.source.text):
            return ""
        found = self._evaluator.evaluate(value_of(headers), scope)
        if not isinstance(found.value, Mapping):
            return ""
        for entry in found.value.entries:
            key = literal_of(entry.key)
            if key is None:
                return ""
            if key.lower() == "content-type":
                return literal_of(self._evaluator.evaluate(entry.value, found.scope).value) or ""
        return None

    def _external_name(self, node: ast.expr, scope: Scope) -> str:
        meanings = self.project.resolve(dotted_name(node), scope)
        return next((m.name for m in meanings if isinstance(m, External)), "")

    def _client(self, call: ast.Call, scope: Scope) -> str | None:
        package = self._external_name(call.func, scope).partition(".")[0]
        return package if package in CLIENTS else None

    def _dumped(
        self, argument: ast.keyword | ast.expr, value: ast.expr, scope: Scope
    ) -> Dumped | None:
        call = _decoded(value)
        if isinstance(call, ast.Name):
            return self._dumped_before(argument, call, scope)
        if not isinstance(call, ast.Call) or not call.args:
            return None
        if self._external_name(call.func, scope) != _DUMPS:
            return None
        is_plain = len(call.args) == 1 and not call.keywords
        is_plain = is_plain and not isinstance(call.args[0], ast.Starred)
        name = dotted_name(call.func) or ""
        text = self.tree.text_of(call.args[0])
        return Dumped(self._from(argument, value), text, name, is_plain)

    def _dumped_before(
        self, argument: ast.keyword | ast.expr, name: ast.Name, scope: Scope
    ) -> Dumped | None:
        """Return what a name stands for that nothing else than encoded JSON is assigned to."""
        meanings = self.project.resolve(name.id, scope)
        for meaning in meanings:
            match meaning:
                case ValueDefinition(value=Invocation(function=function), scope=around):
                    if not are_external(self.project.resolve(function, around), {_DUMPS}):
                        return None
                case _:
                    return None
        return Dumped(self._from(argument, name), name.id, "", False) if meanings else None

    def _from(self, argument: ast.keyword | ast.expr, value: ast.expr) -> Range:
        """Return where an argument stands, from its keyword to the end of its value."""
        row, column = argument.lineno, self.tree.source.column(argument.lineno, argument.col_offset)
        return self.tree.range_of(value)._replace(start=Position(row, column))

    def _stringly(self, node: ast.expr) -> Iterator[BooleanString]:
        """Yield the booleans that a display writes as strings, whatever it is nested in."""
        if isinstance(node, (ast.List, ast.Tuple)):
            for element in node.elts:
                yield from self._stringly(element)
        if not isinstance(node, ast.Dict):
            return
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            if not isinstance(name, str) or name.lower() in _FREE_TEXT:
                continue
            boolean = _boolean(value)
            if boolean is None:
                yield from self._stringly(value)
            else:
                yield BooleanString(name, boolean, self.tree.range_of(value))

    def _is_exact(self, call: ast.Call) -> bool:
        """Tell whether a call stands where the tree says.

        Before Python 3.12 what is in an f-string doesn't, nor what was rewritten into older syntax.
        """
        tree = parse_tree(f"({self.tree.file.slice(self.tree.range_of(call))})")
        match tree.body if tree else []:
            case [ast.Expr(value=found)]:
                return ast.dump(found) == ast.dump(call)
        return False

    def _can_shrink(self, call: ast.Call, part: ast.expr | ast.stmt) -> bool:
        """Tell whether all is on one row, or a comma behind the last argument keeps the rows."""
        if not self._is_exact(call):
            return False
        if part.lineno == last_row(part):
            return True
        is_exploded = call.lineno < last_row(call)
        return is_exploded and self.tree.text_of(call)[:-1].rstrip().endswith(",")


def _decoded(node: ast.expr) -> ast.expr:
    """Return the text that an expression encodes in UTF-8, as a client does by itself."""
    match node:
        case ast.Call(func=ast.Attribute(value=text, attr="encode"), args=[], keywords=[]):
            return text
        case ast.Call(
            func=ast.Attribute(value=text, attr="encode"), args=[ast.Constant(value=str(encoding))]
        ) if encoding.lower() in ("utf-8", "utf8"):
            return text
    return node


def _positional_body(call: ast.Call) -> ast.expr | None:
    """Return what `requests` sends where it is given without a keyword: `requests.post(url, x)`."""
    match call:
        case ast.Call(func=ast.Attribute(attr="patch" | "post" | "put"), args=[url, body]):
            is_told = not any(isinstance(argument, ast.Starred) for argument in (url, body))
            return body if is_told else None
    return None


def _boolean(node: ast.expr) -> bool | None:
    """Return what a string on one row says if it is what a boolean says."""
    text = node.value if isinstance(node, ast.Constant) else None
    is_text = isinstance(text, str) and node.lineno == last_row(node)
    return _BOOLEANS.get(str(text).lower()) if is_text else None


def _literal(node: ast.expr) -> str | None:
    """Return a string, or the text of bytes, that stands where a body does."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None
