"""Read the facts of a module from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from errlint.project.ast_values import dotted_name, value_of
from errlint.project.facts import (
    Assigned,
    Binding,
    ClassFacts,
    ClassName,
    FunctionFacts,
    FunctionName,
    Import,
    ModuleFacts,
    Parameter,
)
from errlint.project.makers import annotated_name, attributes_made
from errlint.project.nodes import statements_of, type_alias
from errlint.project.overwriting import overwritten
from errlint.project.rebound import rebound_names
from errlint.project.tree import SyntaxTree
from errlint.project.values import Argument, Concatenation, Invocation, Opaque, Reference, Value

_DECIDING = frozenset({"status_code", "detail", "headers"})
"""What an exception answers: nothing is asked of other attributes."""
_MAYBE = frozenset({"None", "Optional", "Union", "t", "typing"})


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
        case ast.Try(handlers=handlers):
            for handler in handlers:
                if handler.name:
                    yield handler.name, Opaque()
        case _:
            if alias := type_alias(statement):
                yield alias[0], value_of(alias[1])


def _unknown(target: ast.expr) -> Iterable[tuple[str, Value]]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, Opaque()


def _base_name(node: ast.expr) -> str | None:
    return dotted_name(node.value if isinstance(node, ast.Subscript) else node)


def _keeps_init(decorator: ast.expr) -> bool:
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (dotted_name(node) or "").rpartition(".")[2] in ("final", "deprecated")


def _rows(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, int]:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return first, node.end_lineno or node.lineno


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, qualname: str) -> FunctionFacts:
    is_init = node.name == "__init__"
    call = _base_init_call(node) if is_init else None
    base_init = _base_init(node, call) if call else None
    parameters = tuple(_parameters(node.args)) if is_init else ()
    returns = annotated_name(node.returns)
    changed: tuple[str, ...] = ()
    if call is not None and base_init is not None:
        nodes = [*ast.walk(node)]
        texts = {name for inner in nodes for name in _names_of_texts(inner)}
        parameters = tuple(
            p._replace(is_text=p.name in texts or _is_for_text(p.annotation)) for p in parameters
        )
        changed = _overwritten(call, parameters, nodes)
    return FunctionFacts(qualname, parameters, returns, _rows(node), base_init, changed)


def _overwritten(
    call: ast.Call, parameters: tuple[Parameter, ...], nodes: Iterable[ast.AST]
) -> tuple[str, ...]:
    """Return what of an exception its constructor sets behind the call of the base's own."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    names = [parameter.name for parameter in parameters[:1]]
    row = call.end_lineno or call.lineno
    stored = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr in _DECIDING)
    if not any(isinstance(node.ctx, ast.Store) for node in stored):
        return ()
    found = overwritten(names, {*map(ast.unparse, given)}, row, nodes)
    return tuple(sorted(found & _DECIDING))


def _is_for_text(annotation: str | None) -> bool:
    """Tell whether an annotation, as source text, allows nothing but a text."""
    words = {*re.findall(r"\w+", annotation or "")} - _MAYBE
    return words == {"str"}


def _names_of_texts(node: ast.AST) -> Iterator[str]:
    """Yield the names that an operation takes for texts: `"x" + name`, `name.lower()`."""
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from (side.id for side in (left, right) if isinstance(side, ast.Name))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            if hasattr(str, method) and not hasattr(dict, method):
                yield name


def _parameters(arguments: ast.arguments) -> Iterable[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = [None] * (len(positional) - len(arguments.defaults))
    for arg, default in zip(positional, [*missing, *arguments.defaults], strict=True):
        yield _parameter(arg, default)
    if arguments.vararg:
        yield _parameter(arguments.vararg, None, variadic=True)
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(arg, default, keyword_only=True)
    if arguments.kwarg:
        yield _parameter(arguments.kwarg, None, keyword_only=True, variadic=True)


def _parameter(
    arg: ast.arg, default: ast.expr | None, keyword_only: bool = False, variadic: bool = False
) -> Parameter:
    annotation = ast.unparse(arg.annotation) if arg.annotation else None
    value = value_of(default) if default else None
    return Parameter(arg.arg, annotation, value, keyword_only, variadic)


def _base_init_call(node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.Call | None:
    """Find `super().__init__(...)` or `Base.__init__(self, ...)` in an `__init__`."""
    for statement in statements_of(node.body):
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="__init__")) as call):
                return call
    return None


def _base_init(node: ast.FunctionDef | ast.AsyncFunctionDef, call: ast.Call) -> Invocation | None:
    """Return the call of the base class's `__init__` with what surely is passed on by it."""
    value = value_of(call)
    if not isinstance(value, Invocation):
        return None
    skipped = 1 if value.receiver is None else 0
    kept = _kept_variadics(node) | _kept_attributes(value.arguments, node)
    given = [_given(argument, kept) for argument in value.arguments[skipped:]]
    return replace(value, arguments=tuple(given))


def _given(argument: Argument, kept: frozenset[str]) -> Argument:
    """Return an argument, opaque where it passes more on than its name tells."""
    match argument:
        case Argument(value=Reference(name), star=star) if star or name.startswith("self."):
            return argument if name in kept else replace(argument, value=Opaque())
    return replace(argument, value=Opaque()) if argument.star else argument


def _kept_attributes(
    arguments: Iterable[Argument], node: ast.FunctionDef | ast.AsyncFunctionDef
) -> frozenset[str]:
    """Return the attributes of `self` that are passed on as the class has them."""
    passed = {arg.value.name for arg in arguments if isinstance(arg.value, Reference)}
    own = {name for name in passed if name.startswith("self.")}
    if not own:
        return frozenset()
    stored = (inner for inner in ast.walk(node) if isinstance(inner, ast.Attribute))
    return frozenset(own.difference(dotted_name(i) for i in stored if isinstance(i.ctx, ast.Store)))


def _kept_variadics(node: ast.FunctionDef | ast.AsyncFunctionDef) -> frozenset[str]:
    """Return the names of `*args` and `**kwargs` that still are what the caller gave."""
    names = {argument.arg for argument in (node.args.vararg, node.args.kwarg) if argument}
    read = [name for inner in ast.walk(node) for name in _variadics_read(inner)]
    used = [inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)]
    return frozenset(name for name in names if used.count(name) == read.count(name))


def _variadics_read(node: ast.AST) -> Iterator[str]:
    """Yield the names that a node passes on, or takes something from, without changing them."""
    match node:
        case ast.Starred(value=ast.Name(id=name)) | ast.keyword(arg=None, value=ast.Name(id=name)):
            yield name
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Load()):
            yield name
        case ast.Attribute(value=ast.Name(id=name), attr="get" | "items" | "keys" | "values"):
            yield name
        case ast.Compare(comparators=comparators):
            yield from (inner.id for inner in comparators if isinstance(inner, ast.Name))
