"""`errlint fix --cadwyn`: where the version change goes, and what is said of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from keyword import iskeyword
from typing import TYPE_CHECKING

import click

from errlint.cli import console
from errlint.model.diagnostic import WireEffect
from errlint.report.text import counted
from errlint.source import Source

if TYPE_CHECKING:
    from errlint.cadwyn import VersionChange
    from errlint.model.file_fix import FileFix
    from errlint.plan import Plan

_BEYOND = ("ERR2", "ERR3")
"""The rules whose fixes let other code answer, or answer at all."""


def place_of(module: str, plan: Plan) -> str:
    """Return the path of the new file that a path or a dotted name means.

    Raises click.UsageError where there can't be one.
    """
    if plan.stdin is not None:
        raise click.UsageError("--cadwyn needs the files of a project, not standard input")
    path = os.path.abspath(module)
    if not module.endswith(".py"):
        if os.sep in module or not all(part.isidentifier() for part in module.split(".")):
            raise click.UsageError(f"--cadwyn: `{module}` is no `.py` file and no module")
        path = _place_of_module(module, plan)
    if os.path.lexists(path):
        raise click.UsageError(f"--cadwyn: `{module}` exists; name a new module")
    if reason := _why_not_importable(module, path):
        raise click.UsageError(f"--cadwyn: `{module}` can't be imported: {reason}")
    if not os.path.isdir(os.path.dirname(path)):
        raise click.UsageError(f"--cadwyn: there is no folder for `{module}`")
    return path


def _why_not_importable(module: str, path: str) -> str | None:
    """Return why no `import` finds the module that is going to be at a path, None if one does."""
    stem = path.removesuffix(".py")
    name = os.path.basename(stem)
    for part in (name, *([] if module.endswith(".py") else module.split("."))):
        if not part.isidentifier() or iskeyword(part):
            return f"`{part}` is no name in Python"
    return f"there is a folder `{name}` as well" if os.path.isdir(stem) else None


def _place_of_module(module: str, plan: Plan) -> str:
    """Return where a module belongs: beside its siblings, wherever the package is found."""
    package, _, name = module.rpartition(".")
    here = os.getcwd()
    if not package:
        return os.path.join(here, f"{name}.py")
    for job in plan.jobs[:1]:
        location = job.workspace.finder.absolute(os.path.join(here, "_"), package)
        if location:
            is_package = os.path.isdir(location) or os.path.basename(location) == "__init__.py"
            if not is_package:
                raise click.UsageError(f"--cadwyn: `{package}` is no package")
            folder = location if os.path.isdir(location) else os.path.dirname(location)
            return os.path.join(folder, f"{name}.py")
    return os.path.join(here, *package.split("."), f"{name}.py")


@dataclass(frozen=True)
class NewModule:
    """The module to create; `replaces_handler` where the project has a handler for all errors."""

    path: str
    filename: str
    change: VersionChange
    replaces_handler: bool

    @property
    def sources(self) -> tuple[Source, Source]:
        """Return nothing at all and the module, as a diff shows them."""
        return Source(os.devnull, ""), Source(self.filename, self.change.text)

    def tell(self, quiet: bool) -> None:
        """Say what the version change covers, what is left to do, and what it leaves out."""
        change = self.change
        if not quiet:
            self._summarise()
        if change.text and not change.are_routers_known:
            console.say(
                f"{self.filename}: no `generate_and_include_versioned_routers` tells which "
                "routers have versions: all are taken to have them"
            )
        for item in change.uncovered:
            console.say(f"{item.filename}:{item.row}: not given back for certain: {item.reason}")

    def _summarise(self) -> None:
        change = self.change
        if change.text:
            console.note(
                f"{self.filename}: gives older versions {counted(change.errors, 'error')} of "
                f"{counted(change.routes, 'route')} back: add `{change.class_name}` to the newest "
                "version of the bundle"
            )
        else:
            console.note(f"{self.filename}: not needed: no error of a versioned route changes")
        if change.handler:
            own = ", and have it end with the project's own handler, whose place it takes"
            console.note(
                f"{self.filename}: Cadwyn migrates nothing that dependencies raise: register "
                f"`{change.handler}` for `starlette.exceptions.HTTPException`"
                f"{own if self.replaces_handler else ''}"
            )


def new_module(path: str, plan: Plan, fixes: Sequence[FileFix]) -> NewModule:
    """Return the module that takes back, for older versions, what the fixes do to clients."""
    from errlint.cadwyn import AnsweringProject, Files, Uncovered, version_change
    from errlint.files import discover
    from errlint.plan import shown
    from errlint.syntax import SyntaxProblem, deeply

    nearest = max(plan.jobs, key=lambda job: len(os.path.commonpath([job.target.path, path])))
    target, workspace = nearest.target, nearest.workspace
    found = discover([workspace.root], lambda *_: target.settings).files
    files = Files.read(dict.fromkeys((*found, *(job.target.path for job in plan.jobs))))
    draft = partial(
        version_change,
        [answer for fix in fixes for answer in fix.answers],
        AnsweringProject(workspace.project, files),
        target.settings.schema,
        target.settings.line_length,
    )
    try:
        change = deeply(draft)
    except SyntaxProblem:
        raise click.UsageError("--cadwyn: the code is nested too deeply") from None
    others = tuple(
        Uncovered(fix.target.filename, item.row, f"{item.code} changes more than a body")
        for fix in fixes
        for item in fix.applied
        if item.code.startswith(_BEYOND) and item.wire_effect is not WireEffect.NONE
    )
    change = replace(change, uncovered=(*change.uncovered, *others))
    replaces = bool(change.handler) and workspace.own_handlers.exist(for_subclasses=False)
    return NewModule(path, shown(path, os.getcwd()), change, replaces)


def create_module(new: NewModule) -> bool:
    """Write the module, if there is anything in it; say so and return False if that fails.

    It comes before the files that are fixed: an interrupted run can be finished by another one,
    which would know nothing any more of what the first one fixed.
    """
    from errlint.writer import WriteError, create

    if not new.change.text:
        return True
    try:
        create(new.path, new.sources[1])
    except WriteError as error:
        console.say(f"{new.filename}: nothing is written: {error.reason}")
        return False
    return True
