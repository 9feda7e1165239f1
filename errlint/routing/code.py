"""The code of all given files by bare names: whatever a name may mean anywhere, it means."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from errlint.model.route import ROUTE_DECORATORS
from errlint.project.facts import Import
from errlint.project.frameworks import FRAMEWORKS
from errlint.project.nodes import FUNCTIONS, IMPORTS, FunctionNode, uncalled
from errlint.project.reader import imports_of

ROUTES = ROUTE_DECORATORS | {"websocket"}
_AROUND_ALL = frozenset({"exception_handler", "middleware", "listens_for", "add_event_handler"})
_REGISTERING = _AROUND_ALL | {"add_exception_handler", "add_middleware", "Middleware", "listen"}
_REGISTERED = frozenset({"exception_handlers", "middleware"})
_CALLED_BY_NAME = re.compile(r"(?!__)|__(init|new|post_init|call|init_subclass|getattr)__")
"""The other methods may run without any name: of a class that only other code mentions, too."""
_PLAIN = FRAMEWORKS | sys.stdlib_module_names | {"pydantic", "pydantic_core"}
_ANSWERING = re.compile(r"fastapi_|starlette_|slowapi|cadwyn|\w*auth|\w*jwt_|sqladmin")
"""Libraries that answer by themselves, as far as they are known for it."""
_PLAIN_WORDS = """
    bool bytes date datetime Decimal dict Dict float int list List None Optional set str tuple
