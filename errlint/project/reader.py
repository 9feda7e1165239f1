"""Read the facts of a module from its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from errlint.project.ast_values import dotted_name, last_word, value_of
from errlint.project.constructors import Constructor, constructor_of
from errlint.project.facts import (
    Assigned,
    Binding,
    ClassFacts,
    ClassName,
    FunctionFacts,
    FunctionName,
    Import,
    ModuleFacts,
)
from errlint.project.makers import annotated_name, attributes_made
from errlint.project.nodes import FunctionNode, statements_of, stored_names, type_alias, uncalled
from errlint.project.rebound import rebound_names
from errlint.project.tree import SyntaxTree, first_row, last_row
from errlint.project.values import Concatenation, Opaque, Value


def read_facts(tree: SyntaxTree) -> ModuleFacts:
    """Return what the module binds at its top level, in whatever branch.

    What a function binds again by `global` has a value there that can't be told as well.
    """
    reader = _Reader()
    bindings = reader.read_block(tree.root.body, "")
    for name in sorted(rebound_names("global", tree.source.text) & bindings.keys()):
        bindings[name] = (*bindings[name], Assigned(Opaque()))
    return ModuleFacts(bindings, tuple(reader.star_imports), reader.classes, reader.functions)


class _Reader:
    def __init__(self) -> None:
        self.star_imports: list[Import] = []
        self.classes: dict[str, ClassFacts] = {}
        self.functions: dict[str, FunctionFacts] = {}

    def read_block(self, body: Iterable[ast.stmt], prefix: str) -> dict[str, tuple[Binding, ...]]:
        bindings: dict[str, tuple[Binding, ...]] = {}
        for statement in statements_of(body):
            for name, binding in self._bindings(statement, prefix):
                bindings[name] = (*bindings.get(name, ()), binding)
        return bindings

    def _bindings(self, statement: ast.stmt, prefix: str) -> list[tuple[str, Binding]]:
        match statement:
            case ast.Import() | ast.ImportFrom():
                imports = list(imports_of(statement))
                self.star_imports += [binding for name, binding in imports if name == "*"]
                return [(name, binding) for name, binding in imports if name != "*"]
            case ast.ClassDef(name=name):
                qualname = prefix + name
                self.classes[qualname] = ClassFacts(
                    qualname,
                    tuple(filter(None, map(_base_name, statement.bases))),
                    self.read_block(statement.body, f"{qualname}."),
                    _rows(statement),
                    has_hidden_init=not all(map(_keeps_init, statement.decorator_list)),
                    attributes=attributes_made(statement),
                )
                return [(name, ClassName(qualname))]
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                qualname = prefix + name
                self.functions[qualname] = _function(statement, qualname)
                return [(name, FunctionName(qualname))]
        return [(name, Assigned(value)) for name, value in assignments_of(statement)]


def imports_of(statement: ast.Import | ast.ImportFrom) -> Iterable[tuple[str, Import]]:
    """Yield each name that an import binds; `*` stands for a star import."""
    if isinstance(statement, ast.ImportFrom):
        for alias in statement.names:
            module = statement.module or ""
            yield alias.asname or alias.name, Import(module, statement.level, alias.name)
        return
    for alias in statement.names:
        if alias.asname:
            yield alias.asname, Import(alias.name)
        else:
            root = alias.name.partition(".")[0]
            yield root, Import(root)


def assignments_of(statement: ast.stmt) -> Iterable[tuple[str, Value]]:
    """Yield each name that a statement assigns, with its value where one can be told."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, value_of(value)
                else:
                    yield from _unknown(target)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value_of(value)
        case ast.AugAssign(target=ast.Name(id=name), op=ast.Add(), value=value):
            yield name, Concatenation(Opaque(), value_of(value))
        case ast.AugAssign(target=ast.Name(id=name)):
            yield name, Opaque()
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield from _unknown(target)
        case ast.With(items=items) | ast.AsyncWith(items=items):
            for item in items:
                if item.optional_vars:
                    yield from _unknown(item.optional_vars)
        case ast.Try(handlers=clauses):
            yield from ((clause.name, Opaque()) for clause in clauses if clause.name)
        case _:
            if alias := type_alias(statement):
                yield alias[0], value_of(alias[1])


def _unknown(target: ast.expr) -> Iterable[tuple[str, Value]]:
    yield from ((name, Opaque()) for name in stored_names(target))


def _base_name(node: ast.expr) -> str | None:
    return dotted_name(node.value if isinstance(node, ast.Subscript) else node)


def _keeps_init(decorator: ast.expr) -> bool:
    return last_word(uncalled(decorator)) in ("final", "deprecated")


def _decorator_name(decorator: ast.expr) -> str | None:
    return dotted_name(uncalled(decorator))


def _rows(node: ast.ClassDef | FunctionNode) -> tuple[int, int]:
    return first_row(node), last_row(node)


def _function(node: FunctionNode, qualname: str) -> FunctionFacts:
    made = constructor_of(node) if node.name == "__init__" else Constructor()
    returns = annotated_name(node.returns)
    decorators = tuple(filter(None, map(_decorator_name, node.decorator_list)))
    return FunctionFacts(
        qualname, made.parameters, returns, _rows(node), *made[1:], decorators=decorators
    )
