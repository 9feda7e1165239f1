"""Which package a file counts for, so that a project comes down to a list that can be read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

_MOST_ROWS = 20
"""How many packages are listed at most: about what a terminal shows without scrolling."""

_Package = tuple[str, ...]


@dataclass(frozen=True)
class Packages:
    """The packages to list, by the names of the files in them.

    `root` is the folder that all names start from, `folded` says how many packages are counted
    with a package above them.
    """

    root: str
    names: dict[str, str]
    folded: int


def packages_of(filenames: Iterable[str]) -> Packages:
    """Return the package of each file; a name counts as often as it is given.

    A package is the dotted path of a file's folder below the folder that all files have in
    common. Where there are too many, those with the least in them are counted with the
    nearest package above, the packages at the top last of all.
    """
    counts = Counter(filenames)
    folders = _folders(counts)
    root = _common(set(folders.values()))
    sizes: Counter[_Package] = Counter()
    for name, count in counts.items():
        sizes[folders[name][len(root) :]] += count
    targets = _fold(sizes)
    names = {name: _dotted(targets[folder[len(root) :]]) for name, folder in folders.items()}
    folded = sum(package != target for package, target in targets.items())
    return Packages("/".join(root).replace("//", "/"), names, folded)


def _folders(filenames: Iterable[str]) -> dict[str, _Package]:
    """Return the folder of each file; files outside of the current folder have absolute names."""
    paths = {name: PurePath(name) for name in filenames}
    if len({path.is_absolute() for path in paths.values()}) > 1:
        paths = {name: PurePath(os.path.abspath(path)) for name, path in paths.items()}
    return {name: path.parent.parts for name, path in paths.items()}


def _common(folders: set[_Package]) -> _Package:
    """Return the folder above all; that of a single folder is its parent, so that it has a name."""
    if len(folders) < 2:
        return next(iter(folders), ())[:-1]
    first, last = min(folders), max(folders)
    pairs = enumerate(zip(first, last, strict=False))
    length = next((index for index, (a, b) in pairs if a != b), len(first))
    return first[:length]


def _dotted(package: _Package) -> str:
    return ".".join(package) or "."


def _fold(sizes: Counter[_Package]) -> dict[_Package, _Package]:
    targets = {package: package for package in sizes}
    left = Counter(sizes)
    while len(left) > _MOST_ROWS:
        above_others = {folder for package in left for folder in _above(package)}
        innermost = left.keys() - above_others
        smallest = min(innermost, key=lambda package: (len(package) < 2, left[package], package))
        count = left.pop(smallest)
        above = _nearest_above(smallest, left)
        left[above] += count
        for package, target in targets.items():
            if target == smallest:
                targets[package] = above
    return targets


def _above(package: _Package) -> list[_Package]:
    """Return the packages that a package is in, the nearest first."""
    return [package[:length] for length in range(len(package) - 1, -1, -1)]


def _nearest_above(package: _Package, others: Iterable[_Package]) -> _Package:
    """Return the package above that others are in, too: with no other in it, nothing is won."""
    shared = {folder for other in others for folder in (other, *_above(other))}
    return next(folder for folder in _above(package) if folder in shared)
