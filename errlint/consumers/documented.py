"""The models that routes give for error bodies, in `responses=` and its like."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from errlint.consumers.bodies import under
from errlint.project.ast_values import dotted_name, value_of
from errlint.project.attributes import AttributeReader
from errlint.project.evaluation import Evaluator
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, ModuleScope
from errlint.project.signatures import DETAIL
from errlint.project.values import Integer, literal_of

_MODEL = "model"
_FIRST_ERROR = 400


class TextModel(NamedTuple):
    """A model whose `detail` can only be a text, where a module first gives it for an answer.

    `statuses` are those that it is given for, () where one of them stands somewhere else.
    """

    node: ast.expr
    name: str
    statuses: tuple[int, ...]


def text_models(
    tree: ast.Module, scope: ModuleScope, classes: ExceptionClasses
) -> Iterator[TextModel]:
    """Yield the models of errors whose details are texts, each once."""
    evaluator, attributes = Evaluator(scope.project), AttributeReader(scope.project, classes)
    keys: dict[int, ast.expr | None] = {}
    given: dict[str, list[tuple[ast.expr, int | None]]] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        keys.update({id(v): k for k, v in zip(node.keys, node.values, strict=True)})
        model = under(node, (_MODEL,))
        if model is not None and (name := dotted_name(model)):
            key = keys.get(id(node))
            status = _status(key, scope, evaluator) if key else None
            if status is None or status >= _FIRST_ERROR:
                given.setdefault(name, []).append((model, status))
    for name, places in given.items():
        if _has_text(name, scope, attributes):
            statuses = tuple(status for _, status in places if status is not None)
            are_known = len(statuses) == len(places)
            yield TextModel(places[0][0], name, statuses if are_known else ())


def _status(key: ast.expr, scope: ModuleScope, evaluator: Evaluator) -> int | None:
    """Return the status that a response is for: OpenAPI has it as a text."""
    value = evaluator.evaluate(value_of(key), scope).value
    if isinstance(value, Integer):
        return value.value
    text = literal_of(value) or ""
    return int(text) if text.isdecimal() and text.isascii() else None


def _has_text(name: str, scope: ModuleScope, attributes: AttributeReader) -> bool:
    meanings = scope.project.resolve(name, scope)
    return bool(meanings) and all(
        isinstance(meaning, ClassDefinition) and attributes.has_text(meaning, DETAIL)
        for meaning in meanings
    )
