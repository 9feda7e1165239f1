"""The shape of a detail, for the independent finder.

`strict` shapes are what the words of the product say: names are followed for strings only.
Without it, names are followed for every shape, and a few more expressions that can only be
strings (slices, lambdas, annotated parameters) count: the best answer there is.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from ast_names import Definition, External, Project, Target, Values
from ast_scopes import Scope

MISSING, STRING, STRUCTURED, SEQUENCE, OPAQUE = (
    "missing",
    "string",
    "structured",
    "sequence",
    "opaque",
)
_STRING_METHODS = re.compile(
    "capitalize|casefold|center|expandtabs|format|format_map|join|ljust|lower|lstrip|removeprefix"
    "|removesuffix|replace|rjust|rstrip|strip|swapcase|title|translate|upper|zfill"
)
_STRING_FUNCTIONS = {"json.dumps", "traceback.format_exc"}
_STRING_ENUMS = {"enum.StrEnum", "strenum.StrEnum", "backports.strenum.StrEnum"}


@dataclass
class Shapes:
    """Classifies expressions of a project."""

    project: Project
    strict: bool

    def __post_init__(self) -> None:
        self._open: set[tuple[int, int]] = set()

    def of(self, node: ast.expr, scope: Scope) -> str:
        """Shape of an expression that is evaluated in a scope."""
        key = (id(node), id(scope))
        if key in self._open:
            return OPAQUE
        self._open.add(key)
        try:
            return self._of(node, scope)
        finally:
            self._open.discard(key)

    def _of(self, node: ast.expr, scope: Scope) -> str:
        match node:
            case ast.Constant(value=None):
                return MISSING
            case ast.Constant(value=str()) | ast.JoinedStr():
                return STRING
            case ast.Dict() | ast.DictComp():
                return STRUCTURED
            case ast.List() | ast.Tuple() | ast.Set() | ast.ListComp() | ast.SetComp():
                return SEQUENCE
            case ast.BinOp():
                return self._operation(node, scope)
            case ast.IfExp(body=body, orelse=orelse):
                return self._all([body, orelse], scope)
            case ast.BoolOp(values=values):
                return self._all(values, scope)
            case ast.NamedExpr(value=value):
                return self.of(value, scope)
            case ast.Await(value=ast.Call() as call):
                return self._call(call, scope, awaited=True)
            case ast.Call():
                return self._call(node, scope)
            case ast.Subscript(slice=ast.Slice(), value=value) if not self.strict:
                return self.of(value, scope)
            case ast.Attribute(attr="value", value=member) if self._is_enum(member, scope):
                return self._reference(member, scope)
            case ast.Name() | ast.Attribute():
                return self._string_enum(node, scope) or self._reference(node, scope)
        return OPAQUE

    def is_string(self, node: ast.expr, scope: Scope) -> bool:
        return self.of(node, scope) == STRING

    def _all(self, nodes: list[ast.expr], scope: Scope) -> str:
        shapes = {self.of(node, scope) for node in nodes}
        return self._followed(shapes.pop()) if len(shapes) == 1 else OPAQUE

    def _followed(self, shape: str) -> str:
        """What remains of a shape that was not read off the expression itself."""
        return shape if shape == STRING or not self.strict else OPAQUE

    def _operation(self, node: ast.BinOp, scope: Scope) -> str:
        if isinstance(node.op, ast.Add):
            sides = {self.of(node.left, scope), self.of(node.right, scope)}
            if STRING in sides:
                return STRING
            return SEQUENCE if SEQUENCE in sides and not self.strict else OPAQUE
        if isinstance(node.op, ast.BitOr) and not self.strict:
            return self._all([node.left, node.right], scope)
        formats = isinstance(node.op, ast.Mod | ast.Mult)
        return STRING if formats and self.is_string(node.left, scope) else OPAQUE

    # calls

    def _call(self, node: ast.Call, scope: Scope, awaited: bool = False) -> str:
        function = node.func
        if isinstance(function, ast.Name) and not self.project.resolve(function, scope):
            return self._builtin(function.id)
        targets = self.project.resolve(function, scope)
        if targets and all(self._returns_string(one, awaited) for one in targets):
            return STRING
        if isinstance(function, ast.Attribute):
            receiver = function.value
            if _STRING_METHODS.fullmatch(function.attr) and self.is_string(receiver, scope):
                return STRING
            return self._method(function, scope, awaited)
        return OPAQUE

    def _builtin(self, name: str) -> str:
        if name == "dict":
            return STRUCTURED
        if name in ("str", "repr") or (name in ("ascii", "format") and not self.strict):
            return STRING
        return SEQUENCE if name in ("list", "sorted", "tuple") and not self.strict else OPAQUE

    def _method(self, function: ast.Attribute, scope: Scope, awaited: bool) -> str:
        owner = enclosing_class(scope)
        if isinstance(function.value, ast.Name) and function.value.id in ("self", "cls") and owner:
            targets = self.project.class_member(owner, function.attr)
            if targets and all(self._returns_string(one, awaited) for one in targets):
                return STRING
        if not self.strict:
            return {"model_dump": STRUCTURED, "model_dump_json": STRING}.get(function.attr, OPAQUE)
        return OPAQUE

    def _returns_string(self, target: Target, awaited: bool) -> bool:
        if isinstance(target, External):
            return target.name in _STRING_FUNCTIONS
        if isinstance(target, Values):
            return not self.strict and all(
                isinstance(one.node, ast.Lambda)
                and self.is_string(one.node.body, target.scope.module.scopes[one.node])
                for one in target.bindings
            )
        if not isinstance(target, Definition):
            return False
        node = target.node
        if isinstance(node, ast.AsyncFunctionDef if awaited else ast.FunctionDef):
            match node.returns:
                case ast.Name(id="str") | ast.Constant(value="str"):
                    return True
        return False

    # names

    def _reference(self, node: ast.expr, scope: Scope) -> str:
        targets = self.project.resolve(node, scope)
        if not targets and not self.strict:
            targets = self._own_attribute(node, scope)
        shapes = {self._value(target) for target in targets}
        return self._followed(shapes.pop()) if len(shapes) == 1 else OPAQUE

    def _value(self, target: Target) -> str:
        if not isinstance(target, Values):
            return OPAQUE
        shapes = set()
        for binding in target.bindings:
            if binding.kind == "value":
                shapes.add(self.of(binding.node, target.scope))
            elif binding.kind != "appended":
                shapes.add(self._parameter(binding.node))
        return shapes.pop() if len(shapes) == 1 else OPAQUE

    def _parameter(self, node: ast.AST | None) -> str:
        if self.strict or not isinstance(node, ast.arg):
            return OPAQUE
        return STRING if node.annotation and ast.unparse(node.annotation) == "str" else OPAQUE

    def _own_attribute(self, node: ast.expr, scope: Scope) -> list[Target]:
        owner = enclosing_class(scope)
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name) if owner:
                if name not in scope.module.stored_attributes:
                    return self.project.class_member(owner, name)
        return []

    # enumerations

    def _enum_of(self, member: ast.expr, scope: Scope) -> Definition | None:
        """The project enumeration that `Enumeration.MEMBER` belongs to."""
        if not isinstance(member, ast.Attribute):
            return None
        for owner in self.project.resolve(member.value, scope):
            if isinstance(owner, Definition) and isinstance(owner.node, ast.ClassDef):
                bases = self.project.mro(owner)
                names = {base.name for base in bases if isinstance(base, External)}
                members = self.project.class_member(owner, member.attr)
                if any(name.startswith("enum.") for name in names) or names & _STRING_ENUMS:
                    return owner if members and isinstance(members[0], Values) else None
        return None

    def _is_enum(self, member: ast.expr, scope: Scope) -> bool:
        return self._enum_of(member, scope) is not None

    def _string_enum(self, node: ast.expr, scope: Scope) -> str:
        """Shape of `Enumeration.MEMBER`; empty when it is none."""
        owner = self._enum_of(node, scope)
        if owner is None:
            return ""
        if isinstance(node, ast.Attribute) and self._is_function_member(owner, node.attr):
            return OPAQUE
        names = {base.name for base in self.project.mro(owner) if isinstance(base, External)}
        written = any(
            isinstance(base, ast.Name) and base.id == "str"
            for one in self.project.mro(owner)
            if isinstance(one, Definition)
            for base in one.node.bases
        )
        return STRING if written or names & _STRING_ENUMS else OPAQUE

    def _is_function_member(self, owner: Definition, name: str) -> bool:
        """Tell whether an enumeration has a function by this name, which makes it no member."""
        return any(
            isinstance(one, Values)
            and all(isinstance(binding.node, ast.Lambda) for binding in one.bindings)
            for one in self.project.class_member(owner, name)
        )


def enclosing_class(scope: Scope | None) -> Definition | None:
    """The class whose body or method the scope is in."""
    while scope and scope.kind != "class":
        scope = scope.parent
    if scope is None or scope.parent is None:
        return None
    return Definition(scope.node, scope.parent)
