"""`errlint fix`: show or apply what resolves the findings."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import click

from errlint.cli import cadwyn, console, named_classes, options, problem_details
from errlint.cli.progress import track

if TYPE_CHECKING:
    from errlint.cli.cadwyn import NewModule
    from errlint.model.diagnostic import Diagnostic, WireEffect
    from errlint.model.file_fix import FileFix
    from errlint.plan import Plan
    from errlint.source import Source

FAILED = 2


@click.command
@options.files
@click.option("--apply", "is_applied", is_flag=True, help="Write the fixes, don't show a diff.")
@click.option("--unsafe", is_flag=True, help="Fixes that guess at a meaning, too.")
@click.option("--wire-safe", is_flag=True, help="Only fixes that change nothing for clients.")
@click.option(
    "--cadwyn",
    "module",
    metavar="MODULE",
    help="Create MODULE, a `.py` file or a dotted name, with a Cadwyn version change that gives "
    "older API versions their old errors back.",
)
@options.quiet
def command(
    *, plan: Plan, is_applied: bool, unsafe: bool, wire_safe: bool, module: str | None, quiet: bool
) -> int:
    """Show or write what resolves the findings.

    What would change in PATHS is shown as a diff; --apply writes it. PATHS are files and folders,
    `-` is standard input; by default the configured `src`, else the current folder. With `-` and
    --apply the fixed text goes to standard output. Exits with 0 if nothing was to do or all of it
    is done, with 1 if changes are pending or findings are left, with 2 if something went wrong.
    """
    from errlint.cli.problems import unlisted_folders
    from errlint.run.all_files import fix_all
    from errlint.run.found import FixOptions

    named_classes.refuse_unknown(plan)
    wanted = FixOptions(unsafe=unsafe, wire_safe=wire_safe)
    place = None if module is None else cadwyn.place_of(module, plan)
    tracked = partial(track, total=len(plan.jobs))
    fixes = list(fix_all(plan.jobs, wanted, plan.workers, tracked))
    new = cadwyn.new_module(place, plan, fixes) if place and fixes else None
    left = [*unlisted_folders(plan), *(item for fix in fixes for item in fix.left)]
    changed = [fix for fix in fixes if fix.is_changed]
    _tell_refusals(fixes)
    if not unsafe:
        _tell_held_back(left)
    if not is_applied:
        _show(changed, left, new, quiet)
        if not quiet:
            problem_details.tell_unsent(plan.jobs, fixes)
        return 1 if changed or left else 0
    written = changed
    if plan.stdin is not None:
        _pass_through(plan.stdin, fixes)
    else:
        if new and not cadwyn.create_module(new):
            return FAILED
        written = _write(changed)
    paths = {fix.target.path for fix in written}
    unwritten = [fix for fix in changed if fix.target.path not in paths]
    if unwritten:
        left = [*unlisted_folders(plan), *_left_in(fixes, unwritten)]
    _report(written, unwritten, left, is_on_stdout=plan.stdin is None, quiet=quiet)
    if not quiet:
        problem_details.tell_unsent(plan.jobs, fixes)
    if new:
        new.tell(quiet)
    if unwritten:
        return FAILED
    return 1 if left else 0


def _tell_refusals(fixes: Iterable[FileFix]) -> None:
    for fix in fixes:
        if fix.refusal:
            console.say(f"{fix.target.filename}: left alone: {fix.refusal}")


def _tell_held_back(left: Iterable[Diagnostic]) -> None:
    places = [f"{item.filename}:{item.range.start.row}" for item in left if item.holds_back]
    if places:
        console.say(
            f"fixes of bodies are held back: the handler at {places[0]} would fail with them, and "
            "every error would be a 500; change it, or fix with `--unsafe`"
        )


def _show(
    changed: Sequence[FileFix], left: Sequence[Diagnostic], new: NewModule | None, quiet: bool
) -> None:
    """Print the diff; what is no part of a patch goes to standard error."""
    from errlint.report import concise, diff

    colour = console.has_colour()
    for fix in changed:
        if fix.old and fix.new:
            applied = [(item.row, item.code, item.wire_effect) for item in fix.applied]
            _emit_diff(diff.render(fix.old, fix.new, colour, applied), fix.old, colour)
    if new:
        _emit_diff(diff.render(*new.sources, colour), new.sources[1], colour)
    told = concise.render(_untold(changed, left), console.has_colour(sys.stderr))
    console.emit(told, is_error=True)
    if not quiet:
        _summarise(changed, left, is_written=False)
    if new:
        new.tell(quiet)


def _emit_diff(lines: Iterable[str], source: Source, colour: bool) -> None:
    """Print the diff of a file, for a terminal in its characters, for `git apply` in its bytes."""
    from errlint.report import diff

    if colour or sys.stdout.isatty():
        console.emit(lines)
    else:
        console.emit_bytes(diff.encoded_for_git(lines, source.encoding))


def _untold(changed: Iterable[FileFix], left: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what no check would tell, with the places that it has in the files as they are."""
    from errlint.model.diagnostic import UNREADABLE
    from errlint.report import diff
    from errlint.run.moving import FOLLOWING

    by_name = {fix.target.filename: fix for fix in changed}
    untold = (item for item in left if item.code in FOLLOWING or item.code == UNREADABLE)
    for filename, items in groupby(untold, attrgetter("filename")):
        fix = by_name.get(filename)
        if fix and fix.old and fix.new:
            yield from diff.places_before(items, fix.old, fix.new)
        else:
            yield from items


