"""The examples of error bodies that code gives for OpenAPI, in `responses=` and its like."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from errlint.consumers.bodies import only_detail, under
from errlint.consumers.environment import Environment
from errlint.consumers.expectations import BodyRead, Exchange, Expectation, Relation, StatusCheck
from errlint.consumers.wanted import Wanted
from errlint.project.evaluation import Evaluator
from errlint.project.names import ModuleScope
from errlint.project.values import Integer

_JSON = ("content", "application/json")


def examples_in(tree: ast.Module, scope: ModuleScope) -> Iterator[Expectation]:
    """Yield the details that a module shows as those of answers, by their statuses if it has them.

    A response that has a name has its status somewhere else.
    """
    wanted = Wanted(Evaluator(scope.project), scope, None, {})
    statuses: dict[int, ast.expr | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            statuses.update({id(v): k for k, v in zip(node.keys, node.values, strict=True)})
            content = under(node, _JSON)
            for body in _bodies(content) if content else ():
                if detail := only_detail(body):
                    yield _expectation(statuses.get(id(node)), body, detail, wanted)


def _bodies(content: ast.expr) -> Iterator[ast.expr]:
    if (body := under(content, ("example",))) is not None:
        yield body
    examples = under(content, ("examples",))
    for example in examples.values if isinstance(examples, ast.Dict) else ():
        if (body := under(example, ("value",))) is not None:
            yield body


def _expectation(
    status: ast.expr | None, body: ast.expr, detail: ast.expr, wanted: Wanted
) -> Expectation:
    statement = ast.copy_location(ast.Expr(body), body)
    environment = Environment()
    exchange = Exchange()
    found = wanted.expected(status, environment).value if status else None
    if isinstance(found, Integer):
        exchange.statuses.append(StatusCheck(None, found.value, body, statement))
    shown = wanted.expected(detail, environment)
    return Expectation(
        relation=Relation.EQUAL,
        read=BodyRead(exchange, ()),
        node=body,
        expected=shown.node,
        value=shown.value,
        comparison=body,
        place=body,
        statement=statement,
        whole=body,
        is_fixed=True,
        is_example=True,
    )
