"""How many sites of which kind there are, and how consistent each part of a project is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from errlint.model.row import SiteRow
from errlint.model.site import Shape
from errlint.packages import packages_of

_Key = TypeVar("_Key", int, str)


class Grouping(str, Enum):
    """What the sites are grouped by."""

    PACKAGE = "package"
    FILE = "file"
    STATUS = "status"
    REASON = "reason"
    ROUTE = "route"


@dataclass(frozen=True)
class Figures:
    """What a group of sites comes to.

    `name` is None for the sites that the grouping has no name for: without a reason, without a
    route, with a status that can't be told. `shapes` has every shape; `statuses` and `reasons`
    count what is known, a reason that is computed as its source in braces; `keys` counts the sets
    of keys that structured details have.
    """

    name: str | None
    sites: int
    shapes: dict[Shape, int]
    statuses: dict[int, int]
    reasons: dict[str, int]
    keys: dict[str, int]
    exceptions: dict[str, int]

    @property
    def consistency(self) -> float | None:
        """Return the share of the most common shape among the sites whose shape is known.

        None where no shape is. What a subclass passes on to its base and what only a class could
        tell is opaque, and has no part in it.
        """
        known = [count for shape, count in self.shapes.items() if shape is not Shape.OPAQUE]
        return max(known) / sum(known) if sum(known) else None

    @property
    def is_mixed(self) -> bool:
        """Tell whether clients have to expect strings and objects.

        Without a detail Starlette answers with the phrase of the status, a string. A list is how
        FastAPI itself answers a request that does not validate, so clients know it anyway.
        """
        strings = self.shapes[Shape.STRING] + self.shapes[Shape.MISSING]
        return bool(strings and self.shapes[Shape.STRUCTURED])


@dataclass(frozen=True)
class Statistics:
    """The figures of each group and of all sites.

    `root` is the folder that the names of packages start from; `folded` says how many packages
    are counted with a package above them.
    """

    by: Grouping
    groups: tuple[Figures, ...]
    total: Figures
    root: str = ""
    folded: int = 0


def statistics(sites: Sequence[SiteRow], by: Grouping = Grouping.PACKAGE) -> Statistics:
    """Count sites by groups.

    Packages and statuses come in their order, files, reasons and routes by how many sites they
    have; the sites that have no name come last.
    """
    total = _figures(None, sites)
    if by is not Grouping.PACKAGE:
        return Statistics(by, _groups(sites, by, _NAMES[by]), total)
    packages = packages_of(site.filename for site in sites)
    groups = _groups(sites, by, lambda site: packages.names[site.filename])
    return Statistics(by, groups, total, packages.root, packages.folded)


def reason_of(site: SiteRow) -> str | None:
    """Return the reason token of a site: the text of a literal, else its source.

    Braces tell the source from a token where no quote does: `{exc.code}`.
    """
    import ast

    if site.reason is None:
        return None
    try:
        value = ast.literal_eval(site.reason)
    except (ValueError, SyntaxError):
        source = " ".join(site.reason.split())
        return source if source.endswith(("'", '"')) else f"{{{source}}}"
    return str(value)


def _status_of(site: SiteRow) -> str | None:
    return None if site.status is None else str(site.status)


_NAMES: dict[Grouping, Callable[[SiteRow], str | None]] = {
    Grouping.FILE: lambda site: site.filename,
    Grouping.STATUS: _status_of,
    Grouping.REASON: reason_of,
    Grouping.ROUTE: lambda site: site.route,
}
_IN_ORDER = frozenset({Grouping.PACKAGE, Grouping.STATUS})


def _groups(
    sites: Iterable[SiteRow], by: Grouping, name_of: Callable[[SiteRow], str | None]
) -> tuple[Figures, ...]:
    members: dict[str | None, list[SiteRow]] = {}
    for site in sites:
        members.setdefault(name_of(site), []).append(site)
    groups = [_figures(name, group) for name, group in members.items()]
    return tuple(sorted(groups, key=lambda group: _rank(group, by)))


def _rank(group: Figures, by: Grouping) -> tuple[bool, int, str]:
    return group.name is None, 0 if by in _IN_ORDER else -group.sites, group.name or ""


def _figures(name: str | None, sites: Sequence[SiteRow]) -> Figures:
    shapes = Counter(site.shape for site in sites)
    reasons = (reason_of(site) for site in sites)
    return Figures(
        name=name,
        sites=len(sites),
        shapes={shape: shapes[shape.value] for shape in Shape},
        statuses=_sorted(Counter(site.status for site in sites if site.status is not None)),
        reasons=_sorted(Counter(reason for reason in reasons if reason is not None)),
        keys=_sorted(Counter(site.keys for site in sites if site.keys)),
        exceptions=_sorted(Counter(site.exception for site in sites)),
    )


def _sorted(counts: Counter[_Key]) -> dict[_Key, int]:
    return dict(sorted(counts.items()))
