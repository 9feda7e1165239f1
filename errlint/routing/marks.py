"""What one piece of code says: which names it mentions, and which statuses it may decide."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from typing import NamedTuple

from errlint.routing.code import ROUTES, Code, Piece, annotation_names, last_name
from errlint.statuses import status_named

_DYNAMIC = re.compile(
    r"__import__|__subclasses__|attrgetter|entry_points|eval|exec|globals|import_module"
    r"|import_string|locals|methodcaller|vars"
)
_BY_NAME = frozenset({"getattr", "setattr", "delattr"})
_RUN = {
    **{"add_exception_handler": 1, "add_middleware": 0, "Middleware": 0, "Depends": 0},
    **{"Security": 0, "add_event_handler": 1, "listen": 2, "listens_for": 2},
}
"""Which argument FastAPI calls: it is made for that, and may answer."""
_CALLED = _RUN | {
    **{"apply_async": 0, "filter": 0, "map": 0, "partial": 0, "reduce": 0, "run_in_executor": 1},
    **{"run_in_threadpool": 0, "run_sync": 0, "starmap": 0, "submit": 0, "to_thread": 0},
}
_CALLED_BY_KEYWORD = frozenset({"dependency", "dispatch", "func", "handler", "target"})
_NOT_CALLED = (ast.Call, ast.Compare, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.JoinedStr)
"""What no function is given to be called: calls are looked at by themselves."""
_SILENT = frozenset({"GZipMiddleware", "HTTPSRedirectMiddleware", "SessionMiddleware"})
_ANSWERED = {
    **{"CORSMiddleware": {400}, "TrustedHostMiddleware": {400}, "UploadFile": {400, 413}},
    **{"FileResponse": {400, 404, 416}, "form": {400, 413}, "requires": {403}},
}
_DOCUMENTING = frozenset({"responses", "lifespan", "on_startup", "on_shutdown"})
_NUMBER = re.compile(r"(?<!\d)[45]\d\d(?!\d)")
_STARLETTE = re.compile(r"HTTP_\d{3}(_[A-Z_]+)?")
_STATUS = frozenset({"status_code", "http_status", "http_status_code", "http_code"})


class Marks(NamedTuple):
    """The bare names and the statuses in a piece; `is_open` if it may answer any other."""

    names: frozenset[str]
    statuses: frozenset[int]
    is_open: bool


def marks_of(piece: Piece, code: Code) -> Marks:
    """Return what a piece says in the code around it."""
    names: set[str] = set()
    statuses: set[int] = set()
    is_open = False
    for node in _parts(piece):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                names.add(name)
                statuses |= {status_named(name) or 0, *map(int, _NUMBER.findall(name))}
                statuses |= _ANSWERED.get(name, set())
            case ast.Constant(value=int(number)):
                statuses.add(number)
            case ast.Constant(value=str(text)):
                statuses.update((int(text),) if _NUMBER.fullmatch(text) else ())
                is_open |= text == "http.response.start"
            case ast.arg(annotation=ast.expr() as annotation):
                names.update(annotation_names(annotation))
            case ast.AnnAssign(annotation=annotation):
                names.update(annotation_names(annotation))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                names.update(annotation_names(node.returns) if node.returns else ())
        is_open = is_open or _is_open(node, piece, code)
        names.update(_by_name(node))
    return Marks(frozenset(names), frozenset(statuses - {0}), is_open)


def _parts(piece: Piece) -> Iterator[ast.AST]:
    """Yield the nodes of a piece, but what is there for the documentation alone."""
    inside = {id(inner.node) for inner in piece.inside}
    waiting: list[ast.AST] = [piece.node]
    while waiting:
        node = waiting.pop()
        yield node
        children = [child for child in ast.iter_child_nodes(node) if id(child) not in inside]
        if isinstance(node, ast.Call) and _is_for_routes(node):
            children = [c for c in children if getattr(c, "arg", None) not in _DOCUMENTING]
        for decorator in getattr(node, "decorator_list", ()):
            if isinstance(decorator, ast.Call) and last_name(decorator.func) in ROUTES:
                children = [child for child in children if child is not decorator]
                receiver = getattr(decorator.func, "value", None)
                given = (k for k in decorator.keywords if k.arg not in _DOCUMENTING)
                children += [*([receiver] if receiver else []), *decorator.args, *given]
        waiting += children


def _is_for_routes(call: ast.Call) -> bool:
    name = last_name(call.func)
    is_adding = name in ("include_router", "add_api_route")
    return is_adding or name.endswith(("FastAPI", "Router"))


def _by_name(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=[_, ast.Constant(value=str(text)), *_]):
            yield from (text,) if name in _BY_NAME else ()


def _is_open(node: ast.AST, piece: Piece, code: Code) -> bool:
    """Tell whether a node runs what can't be told, or answers a status that can't be."""
    match node:
        case ast.Call():
            return _runs_unknown(node, piece, code) or _answers_unknown(node, piece, code)
        case ast.Raise(exc=ast.expr() as raised):
            name = last_name(raised)
            is_local = isinstance(raised, ast.Name) and name in piece.locals
            return isinstance(raised, ast.Subscript) or not (is_local or _is_told(name, code))
        case ast.Assign(targets=targets, value=value):
            inner = (node for target in targets for node in ast.walk(target))
            return not _is_literal(value) and any(last_name(node) in _STATUS for node in inner)
        case (
            ast.AugAssign(target=target, value=value)
            | ast.AnnAssign(target=target, value=ast.expr() as value)
        ):
            return not _is_literal(value) and last_name(target) in _STATUS
        case ast.Subscript(value=ast.Name(id="HTTPStatus")):
            return True
        case (
            ast.FunctionDef(decorator_list=decorators)
            | ast.AsyncFunctionDef(decorator_list=decorators)
        ):
            plain = (d for d in decorators if not isinstance(d, ast.Call))
            return any(_is_hidden(decorator, piece, code) for decorator in plain)
    return False


def _runs_unknown(call: ast.Call, piece: Piece, code: Code) -> bool:
    name = last_name(call.func)
    if _DYNAMIC.fullmatch(name) and not isinstance(call.func, ast.Call):
        return True
    if isinstance(call.func, ast.Name) and name in _BY_NAME:
        return not (len(call.args) > 1 and isinstance(call.args[1], ast.Constant))
    given = {a.id for a in call.args if isinstance(a, ast.Name)}
    is_middleware = name == "call_next" or given >= {"receive", "send"}
    if not is_middleware and _is_hidden(call.func, piece, code):
        return True
    position = _CALLED.get(name)
    if position is None:
        return False
    run = call.args[position : position + 1]
    run += [k.value for k in call.keywords if k.arg in _CALLED_BY_KEYWORD]
    if any(not isinstance(a, _NOT_CALLED) and _is_hidden(a, piece, code) for a in run):
        return True
    return name in _RUN and not all(_is_made_here(argument, code) for argument in run)


def _is_made_here(called: ast.expr, code: Code) -> bool:
    name = last_name(called)
    is_answered = name in _SILENT or name in _ANSWERED
    is_defined = any(map(code.defines, (name, *code.aliases.get(name, ()))))
    return isinstance(called, ast.Lambda) or is_answered or is_defined


def _is_hidden(called: ast.expr, piece: Piece, code: Code) -> bool:
    """Tell whether a call of an expression may run what no name says."""
    match called:
        case ast.Name(id=name):
            return name in piece.locals or code.hides_what_it_runs(name)
        case ast.Attribute(attr=name):
            is_special = name in ("__call__", "__class__")
            return is_special or code.hides_what_it_runs(name)
    return not isinstance(called, (ast.Lambda, ast.Constant))


def _answers_unknown(call: ast.Call, piece: Piece, code: Code) -> bool:
    name = last_name(call.func)
    statuses = [k.value for k in call.keywords if k.arg in _STATUS]
    is_base = name == "__init__" and _is_in_exception(piece, code)
    is_exception = name.endswith("HTTPException") or name in code.exceptions or is_base
    is_response = name.endswith("Response") or name in code.responses
    if is_exception or is_response:
        statuses += [k.value for k in call.keywords if k.arg in (None, "status", "code")]
        statuses += [a for a in call.args if isinstance(a, ast.Starred)]
    if is_exception or name == "HTTPStatus":
        statuses += call.args[:1]
    elif is_response:
        statuses += call.args[2:] if name == "TemplateResponse" else call.args[1:2]
    return any(
        not _is_literal(status) and not _is_of_exception(status, piece, code) for status in statuses
    )


def _is_of_exception(status: ast.expr, piece: Piece, code: Code) -> bool:
    """Tell whether it is the status of a given HTTP exception: where that is made, it is told."""
    match status:
        case ast.Attribute(value=ast.Name(id=name), attr="status_code"):
            given = (arg for arg in ast.walk(piece.node) if isinstance(arg, ast.arg))
            types = [
                last_name(arg.annotation) for arg in given if arg.arg == name and arg.annotation
            ]
            are_http = (t.endswith("HTTPException") or t in code.exceptions for t in types)
            return bool(types) and all(are_http)
    return False


def _is_in_exception(piece: Piece, code: Code) -> bool:
    class_ = code.owners.get(piece.node, piece).node
    return not isinstance(class_, ast.ClassDef) or class_.name in code.exceptions


def _is_told(raised: str, code: Code) -> bool:
    """Tell whether an exception answers nothing but what is written in the given files."""
    is_known = raised in code.plain or hasattr(builtins, raised) or code.defines(raised)
    return is_known or raised in code.exceptions or raised.endswith("HTTPException")


def _is_literal(status: ast.expr) -> bool:
    """Tell whether an expression is a status that stands there, or surely none."""
    match status:
        case ast.Constant() | ast.JoinedStr() | ast.Dict():
            return True
        case ast.Attribute(value=inner, attr="value"):
            return _is_literal(inner)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return status_named(name) is not None or _STARLETTE.fullmatch(name) is not None
        case ast.IfExp(body=body, orelse=other):
            return _is_literal(body) and _is_literal(other)
    return False
