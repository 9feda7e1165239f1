"""How often errlint chooses the reason that the authors of a code base wrote by hand.

Finds every construction of an HTTP exception whose detail is a dict with a machine-readable key,
takes that key away, and lets errlint choose from what is left: message, guard, `except`, status.
Two reasons are *alike* when one has all the words of the other (`dag_not_found`, `not_found`).

    python benchmarks/reasons.py FOLDER... [--every 2 --offset 1] [--quiet]
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from errlint.reasons import Evidence, Message, Placeholder
from errlint.reasons.choice import choose
from errlint.reasons.phrases import words_of
from errlint.schema import is_reason_token

MACHINE_KEYS = ("reason", "code", "error_code", "error_type", "error", "type")
HUMAN_KEYS = ("message", "msg", "detail", "description", "error_description", "error", "reason")


@dataclass(frozen=True)
class Case:
    """One hand-written reason and what errlint may see of its site."""

    place: str
    expected: str
    evidence: Evidence


def cases(folder: Path) -> Iterator[Case]:
    """Yield the hand-written reasons of a code base in a stable order, unreadable files apart."""
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(folder)
        if any(part.startswith("test") for part in relative.parts):
            continue
        try:
            module = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, RecursionError):
            continue
        parents = {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
        calls = [node for node in ast.walk(module) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda one: (one.lineno, one.col_offset)):
            if found := _case(call, parents):
                yield Case(f"{relative}:{call.lineno}", *found)


def _case(call: ast.Call, parents: dict[ast.AST, ast.AST]) -> tuple[str, Evidence] | None:
    name = ast.unparse(call.func).rpartition(".")[2]
    values = {keyword.arg: keyword.value for keyword in call.keywords}
    if not name.endswith(("Exception", "Error")) and "status_code" not in values:
        return None
    display = next(
        (
            value
            for value in (values.get("detail"), values.get("content"), *call.args)
            if isinstance(value, ast.Dict)
        ),
        None,
    )
    fields = dict(_fields(display)) if display else _keywords(values)
    inner = fields.get("error")
    if isinstance(inner, ast.Dict):
        fields = dict(_fields(inner))
    for key in MACHINE_KEYS:
        value = fields.pop(key, None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            if not is_reason_token(value.value, None):
                return None
            status = values.get("status_code") or (call.args[0] if call.args else None)
            human = next((fields[key] for key in HUMAN_KEYS if key in fields), None)
            return value.value, _evidence(call, name, status, human, parents)
        if value is not None:
            fields[key] = value
    return None


def _keywords(values: dict[str | None, ast.expr]) -> dict[str, ast.expr]:
    """Return the arguments of a class that takes its reason as one of them."""
    known = {"reason", "code", "error_code", "error_type"} & values.keys()
    ambiguous = {None, "type", "error"}
    fields = {name: value for name, value in values.items() if name and name not in ambiguous}
    return fields if known and fields.keys() & set(HUMAN_KEYS) - {"reason"} else {}


def _fields(display: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(display.keys, display.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


def _evidence(
    call: ast.Call,
    name: str,
    status: ast.expr | None,
    human: ast.expr | None,
    parents: dict[ast.AST, ast.AST],
) -> Evidence:
    guard: ast.expr | None = None
    caught: tuple[str, ...] = ()
    function = None
    child: ast.AST = call
    while (parent := parents.get(child)) is not None:
        if isinstance(parent, ast.If) and guard is None and child in parent.body:
            guard = parent.test
        elif isinstance(parent, ast.ExceptHandler) and not caught:
            caught = tuple(_class_names(parent.type))
        elif isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef):
            function = parent.name
            break
        child = parent
    return Evidence(
        status=_status(status),
        message=_message(human) if human else (),
        exception=None if name in ("HTTPException", "JSONResponse") else name,
        caught=caught,
        guard=ast.unparse(guard) if guard else None,
        guard_names=tuple(_dotted_names(guard)) if guard else (),
        function=function,
    )


def _class_names(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from _class_names(element)
    elif node is not None:
        yield ast.unparse(node).rpartition(".")[2]


def _dotted_names(test: ast.expr) -> Iterator[str]:
    called = {node.func for node in ast.walk(test) if isinstance(node, ast.Call)}
    inner = {node.value for node in ast.walk(test) if isinstance(node, ast.Attribute)}
    for node in ast.walk(test):
        if isinstance(node, ast.Name | ast.Attribute) and node not in called | inner:
            yield ast.unparse(node)


def _status(node: ast.expr | None) -> int | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    if isinstance(node, ast.Attribute):
        name = node.attr
        if name == "value" and isinstance(node.value, ast.Attribute):
            name = node.value.attr
        digits = name.split("_")[1] if name.startswith("HTTP_") else ""
        if digits.isdecimal():
            return int(digits)
        return HTTPStatus[name].value if name in HTTPStatus.__members__ else None
    return None


def _message(node: ast.expr) -> Message:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, ast.JoinedStr):
        return tuple(
            str(part.value)
            if isinstance(part, ast.Constant)
            else Placeholder(ast.unparse(getattr(part, "value", part)))
            for part in node.values
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _message(node.left) + _message(node.right)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
    ):
        return _message(node.func.value)
    return (Placeholder(ast.unparse(node)),)


def _words(token: str) -> frozenset[str]:
    return frozenset(words_of(token))


def measure(found: list[Case], *, quiet: bool) -> None:
    rows = [(case, choose(case.evidence, {})) for case in found]
    if not quiet:
        for case, chosen in rows:
            same = _words(case.expected) == _words(chosen.token)
            text = "".join(
                part if isinstance(part, str) else f"{{{part.expression}}}"
                for part in case.evidence.message
            )
            print(
                f"{'=' if same else '!'} {case.evidence.status!s:4} {case.expected:32} "
                f"{chosen.token:32} {chosen.origin:9} {text[:90]!r}  [{case.place}]"
            )
    others = [(case, chosen) for case, chosen in rows if "found" not in _words(case.expected)]
    worded = [
        (case, chosen)
        for case, chosen in others
        if any(isinstance(part, str) and part.strip(" :'\"") for part in case.evidence.message)
    ]
    groups = (("all", rows), ("without not found", others), ("those with words", worded))
    for title, group in groups:
        pairs = [(_words(case.expected), _words(chosen.token)) for case, chosen in group]
        equal = sum(left == right for left, right in pairs)
        alike = sum(left <= right or right <= left for left, right in pairs)
        total = len(pairs) or 1
        print(
            f"{title}: {len(pairs)} reasons, equal {equal} ({100 * equal / total:.0f} %), "
            f"alike {alike} ({100 * alike / total:.0f} %)"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take each Nth only")
    parser.add_argument("--offset", type=int, default=0, metavar="K", help="from the Kth on")
    parser.add_argument("--quiet", action="store_true", help="only the percentages")
    options = parser.parse_args()
    for folder in options.folders:
        print(folder)
        measure(list(cases(folder))[options.offset :: options.every], quiet=options.quiet)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
