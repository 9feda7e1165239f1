"""Give the entries of a dict for the detail as arguments of their own."""

from __future__ import annotations

from collections.abc import Iterator

from errlint.codemods.detail import keyword_argument, literal_key
from errlint.libcst_import import cst
from errlint.model.changes import GiveEntries
from errlint.project.signatures import DETAIL, ROLES, argument_index, entry_role
from errlint.project.values import Argument, Opaque


def give_entries(call: cst.Call, change: GiveEntries) -> cst.Call:
    """Return the call of a class that takes the entries, and the rest by the names it has there."""
    args, parameters = call.args, dict(change.parameters)
    values = tuple(
        Argument(Opaque(), arg.keyword.value if arg.keyword else None, arg.star) for arg in args
    )
    roles = {argument_index(values, change.site.signature, role): role for role in ROLES}
    given: list[cst.Arg] = []
    for index, old in enumerate(args):
        is_kept = index == 0 and old.keyword is None and change.starts_alike
        given += [old] if is_kept else _given(old, roles[index], parameters)
    return call.with_changes(args=given)


def _given(old: cst.Arg, role: str, parameters: dict[str, str]) -> Iterator[cst.Arg]:
    if role == DETAIL and isinstance(old.value, cst.Dict):
        for element in old.value.elements:
            name = parameters[entry_role(literal_key(element) or "")]
            yield keyword_argument(name, element.value)
    else:
        yield keyword_argument(parameters[role], old.value)
