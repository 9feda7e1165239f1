"""Where a function has found out that an exception of any kind is no HTTP exception."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from errlint.project.ast_values import dotted_name
from errlint.project.caught import EVERY_EXCEPTION
from errlint.project.exceptions import ExceptionClasses
from errlint.project.names import ClassDefinition, Definition, External, Project, Scope
from errlint.project.nodes import SCOPES, blocks_of, elements_of, leaves

Verdict = Callable[[Sequence[ast.expr]], bool | None]
"""Tells of some classes whether every HTTP exception is of them, or none; None where it depends."""
_OF_EVERYTHING = EVERY_EXCEPTION | {"builtins.object"}
_OTHER_PACKAGES = sys.stdlib_module_names | {"pydantic", "pydantic_core", "sqlalchemy"}
"""Packages whose exceptions are no HTTP exceptions of FastAPI or Starlette."""
_OTHER_CLASSES = ("RequestValidationError", "ResponseValidationError")
"""Exceptions of FastAPI itself that are none."""


class _Asked(NamedTuple):
    """Whether an HTTP exception never gets behind a condition that holds, or that does not."""

    never_if_true: bool = False
    never_if_false: bool = False


def nodes_without(function: ast.AST, exception: str, verdict: Verdict) -> frozenset[ast.AST]:
    """Return the nodes of a function that are run only where an exception is no HTTP exception.

    `exception` is the parameter, or the local, that holds it.
    """
    found = _Narrowing(exception, verdict).places(getattr(function, "body", []))
    return frozenset(node for place in found for node in ast.walk(place))


def verdict_of(project: Project, classes: ExceptionClasses, scope: Scope) -> Verdict:
    """Return what tells whether HTTP exceptions are of the classes that are named in a scope."""
    return partial(_covers, project, classes, scope)


def _covers(
    project: Project, classes: ExceptionClasses, scope: Scope, named: Sequence[ast.expr]
) -> bool | None:
    found = [_is_base(project, classes, scope, class_) for class_ in named]
    if True in found:
        return True
    return None if None in found else False


def _is_base(
    project: Project, classes: ExceptionClasses, scope: Scope, named: ast.expr
) -> bool | None:
    meanings = project.resolve(dotted_name(named), scope)
    if tracked := classes.tracked(meanings):
        return True if tracked.is_framework else None
    return False if meanings and all(_is_other(project, one) for one in meanings) else None


def _is_other(project: Project, meaning: Definition) -> bool:
    """Tell whether a class is no base of HTTP exceptions, as far as names tell."""
    if isinstance(meaning, ClassDefinition):
        bases = [base for base in project.ancestors(meaning) if isinstance(base, External)]
        return all(base.name in _OF_EVERYTHING or _is_other(project, base) for base in bases)
    if not isinstance(meaning, External) or meaning.name in _OF_EVERYTHING:
        return False
    package, _, name = meaning.name.partition(".")
    if package == "builtins":  # where every name is that is bound nowhere
        return hasattr(builtins, name)
    return package in _OTHER_PACKAGES or name.endswith(_OTHER_CLASSES)


@dataclass(frozen=True, eq=False, repr=False)
class _Narrowing:
    exception: str
    verdict: Verdict

    def places(self, block: Sequence[ast.stmt]) -> Iterator[ast.stmt | ast.expr]:
        """Yield the outermost nodes that no HTTP exception gets to."""
        for index, statement in enumerate(block):
            if isinstance(statement, SCOPES):
                continue
            yield from self._in_expressions(statement)
            unreached, is_answered = self._unreached(statement)
            yield from (inner for skipped in unreached for inner in skipped)
            for inner in blocks_of(statement):
                if inner not in unreached:
                    yield from self.places(inner)
            if is_answered:
                yield from block[index + 1 :]
                return

    def _unreached(self, statement: ast.stmt) -> tuple[list[list[ast.stmt]], bool]:
        """Return the blocks that no HTTP exception gets to, and whether none gets behind."""
        match statement:
            case ast.If(test=test, body=body, orelse=orelse):
                asked = self._asked(test)
                blocks = [body] * asked.never_if_true + [orelse] * asked.never_if_false
                return blocks, asked.never_if_false and leaves(body)
            case ast.Match(subject=ast.Name(id=name), cases=cases) if name == self.exception:
                return self._unmatched(cases)
        return [], False

    def _unmatched(self, cases: Sequence[ast.match_case]) -> tuple[list[list[ast.stmt]], bool]:
        blocks: list[list[ast.stmt]] = []
        is_taken = False
        for case in cases:
            classes = _classes(case.pattern)
            found = self.verdict(classes) if classes else None
            if is_taken or found is False:
                blocks.append(case.body)
            is_taken = is_taken or (found is True and case.guard is None and _is_whole(case))
        return blocks, False

    def _in_expressions(self, statement: ast.stmt) -> Iterator[ast.expr]:
        blocks = {id(inner) for block in blocks_of(statement) for inner in block}
        waiting: list[ast.AST] = [statement]
        while waiting:
            node = waiting.pop()
            if isinstance(node, ast.IfExp):
                asked = self._asked(node.test)
                yield from [node.body] * asked.never_if_true + [node.orelse] * asked.never_if_false
            waiting += (inner for inner in ast.iter_child_nodes(node) if id(inner) not in blocks)

    def _asked(self, test: ast.expr) -> _Asked:
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _Asked(*reversed(self._asked(operand)))
            case ast.BoolOp(op=operator, values=values):
                all_asked = [self._asked(value) for value in values]
                is_and = isinstance(operator, ast.And)
                first, second = (any, all) if is_and else (all, any)
                return _Asked(
                    first(asked.never_if_true for asked in all_asked),
                    second(asked.never_if_false for asked in all_asked),
                )
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), types]):
                if name == self.exception:
                    found = self.verdict(elements_of(types))
                    return _Asked(found is False, found is True)
        return _Asked()


def _classes(pattern: ast.pattern) -> list[ast.expr]:
    match pattern:
        case ast.MatchClass(cls=class_):
            return [class_]
        case ast.MatchAs(pattern=ast.pattern() as inner):
            return _classes(inner)
        case ast.MatchOr(patterns=patterns):
            every = [_classes(inner) for inner in patterns]
            return [class_ for classes in every for class_ in classes] if all(every) else []
    return []


def _is_whole(case: ast.match_case) -> bool:
    """Tell whether a pattern asks for classes alone, not for attributes."""
    asked = (node for node in ast.walk(case.pattern) if isinstance(node, ast.MatchClass))
    return not any(node.patterns or node.kwd_patterns for node in asked)
