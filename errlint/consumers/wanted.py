"""What an expression says is expected, wherever that is written."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import NamedTuple

from errlint.consumers.bodies import entry_read, only_detail, under, unwrapped
from errlint.consumers.environment import Environment
from errlint.consumers.expectations import BodyRead, Expected
from errlint.project.ast_values import value_of
from errlint.project.evaluation import Evaluator
from errlint.project.names import Scope
from errlint.project.signatures import DETAIL
from errlint.project.values import Mapping, Text, Value


class Wanted(NamedTuple):
    """Tells it of the expressions of one function; `uses` keeps how often functions read names."""

    evaluator: Evaluator
    scope: Scope
    function: ast.stmt | None
    uses: dict[ast.stmt, dict[str, int]]

    def expected(self, node: ast.expr, environment: Environment) -> Expected:
        """Return what an expression says is expected."""
        node = unwrapped(node)
        if argument := environment.argument(node):
            return argument if self._is_alone(node, environment) else argument.shared()
        literal, is_alone = unwrapped(environment.value(node)), self._is_alone(node, environment)
        is_named = literal is not node and isinstance(literal, ast.Dict)
        shown = literal if is_named else node
        value, detail = self._value(shown, environment), only_detail(shown)
        inner = self.expected(detail, environment) if detail else _stored(shown, value)
        case = literal if is_alone and environment.is_case(shown) else None
        found = Expected(shown, literal, value, case, is_alone=is_alone, inner=inner)
        return found.shared() if is_named and not is_alone else found

    def inside(
        self, body: BodyRead, wanted: Expected, environment: Environment
    ) -> tuple[BodyRead, Expected | None]:
        """Return the detail that a body is read for, and what it is expected to be."""
        if wanted.inner and not body.outer:
            return replace(body, is_below_detail=True), wanted.inner
        for keys in environment.reshaped:
            below = keys[len(body.outer) :]
            part = under(wanted.node, below) if keys[: len(body.outer)] == body.outer else None
            if part is not None and below:
                return replace(body, path=(), outer=keys), self.expected(part, environment)
        if () in environment.reshaped and not body.outer and isinstance(wanted.value, Mapping):
            return replace(body, path=()), wanted
        return body, None

    def _is_alone(self, node: ast.expr, environment: Environment) -> bool:
        """Tell whether nothing else in the function reads a name; anything but a name is alone."""
        bound = environment.bound(node)
        if bound is not None and bound.is_shared:
            return False
        read = entry_read(node) if bound is not None else None
        if not isinstance(node, ast.Name) and read is None:
            return True
        if self.function is None:
            return False
        if self.function not in self.uses:
            self.uses[self.function] = _times_read(self.function)
        uses = self.uses[self.function]
        if isinstance(node, ast.Name):
            return uses.get(node.id) == 1
        of, key = read or (node, "")
        name = of.id if isinstance(of, ast.Name) else ""
        return uses.get(f"{name}[{key!r}]") == 1 and uses.get(name) == uses.get(f"{name}[")

    def _value(self, node: ast.expr, environment: Environment) -> Value:
        found = self.evaluator.evaluate(value_of(environment.value(node)), self.scope)
        if not isinstance(found.value, Mapping):
            return found.value
        entries = (
            replace(entry, value=self.evaluator.evaluate(entry.value, found.scope).value)
            for entry in found.value.entries
        )
        return Mapping(tuple(entries))


def _stored(node: ast.expr, value: Value) -> Expected | None:
    """Return the detail of a body that is written somewhere else, for others as well."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(value, Mapping):
        return None
    match value.entries:
        case [entry] if entry.key == Text((DETAIL,)):
            return Expected(node, node, entry.value).shared()
    return None


def _times_read(function: ast.stmt) -> dict[str, int]:
    """Return how often a function reads each name, but where it asks whether that is anything.

    What is under a key of one counts by itself as well, `name['key']`, and all of these: `name[`.
    """
    found: dict[str, int] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found[node.id] = found.get(node.id, 0) + 1
        elif isinstance(node, (ast.Subscript, ast.Call)):
            match entry_read(node):
                case ast.Name(id=of), key:
                    for use in (f"{of}[", f"{of}[{key!r}]"):
                        found[use] = found.get(use, 0) + 1
        elif isinstance(node, ast.If) and (name := _asked_for(node.test)):
            found[name] = found.get(name, 0) - 1
    return found


def _asked_for(condition: ast.expr) -> str | None:
    match condition:
        case ast.Name(id=name):
            return name
        case ast.Compare(
            left=ast.Name(id=name), ops=[ast.IsNot()], comparators=[ast.Constant(value=None)]
        ):
            return name
    return None