def _write(changed: Sequence[FileFix]) -> list[FileFix]:
    """Write the files one after the other; return those that could be written.

    Files that only follow the others go first: when the run is interrupted, the next one still
    finds the sites that they follow, and not the other way round.
    """
    from errlint.writer import WriteError, write

    written: list[FileFix] = []
    try:
        for fix in track(sorted(changed, key=_leads), len(changed)):
            try:
                if fix.old and fix.new:
                    write(fix.target.path, fix.old, fix.new)
            except WriteError as error:
                console.say(f"{fix.target.filename}: left alone: {error.reason}")
            else:
                written.append(fix)
    except KeyboardInterrupt:
        done = sum(map(_is_written, changed))
        raise console.Interrupted(
            f"interrupted: {done} of {len(changed)} files are fixed, the others unchanged"
        ) from None
    paths = {fix.target.path for fix in written}
    return [fix for fix in changed if fix.target.path in paths]


def _leads(fix: FileFix) -> bool:
    """Tell whether anything but consumers was fixed in a file."""
    from errlint.run.moving import CONSUMERS

    return any(item.code != CONSUMERS for item in fix.applied)


def _is_written(fix: FileFix) -> bool:
    """Tell whether a file is the new one, at whatever moment its writing was interrupted."""
    try:
        with open(fix.target.path, "rb") as file:
            return fix.new is not None and file.read() == fix.new.encode()
    except OSError:
        return False


def _left_in(fixes: Iterable[FileFix], unwritten: Sequence[FileFix]) -> Iterator[Diagnostic]:
    """Yield what no fix resolves, with the places that it has in the files that are there now."""
    from errlint.report import diff

    old = {fix.target.path for fix in unwritten}
    for fix in fixes:
        if fix.target.path in old and fix.old and fix.new:
            yield from diff.places_before(fix.left, fix.old, fix.new)
        else:
            yield from fix.left


def _pass_through(raw: bytes, fixes: Sequence[FileFix]) -> None:
    """Print what standard input is after the fixes, byte by byte where they leave it alone."""
    fixed = next((fix.new for fix in fixes if fix.is_changed), None)
    console.emit_bytes(fixed.encode() if fixed else raw)


def _report(
    written: Sequence[FileFix],
    unwritten: Sequence[FileFix],
    left: Sequence[Diagnostic],
    is_on_stdout: bool,
    quiet: bool,
) -> None:
    """Print what was done to each file, and what is left to do by hand."""
    from errlint.report import concise, summary

    colour = console.has_colour(sys.stdout if is_on_stdout else sys.stderr)
    lines = [
        f"{summary.of_file(fix.target.filename, _effects(fix))}\n" for fix in written if not quiet
    ]
    lines += concise.render(left, colour)
    console.emit(lines, is_error=not is_on_stdout)
    if not quiet:
        _summarise(written, left, is_written=True, unwritten=unwritten)


def _effects(fix: FileFix) -> list[tuple[str, WireEffect]]:
    return [(item.code, item.wire_effect) for item in fix.applied]


def _summarise(
    changed: Sequence[FileFix],
    left: Sequence[Diagnostic],
    is_written: bool,
    unwritten: Sequence[FileFix] = (),
) -> None:
    from errlint.report import summary

    effects = [item.wire_effect for fix in changed for item in fix.applied]
    failed = sum(len(fix.applied) for fix in unwritten), len(unwritten)
    console.note(summary.of_fix(effects, len(changed), left, is_written, failed))
