"""What a fix does, as data: the codemods know how.

Changes of one site are applied in the order of the classes below, whatever rule they come from,
so that several fixes at one site give one coherent edit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from errlint.model.site import Site
from errlint.project.availability import Use
from errlint.source import Range

if TYPE_CHECKING:
    from errlint.libcst_import import cst


class SwapClass(NamedTuple):
    """Construct another class: a qualified name, imported where it isn't yet."""

    site: Site
    class_name: str


class RenameArgument(NamedTuple):
    """Give an argument by another name."""

    site: Site
    argument: cst.Arg
    new: str


class SetStatus(NamedTuple):
    """Answer another status, spelt in the style of the old one.

    `has_new_names` unless the project's Starlette is one without the names of RFC 9110.
    """

    site: Site
    status: int
    has_new_names: bool = True


class NameStatus(NamedTuple):
    """Spell the status as `status.HTTP_...`, importing `status` where it isn't."""

    site: Site
    name: str


class Structure(NamedTuple):
    """Build the schema's structured form around the detail, or in place of none.

    The codemod chooses the reason, from all that is known of the site.
    """

    site: Site


class RenameKey(NamedTuple):
    """Rename a key of the detail's dict display."""

    site: Site
    key: str
    new: str


class AddFields(NamedTuple):
    """Add the fields of the schema, `keys` of them, that the dict display lacks."""

    site: Site
    keys: tuple[str, ...]


class SetText(NamedTuple):
    """Replace the value of a key of the dict display by a string."""

    site: Site
    key: str
    text: str


class WrapPart(NamedTuple):
    """Write something around an expression in the arguments, with the file's own quotes for `"`."""

    site: Site
    part: cst.BaseExpression
    before: str
    after: str


class GiveEntries(NamedTuple):
    """Give the entries of the dict display as arguments of their own.

    `parameters` leads from the roles of arguments to the names that they are given by;
    `starts_alike` when the first argument, without a name, may stay as it is.
    """

    site: Site
    parameters: tuple[tuple[str, str], ...]
    starts_alike: bool


SiteChange = (
    SwapClass
    | RenameArgument
    | SetStatus
    | NameStatus
    | Structure
    | RenameKey
    | AddFields
    | SetText
    | WrapPart
    | GiveEntries
)


class InsertRaise(NamedTuple):
    """Raise the constructed exception instead of dropping or returning it."""

    site: Site


class RemoveRows(NamedTuple):
    """Remove whole rows, both counted from 1 and included."""

    first: int
    last: int


class InsertRows(NamedTuple):
    """Insert rows above a row, indented as it is; a tab at the start of one stands for a level."""

    row: int
    rows: tuple[str, ...]


class ReplaceRange(NamedTuple):
    """Replace a piece of text."""

    range: Range
    text: str


class DeclareStatuses(NamedTuple):
    """Declare statuses in the `responses=` of a call that declares a route.

    `responses` is where the value of that argument stands, None where there is no such argument.
    """

    call: Range
    responses: Range | None
    statuses: tuple[int, ...]


class ImportName(NamedTuple):
    """Bind a name by `from module import name`, replacing any other import of that name.

    With an `alias` that is what is bound, and nothing is replaced. It has to be bound whenever the
    code runs that the `use` is about; imports in other functions stay.
    """

    module: str
    name: str
    alias: str | None = None
    use: Use | None = None

    @property
    def text(self) -> str:
        """Return what stands behind `import`."""
        return f"{self.name} as {self.alias}" if self.alias else self.name


class DropImport(NamedTuple):
    """Remove the import of a name, if nothing uses it after the other changes."""

    name: str


Change = (
    SiteChange
    | InsertRaise
    | RemoveRows
    | InsertRows
    | ReplaceRange
    | DeclareStatuses
    | ImportName
    | DropImport
)


def may_fail(changes: Iterable[Change]) -> bool:
    """Tell whether there are places where some changes can't be made."""
    return any(isinstance(change, ImportName) or site_in_string(change) for change in changes)


def site_in_string(change: Change) -> Site | None:
    """Return the site of a change if it stands in a string."""
    site: Site | None = getattr(change, "site", None)
    return site if site and site.quotes else None
