"""The bodies that test classes keep in attributes."""

from __future__ import annotations

import ast

from errlint.consumers.environment import Bound


def attributes_of(class_: ast.ClassDef, module: ast.Module) -> dict[str, Bound]:
    """Return the dicts that a class, or a base of it in the same module, binds, by `self.name`."""
    found: dict[str, Bound] = {}
    names = {base.id for base in class_.bases if isinstance(base, ast.Name)}
    for statement in module.body:
        if isinstance(statement, ast.ClassDef) and statement.lineno < class_.lineno:
            found |= attributes_of(statement, module) if statement.name in names else {}
    for statement in class_.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.pop(f"self.{name}", None)
                if isinstance(value, ast.Dict):
                    found[f"self.{name}"] = Bound(value, is_shared=_uses(name, module) != 1)
    return found


def _uses(name: str, module: ast.Module) -> int:
    """Return how often a module reads an attribute, or a name that may be the same."""
    found = 0
    for node in ast.walk(module):
        match node:
            case ast.Attribute(attr=used) | ast.Name(id=used, ctx=ast.Load()) if used == name:
                found += 1
    return found
