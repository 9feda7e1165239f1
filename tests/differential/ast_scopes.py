"""Scopes and bindings of one module, read with Python's own `ast`.

Part of the independent finder: shares no code with errlint, so that the two can be compared.
"""

from __future__ import annotations

import ast
import re
import tokenize
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_CONDITIONAL = {"If", "For", "AsyncFor", "While", "Try", "TryStar", "Match"}
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass
class Binding:
    """One way a name gets its meaning in a scope.

    `kind` is import, class, function, value, parameter or other. A `value` has the expression;
    an `import` has the module as written, its level, and the member (None: the module itself).
    """

    kind: str
    row: int
    always: bool
    node: ast.AST | None = None
    module: str = ""
    level: int = 0
    member: str | None = None


@dataclass
class Scope:
    """A module, class or function body with what its names are bound to."""

    kind: str
    module: Module
    parent: Scope | None
    node: ast.AST
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[Binding] = field(default_factory=list)
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def bind(self, name: str, binding: Binding) -> None:
        owner = self.elsewhere.get(name, self)
        binding.always = binding.always and owner is self
        owner.bindings.setdefault(name, []).append(binding)


@dataclass
class Module:
    """One parsed file."""

    path: Path
    text: str
    tree: ast.Module
    scope: Scope = field(init=False)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    raises: list[tuple[ast.Raise, Scope]] = field(default_factory=list)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    stored_attributes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.scope = Scope("module", self, None, self.tree)
        self.scopes[self.tree] = self.scope
        self._lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", self.text)
        _Reader(self).read(self.tree.body, self.scope)

    def column(self, row: int, byte_offset: int) -> int:
        """Column in characters, from 1."""
        return len(self._lines[row - 1].encode()[:byte_offset].decode()) + 1

    def segment(self, node: ast.expr) -> str:
        """Exact source text of an expression."""
        first, last = node.lineno - 1, node.end_lineno - 1
        lines = [line.encode() for line in self._lines[first : last + 1]]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return b"".join(lines).decode()


def parse_module(path: Path) -> Module:
    """Read and parse a file.

    Raises SyntaxError, ValueError (UnicodeDecodeError, NUL bytes) or RecursionError.
    """
    raw = path.read_bytes()
    encoding, _ = tokenize.detect_encoding(BytesIO(raw).readline)
    text = raw.decode(encoding).removeprefix("\ufeff")
    return Module(path, text, ast.parse(text))


