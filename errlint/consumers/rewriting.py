"""Write an expectation in the new form of an answer."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass

from errlint.consumers.expectations import Expectation, Relation, StatusCheck
from errlint.consumers.places import Places
from errlint.consumers.senders import field_of, is_same
from errlint.model.migration import AnswerChange, AnswerField
from errlint.project.values import Integer, Mapping, Null, Text, Value, literal_of
from errlint.source import Edit
from errlint.statuses import constant_status, http_status_name, starlette_name


@dataclass(frozen=True)
class Rewriter:
    """Rewrites the expectations of one file; `human_key` is the schema's key for messages.

    A file `is_for_tests` if what it expects is one answer. Other code compares whatever it gets, so
    that a comparison must not fail with any of it: all of the detail is compared there. Where
    `is_whole_body`, a handler answers a dict as the body, and a text under `detail` of one.
    """

    places: Places
    quote: str
    human_key: str
    is_for_tests: bool = True
    is_whole_body: bool = False

    def edits(self, expectation: Expectation, change: AnswerChange) -> tuple[Edit, ...] | None:
        """Return what a changed site asks for: () for nothing, None where it can't be told."""
        body = self._body(expectation, change)
        if body is None:
            return None
        statuses = self._statuses(expectation.read.exchange.statuses, change)
        return None if statuses is None else tuple(sorted({*body, *statuses}))

    def _body(self, expectation: Expectation, change: AnswerChange) -> tuple[Edit, ...] | None:
        path = expectation.read.path or ()
        old, new = field_of(change.old, path), field_of(change.new, path)
        if change.old.meaning == change.new.meaning or (old and new and is_same(old, new)):
            return ()
        is_fixed = expectation.is_fixed or expectation.is_shared
        is_denied = expectation.is_negated and (bool(path) or self.is_for_tests)
        if is_fixed or is_denied or old is None:
            return None
        if self.is_whole_body and expectation.read.is_below_detail:
            return self._risen(expectation, change, old)
        if path:
            return self._entry(expectation, change, old, new)
        if change.new.fields is None:
            return None
        if isinstance(old.value, Mapping):
            return self._display(expectation, change, expectation.expected)
        return self._structured(expectation, change.new.fields, old)

    def _risen(
        self, expectation: Expectation, change: AnswerChange, old: AnswerField
    ) -> tuple[Edit, ...] | None:
        """Expect what was under `detail` where a body that is the dict has it."""
        whole, fields = expectation.whole, change.new.fields
        keys = [field.key for field in fields or () if is_same(old, field) and field.key]
        if whole is None:
            is_text = keys and not expectation.read.path
            edits = self._renamed(expectation, self._key_of(keys)) if is_text else None
            return edits if self.is_for_tests or not edits else None
        if not isinstance(whole, ast.Dict) or not self.places.holds(whole, expectation.expected):
            return None
        if isinstance(old.value, Mapping):
            return self._display(expectation, change, whole)
        place = self.places.outer(whole)
        if fields is None or not keys or _has_comment(self.places.source.slice(place)):
            return None
        message = self.places.source.slice(self.places.outer(expectation.expected))
        text = self._dict({self._key_of(keys): message}, fields)
        return (Edit(place, text),) if text else None

    def _key_of(self, keys: Sequence[str]) -> str:
        """Return the key of a message, of all that have it."""
        return self.human_key if self.human_key in keys else keys[0]

    def _renamed(self, expectation: Expectation, name: str) -> tuple[Edit, ...] | None:
        """Read another key than the last one that is read."""
        key = expectation.read.key
        if key is None or not self.places.holds(expectation.place, key):
            return None
        if isinstance(key, ast.Constant) and key.value == name:
            return ()
        return (Edit(self.places.range(key), self._string(name)),)

    def _structured(
        self, expectation: Expectation, fields: tuple[AnswerField, ...], old: AnswerField
    ) -> tuple[Edit, ...] | None:
        """Expect the message under its key, and the other fields too where a test compares all.

        In a test, a decision gets the message to compare, no more than it had.
        """
        keys = [field.key for field in fields if is_same(old, field) and field.key]
        if not keys:
            return None
        key = self._key_of(keys)
        wants_all = expectation.is_whole or _is_assertion(expectation) or not self.is_for_tests
        compares_all = expectation.relation is Relation.EQUAL and not expectation.read.is_folded
        if compares_all and wants_all:
            place = self.places.outer(expectation.expected)
            message = self.places.source.slice(place)
            if text := self._dict({key: message}, fields):
                return (*self._bare(expectation), Edit(place, text))
        if expectation.is_whole or not self.is_for_tests:
            return None
        return (*self._bare(expectation), self._behind(expectation, key))

    def _display(
        self, expectation: Expectation, change: AnswerChange, replaced: ast.expr
    ) -> tuple[Edit, ...] | None:
        """Expect another dict in the place of a dict display, or of one that it stands in."""
        expected = expectation.expected
        if not isinstance(expected, ast.Dict) or expectation.relation is not Relation.EQUAL:
            return None
        if _has_comment(self.places.source.slice(self.places.outer(replaced))):
            return None
        written = {
            key.value: self.places.source.slice(self.places.outer(value))
            for key, value in zip(expected.keys, expected.values, strict=True)
            if isinstance(key, ast.Constant)
        }
        new = change.new.fields or ()
        kept: dict[str, str] = {}
        for field in new:
            same = [o.key for o in change.old.fields or () if o.key and is_same(o, field)]
            if field.key and same:
                kept[field.key] = written[field.key if field.key in same else same[0]]
        text = self._dict(kept, new)
        return (Edit(self.places.outer(replaced), text),) if text else None

    def _entry(
        self,
        expectation: Expectation,
        change: AnswerChange,
        old: AnswerField,
        new: AnswerField | None,
    ) -> tuple[Edit, ...] | None:
        """Read another key, or expect another text under the same one."""
        moved = [f.key for f in change.new.fields or () if f.key and is_same(old, f)]
        if moved and expectation.read.key is not None:
            return self._renamed(expectation, moved[0])
        literal = literal_of(new.value) if new else None
        if literal and expectation.relation is Relation.EQUAL:
            return (Edit(self.places.outer(expectation.expected), self._string(literal)),)
        return None

    def _behind(self, expectation: Expectation, key: str) -> Edit:
        end = self.places.range(expectation.node).end
        return Edit(self.places.empty(end), f"[{self._string(key)}]")

    def _bare(self, expectation: Expectation) -> tuple[Edit, ...]:
        """Leave out the `str()` around what is now a dict."""
        wrapper = self.places.wrapper(expectation.place, expectation.node)
        if wrapper is None:
            return ()
        inner, outer = self.places.range(expectation.node), self.places.range(wrapper)
        return (
            Edit(self.places.between(outer.start, inner.start), ""),
            Edit(self.places.between(inner.end, outer.end), ""),
        )

    def _dict(self, known: dict[str, str], fields: tuple[AnswerField, ...]) -> str | None:
        """Return a dict display with the sources of some fields; None if others can't be told."""
        items = []
        for field in fields:
            source = known.get(field.key or "") or self._literal(field.value)
            if field.key is None or source is None:
                return None
            items.append(f"{self._string(field.key)}: {source}")
        return f"{{{', '.join(items)}}}"

    def _literal(self, value: Value) -> str | None:
        match value:
            case Text() if value.literal is not None:
                return self._string(value.literal)
            case Integer(number):
                return str(number)
            case Null():
                return "None"
        return None

    def _string(self, text: str) -> str:
        other = "'" if self.quote == '"' else '"'
        quote = other if self.quote in text and other not in text else self.quote
        escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}").replace("\n", "\\n")
        return f"{quote}{escaped}{quote}"

    def _statuses(self, checks: list[StatusCheck], change: AnswerChange) -> tuple[Edit, ...] | None:
        old, new = change.old.status, change.new.status
        if old == new or old is None or new is None:
            return ()
        edits = []
        for check in checks:
            if check.value == old:
                text = _status(check.node, new)
                if text is None or check.node is None:
                    return None
                edits.append(Edit(self.places.range(check.node), text))
        return tuple(edits)


def _status(node: ast.expr | None, new: int) -> str | None:
    """Return a status in the spelling of another one."""
    match node:
        case ast.Constant():
            return str(new)
        case ast.Attribute(value=value, attr=attr):
            if constant_status(attr) is not None:
                return f"{ast.unparse(value)}.{starlette_name(new)}"
            if attr.isupper():
                return f"{ast.unparse(value)}.{http_status_name(new)}"
    return None


def _has_comment(text: str) -> bool:
    """Tell whether there is a comment in an expression."""
    if "#" not in text:
        return False
    tokens = tokenize.generate_tokens(io.StringIO(f"({text})", newline=None).readline)
    return any(token.type == tokenize.COMMENT for token in tokens)


def _is_assertion(expectation: Expectation) -> bool:
    return isinstance(expectation.statement, ast.Assert) or isinstance(expectation.place, ast.Call)
