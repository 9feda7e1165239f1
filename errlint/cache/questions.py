"""Ask again what a kept result rests on, and see whether the answer is still the same."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from errlint.project.trail import Leaf

if TYPE_CHECKING:
    from errlint.analysis import Workspace
    from errlint.project.outline import Outline

LOCATIONS = ("absolute", "below", "name", "scan", "files", "requirements")
"""The kinds of questions that folders answer."""
_TELL_ALL = frozenset({"__init__", "*"})


def answer_of(workspace: Workspace, leaf: Leaf) -> bytes:
    """Return what stands for the answer to a question."""
    from hashlib import blake2b

    root = os.path.join(workspace.root, "")
    text = _ANSWERS[leaf.kind](workspace, leaf.path, leaf.question)
    return blake2b(
        text.replace(root, "/./").encode("utf-8", "surrogatepass"), digest_size=8
    ).digest()


def may_have_moved(leaf: Leaf, changed: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether what folders answer may be something else now.

    `changed` are the names that came or went, by folders: those inside of the project relative to
    it.
    """
    if leaf.kind in ("scan", "files"):
        return any(not os.path.isabs(folder) for folder in changed)
    if leaf.kind == "requirements":
        return leaf.path in changed
    stems = {name.rstrip("/").removesuffix(".py") for names in changed.values() for name in names}
    if stems & _TELL_ALL:
        return True
    return leaf.kind != "name" and not stems.isdisjoint(leaf.question.split("."))


def _absolute(workspace: Workspace, folder: str, module: str) -> str:
    return workspace.finder.absolute(os.path.join(folder, "_"), module) or ""


def _below(workspace: Workspace, folder: str, module: str) -> str:
    return workspace.finder.below(folder, module) or ""


def _name(workspace: Workspace, path: str, _: str) -> str:
    return workspace.finder.name(path)


def _scan(workspace: Workspace, _path: str, _question: str) -> str:
    return "\n".join(workspace.finder.scan())


def _files(workspace: Workspace, _path: str, _question: str) -> str:
    return "\n".join(workspace.own_files.paths())


def _handlers(workspace: Workspace, path: str, kind: str) -> str:
    return str(workspace.own_handlers.may_be_in(path, kind))


def _depended_on(workspace: Workspace, path: str, _: str) -> str:
    return "\n".join(sorted(workspace.depended_on.names_in(path)))


def _decorators(workspace: Workspace, path: str, _: str) -> str:
    return "\n".join(sorted(workspace.decorated.names_in(path)))


def _entered(workspace: Workspace, path: str, _: str) -> str:
    return "\n".join(sorted(workspace.entered.names_in(path)))


def _inner_middleware(workspace: Workspace, path: str, _: str) -> str:
    return str(workspace.inner_middleware.may_be_in(path))


def _validation_answers(workspace: Workspace, path: str, _: str) -> str:
    return " ".join(map(str, sorted(workspace.validation_answers.statuses_in(path))))


def _requirements(workspace: Workspace, folder: str, _: str) -> str:
    from errlint.project.requirements import requirement_files

    return "\n".join(requirement_files(folder, workspace.trail))


def _bytes(workspace: Workspace, path: str, _: str) -> str:
    return workspace.trail.seen[path].digest.hex() if path in workspace.trail.seen else ""


def _outline(workspace: Workspace, path: str, _: str) -> str:
    outline = workspace.suspects.outline(path)
    return "" if outline is None else "\n".join(_lines(outline))


def _lines(outline: Outline) -> Iterable[str]:
    for name, bases in outline.classes.items():
        yield f"class {name}({','.join(bases)})"
    for name, imports in outline.imports.items():
        for bound in imports:
            yield f"{name} = {'.' * bound.level}{bound.module}:{bound.attribute}"
    for bound in outline.stars:
        yield f"* = {'.' * bound.level}{bound.module}"


def _uses(workspace: Workspace, path: str, _: str) -> str:
    from errlint.project.outline import used_names

    text = workspace.text(path)
    outline = workspace.suspects.outline(path)
    if text is None or outline is None:
        return ""
    return "\n".join(sorted(used_names(text, outline)))


def _facts(workspace: Workspace, path: str, _: str) -> str:
    return repr(workspace.project.facts(path))


def _effects(workspace: Workspace, path: str, qualname: str) -> str:
    from errlint.project.names import FunctionDefinition

    facts = workspace.project.facts(path)
    function = facts.functions.get(qualname) if facts else None
    if function is None:
        return ""
    return repr(workspace.effects(FunctionDefinition(path, function)))


def _definition(workspace: Workspace, path: str, qualname: str) -> str:
    from ast import dump

    from errlint.project.names import ClassDefinition, FunctionDefinition

    facts = workspace.project.facts(path)
    function = facts.functions.get(qualname) if facts else None
    class_ = facts.classes.get(qualname) if facts else None
    node = None
    if function is not None:
        node = workspace.node_of(FunctionDefinition(path, function))
    elif class_ is not None:
        node = workspace.node_of(ClassDefinition(path, class_))
    return dump(node) if node else ""


_ANSWERS = {
    "absolute": _absolute,
    "below": _below,
    "name": _name,
    "scan": _scan,
    "files": _files,
    "handlers": _handlers,
    "depended on": _depended_on,
    "decorators": _decorators,
    "entered": _entered,
    "inner middleware": _inner_middleware,
    "validation answers": _validation_answers,
    "requirements": _requirements,
    "bytes": _bytes,
    "outline": _outline,
    "uses": _uses,
    "facts": _facts,
    "effects": _effects,
    "definition": _definition,
}
"""How each kind of question is answered, by the path and the question."""