class _Reader:
    """Walks a tree once: opens scopes, records bindings, calls and raises."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def read(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self.visit(statement, scope, True)

    def visit(self, node: ast.AST, scope: Scope, always: bool) -> None:
        method = getattr(self, f"on_{type(node).__name__}", None)
        if method:
            method(node, scope, always)
        elif isinstance(node, Comprehension):
            self.comprehension(node, scope)
        else:
            self.children(node, scope, always)

    def children(self, node: ast.AST, scope: Scope, always: bool) -> None:
        always = always and type(node).__name__ not in _CONDITIONAL
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope, always)

    # bindings

    def on_Import(self, node: ast.Import, scope: Scope, always: bool) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else name
            scope.bind(name, Binding("import", node.lineno, always, node, module))

    def on_ImportFrom(self, node: ast.ImportFrom, scope: Scope, always: bool) -> None:
        for alias in node.names:
            binding = Binding(
                "import", node.lineno, always, node, node.module or "", node.level, alias.name
            )
            if alias.name == "*":
                scope.stars.append(binding)
            else:
                scope.bind(alias.asname or alias.name, binding)

    def on_Global(self, node: ast.Global, scope: Scope, always: bool) -> None:
        scope.elsewhere.update(dict.fromkeys(node.names, self.module.scope))

    def on_Nonlocal(self, node: ast.Nonlocal, scope: Scope, always: bool) -> None:
        for name in node.names:
            owner = scope.parent
            while owner and not (owner.kind == "function" and name in owner.bindings):
                owner = owner.parent
            if owner:
                scope.elsewhere[name] = owner

    def on_ClassDef(self, node: ast.ClassDef, scope: Scope, always: bool) -> None:
        scope.bind(node.name, Binding("class", node.lineno, always, node))
        for outer in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(outer, scope, always)
        self.read(node.body, self.open("class", node, scope))

    def on_FunctionDef(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope, always: bool
    ) -> None:
        scope.bind(node.name, Binding("function", node.lineno, always, node))
        for decorator in node.decorator_list:
            self.visit(decorator, scope, always)
        inner = self.function(node, scope, always)
        self.read(node.body, inner)

    on_AsyncFunctionDef = on_FunctionDef

    def on_Lambda(self, node: ast.Lambda, scope: Scope, always: bool) -> None:
        self.visit(node.body, self.function(node, scope, always), True)

    def function(self, node: Function, scope: Scope, always: bool) -> Scope:
        arguments = node.args
        for default in (*arguments.defaults, *filter(None, arguments.kw_defaults)):
            self.visit(default, scope, always)
        inner = self.open("function", node, scope)
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        for argument in (*named, arguments.vararg, arguments.kwarg):
            if argument:
                self.children(argument, scope, always)
                inner.bind(argument.arg, Binding("parameter", argument.lineno, True, argument))
        return inner

    def comprehension(self, node: Comprehension, scope: Scope) -> None:
        inner = self.open("function", node, scope)
        self.children(node, inner, True)

    def open(self, kind: str, node: ast.AST, parent: Scope) -> Scope:
        scope = self.module.scopes[node] = Scope(kind, self.module, parent, node)
        return scope

    # assignments

    def on_Assign(self, node: ast.Assign, scope: Scope, always: bool) -> None:
        for target in node.targets:
            self.assign(target, node.value, scope, always)
        self.visit(node.value, scope, always)

    def on_AnnAssign(self, node: ast.AnnAssign, scope: Scope, always: bool) -> None:
        self.visit(node.annotation, scope, always)
        if node.value:
            self.assign(node.target, node.value, scope, always)
            self.visit(node.value, scope, always)

    def on_AugAssign(self, node: ast.AugAssign, scope: Scope, always: bool) -> None:
        self.visit(node.value, scope, always)
        if isinstance(node.target, ast.Name):
            kind = "appended" if isinstance(node.op, ast.Add) else "other"
            scope.bind(node.target.id, Binding(kind, node.lineno, False, node.value))

    def on_NamedExpr(self, node: ast.NamedExpr, scope: Scope, always: bool) -> None:
        while isinstance(scope.node, Comprehension) and scope.parent:
            scope = scope.parent
        self.assign(node.target, node.value, scope, always)
        self.visit(node.value, scope, always)

    def assign(self, target: ast.expr, value: ast.expr, scope: Scope, always: bool) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding("value", target.lineno, always, value))
        elif isinstance(target, ast.Tuple | ast.List) and _pairs_up(target, value):
            for one, its_value in zip(target.elts, value.elts, strict=True):
                self.assign(one, its_value, scope, always)
        else:
            self.visit(target, scope, always)

    def on_Name(self, node: ast.Name, scope: Scope, always: bool) -> None:
        if isinstance(node.ctx, ast.Store):
            scope.bind(node.id, Binding("other", node.lineno, always))

    def on_Attribute(self, node: ast.Attribute, scope: Scope, always: bool) -> None:
        if isinstance(node.ctx, ast.Store):
            self.module.stored_attributes.add(node.attr)
        self.visit(node.value, scope, always)

    def on_ExceptHandler(self, node: ast.ExceptHandler, scope: Scope, always: bool) -> None:
        if node.name:
            scope.bind(node.name, Binding("other", node.lineno, False))
        self.children(node, scope, False)

    def on_MatchAs(self, node: ast.MatchAs, scope: Scope, always: bool) -> None:
        if node.name:
            scope.bind(node.name, Binding("other", node.lineno, False))
        self.children(node, scope, False)

    def on_MatchStar(self, node: ast.MatchStar, scope: Scope, always: bool) -> None:
        if node.name:
            scope.bind(node.name, Binding("other", node.lineno, False))

    def on_MatchMapping(self, node: ast.MatchMapping, scope: Scope, always: bool) -> None:
        if node.rest:
            scope.bind(node.rest, Binding("other", node.lineno, False))
        self.children(node, scope, False)

    # what the finder looks for

    def on_Call(self, node: ast.Call, scope: Scope, always: bool) -> None:
        self.module.calls.append((node, scope))
        self.children(node, scope, always)

    def on_Raise(self, node: ast.Raise, scope: Scope, always: bool) -> None:
        self.module.raises.append((node, scope))
        self.children(node, scope, always)


def _pairs_up(target: ast.Tuple | ast.List, value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Tuple | ast.List)
        and len(value.elts) == len(target.elts)
        and not any(isinstance(item, ast.Starred) for item in (*target.elts, *value.elts))
    )
