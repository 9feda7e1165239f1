"""Small projects in a folder, and the sites that errlint sees in them."""

from __future__ import annotations

import textwrap
from pathlib import Path

from errlint.analysis import Workspace, analyse
from errlint.config import Settings
from errlint.model.site import Site
from errlint.source import Source


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"))


def sites_of(
    folder: Path,
    module: str = "app/main.py",
    src: tuple[str, ...] = (),
    exceptions: frozenset[str] = frozenset(),
) -> list[Site]:
    """Return the sites of a module of the project in a folder."""
    path = str(folder / module)
    roots = tuple(str(folder / root) for root in src)
    workspace = Workspace(str(folder), roots, exceptions)
    source = Source.from_bytes(module, (folder / module).read_bytes())
    analysis = analyse(workspace, path, source, Settings(root=folder))
    return list(analysis.module.sites) if analysis.module else []


def sites_in(
    folder: Path, code: str, exceptions: frozenset[str] = frozenset(), **files: str
) -> list[Site]:
    """Return the sites of `app/main.py` with a text, beside further files of the project.

    `exceptions` are the classes that the configuration names.
    """
    write(folder, {"app/main.py": code, **files})
    return sites_of(folder, exceptions=exceptions)