"""
_PLAIN_TYPES = frozenset(_PLAIN_WORDS.split())


@dataclass(eq=False, repr=False)
class Piece:
    """Code that is reached as a whole: a function, a class without its methods, a statement.

    `inside` are the methods of a class, `around` is the function that a statement stands in.
    """

    node: ast.AST
    around: Piece | None = None
    inside: list[Piece] = field(default_factory=list)

    @cached_property
    def locals(self) -> frozenset[str]:
        """Return the parameters and variables, of which nobody knows what a call runs."""
        if self.around:
            return self.around.locals
        return _locals(self.node) if isinstance(self.node, FUNCTIONS) else frozenset()


@dataclass(eq=False, repr=False)
class Code:
    """Takes one file after the other; to be asked when all are taken."""

    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    """What each name reaches: definitions, assignments, and what changes its value."""
    aliases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """What a name means as well: what is imported by it, and what a class derives from."""
    values: dict[str, list[tuple[ast.AST | None, Piece]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """What names are assigned, None for what can't be told."""
    around_all: list[Piece] = field(default_factory=list)
    """What runs for every route, or without being named."""
    owners: dict[ast.AST, Piece] = field(default_factory=dict)
    """The piece of each function: itself, or the class or function that it stands in."""
    functions: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    """What is imported from libraries that answer nothing."""
    unseen: set[str] = field(default_factory=set)
    """What is imported of libraries that may answer anything."""
    imports: list[tuple[str, str, Import]] = field(default_factory=list)
    """What each file imports, by the names that it has there."""

    def take(self, path: str, tree: ast.Module) -> None:
        """Read what one file defines."""
        waiting: list[tuple[ast.AST, Piece | None, Piece | None]] = [(tree, None, None)]
        while waiting:
            node, class_, function = waiting.pop()
            if isinstance(node, FUNCTIONS):
                function = self._function(node, class_, function)
            elif isinstance(node, ast.ClassDef):
                class_ = self._class(node, class_, function)
            elif isinstance(node, ast.Call):
                if _registers(node):
                    self.around_all.append(function or Piece(node))
            elif not isinstance(node, ast.expr):
                self._bindings(node, function)
            if isinstance(node, IMPORTS):
                self._imports(path, node)
            if not isinstance(node, (ast.Name, ast.Constant)):
                waiting += ((child, class_, function) for child in ast.iter_child_nodes(node))

    def defines(self, name: str) -> bool:
        """Tell whether any file defines a name, or assigns it."""
        return name in self.functions or name in self.classes or name in self.values

    @cached_property
    def exceptions(self) -> set[str]:
        """Return the names of HTTP exceptions in the given files."""
        return self._derived("HTTPException")

    @cached_property
    def responses(self) -> set[str]:
        """Return the names of responses in the given files."""
        return self._derived("Response")

    def _derived(self, ending: str) -> set[str]:
        found = {name for names in self.aliases.values() for name in names if name.endswith(ending)}
        while more := {n for n, others in self.aliases.items() if others & found} - found:
            found |= more
        return found

    def hides_what_it_runs(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Tell whether a call by that name may run what no name says: a value from elsewhere."""
        if name in seen:
            return False
        return any(
            self._is_hidden(value, piece, seen | {name})
            for value, piece in self.values.get(name, ())
        )

    def _is_hidden(self, value: ast.AST | None, piece: Piece, seen: frozenset[str]) -> bool:
        match value:
            case ast.Constant() | ast.Lambda():
                return False
            case ast.Name(id=name) | ast.Attribute(attr=name):
                is_local = isinstance(value, ast.Name) and name in piece.locals
                return is_local or self.hides_what_it_runs(name, seen)
            case ast.Await(value=ast.Call() as call):
                return self._is_hidden(call, piece, seen)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                return name in self.functions or name in piece.locals
            case ast.arg(annotation=ast.expr() as annotation):
                names = set(annotation_names(annotation))
                return not names <= _PLAIN_TYPES | self.classes
        return True

    def _function(self, node: FunctionNode, class_: Piece | None, function: Piece | None) -> Piece:
        piece = function or Piece(node)
        self.functions.add(node.name)
        self.pieces[node.name].append(piece)
        self.owners[node] = function or class_ or piece
        if class_ and not function:
            class_.inside.append(piece)
        given = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        is_special = class_ is not None and not _CALLED_BY_NAME.match(node.name)
        if is_special or "call_next" in given or {"receive", "send"} <= given:
            self.around_all += [piece, *([class_] if class_ and not is_special else [])]
        for decorator in node.decorator_list:
            called = uncalled(decorator)
            if last_name(called) in _AROUND_ALL:
                self.around_all.append(piece)
            elif isinstance(called, ast.Attribute) and called.attr not in {*ROUTES, "on_event"}:
                for name in {*_roots(called.value)} - sys.stdlib_module_names:
                    self.pieces[name].append(piece)
        return piece

    def _class(self, node: ast.ClassDef, class_: Piece | None, function: Piece | None) -> Piece:
        piece = function or Piece(node)
        self.classes.add(node.name)
        self.pieces[node.name].append(piece)
        bases = {last_name(base) for base in node.bases}
        self.aliases[node.name] |= bases
        if class_ and not function:
            class_.inside.append(piece)
        if any(base.endswith("Middleware") for base in bases):
            self.around_all.append(piece)
        return piece

    def _bindings(self, node: ast.AST, function: Piece | None) -> None:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._bind(target, value, Piece(node, function))
            case ast.AnnAssign(target=target, annotation=annotation):
                self._bind(target, ast.arg("", annotation), Piece(node, function))
            case ast.For(target=target) | ast.AsyncFor(target=target):
                self._bind(target, None, Piece(node, function))
            case ast.AugAssign(target=target) | ast.withitem(optional_vars=ast.expr() as target):
                self._bind(target, None, Piece(node, function))
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=receiver, attr=attr))):
                for name in _roots(receiver) if attr != "mount" else ():
                    if function is None or name not in function.locals:
                        self.pieces[name].append(Piece(node, function))
            case ast.Expr(value=ast.Call(func=ast.Name(id="setattr"), args=[_, name_node, value])):
                if isinstance(name_node, ast.Constant):
                    self._set(str(name_node.value), value, Piece(node, function))
            case ast.Global(names=names):
                for name in names if function else ():
                    self._set(name, None, function or Piece(node))

    def _imports(self, path: str, node: ast.Import | ast.ImportFrom) -> None:
        for name, meant in imports_of(node):
            self.imports.append((path, name, meant))
            original = (meant.attribute or meant.module).rpartition(".")[2]
            if name != original:
                self.aliases[name].add(original)
            package, *inner = f"{meant.module}.{meant.attribute}".split(".")
            if _ANSWERING.match(package) or (package in FRAMEWORKS and "security" in inner):
                self.unseen.add(name)
            elif package in _PLAIN:
                self.plain.add(name)

    def _bind(self, target: ast.expr, value: ast.AST | None, piece: Piece) -> None:
        match target:
            case ast.Name(id=name):
                if piece.around is None:
                    self._set(name, value, piece)
            case ast.Attribute(value=receiver, attr=name):
                self._set(name, value, piece)
                for root in _roots(receiver):
                    self.pieces[root].append(piece)
            case ast.Subscript(value=receiver):
                for root in _roots(receiver):
                    self.pieces[root].append(piece)
            case ast.Starred(value=inner):
                self._bind(inner, None, piece)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                for element in elements:
                    self._bind(element, None, piece)

    def _set(self, name: str, value: ast.AST | None, piece: Piece) -> None:
        self.pieces[name].append(piece)
        self.values[name].append((value, piece))
        if isinstance(value, (ast.Name, ast.Attribute)):
            self.aliases[name].add(last_name(value))


def last_name(node: ast.AST) -> str:
    """Return the bare name of a name, an attribute, or of what a call or a subscript is of."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return str(getattr(node, "attr", getattr(node, "id", "")))


def annotation_names(annotation: ast.AST) -> Iterator[str]:
    """Yield the names in an annotation, those in its strings as well."""
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant):
            words = "".join(c if c.isidentifier() or c.isdigit() else " " for c in str(node.value))
            yield from words.split()
        elif isinstance(node, (ast.Name, ast.Attribute)):
            yield last_name(node)


def _roots(node: ast.expr) -> Iterator[str]:
    """Yield the names of what a change of `a.b[0].c` changes, but `self`."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        if isinstance(node, ast.Attribute):
            yield node.attr
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name) and node.id not in ("self", "cls"):
        yield node.id


def _registers(call: ast.Call) -> bool:
    """Tell whether a call hands over what is called around every route, or what isn't told."""
    is_unread = any(
        k.arg == "dependencies" and not isinstance(k.value, (ast.List, ast.Tuple))
        for k in call.keywords
    )
    is_registered = any(k.arg in _REGISTERED for k in call.keywords)
    return is_unread or is_registered or last_name(call.func) in _REGISTERING


def _locals(function: ast.AST) -> frozenset[str]:
    found: set[str] = set()
    defined: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                found.add(name)
            case ast.Global(names=names):
                defined.update(names)
    return frozenset(found - defined)
