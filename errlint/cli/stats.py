"""`errlint stats`: how many sites of which kind, and how consistent each package is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from errlint.cli import console, options
from errlint.cli.progress import track

if TYPE_CHECKING:
    from errlint.plan import Plan
    from errlint.report.stats import Look


@click.command
@options.files
@click.option(
    "--by",
    type=click.Choice(["package", "file", "status", "reason", "route"]),
    default="package",
    help="What to count by.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json"]),
    default="table",
    help="How to print the figures.",
)
@options.quiet
def command(plan: Plan, by: str, output_format: str, quiet: bool) -> int:
    """Count the sites in PATHS: their shapes, statuses, reasons and exception classes.

    CONSISTENT is the share of the most common shape among the sites whose shape is known; `mixed`
    are those that answer with strings as well as with objects. PATHS are files and folders, `-`
    is standard input; by default the configured `src`, else the current folder.
    """
    from errlint.cli.problems import unlisted_folders, unreadable_files, untracked_exceptions
    from errlint.plan import Kind
    from errlint.report import concise, stats, summary
    from errlint.run.results import reports
    from errlint.stats import Grouping, statistics

    found = list(track(reports(plan, Kind.SURVEY), len(plan.jobs)))
    sites = [site for report in found for site in report.sites]
    figures = statistics(sites, Grouping(by))
    if output_format == "json":
        console.emit(stats.render_json(figures))
    else:
        console.emit(stats.render_table(figures, _look()))
    problems = [*unlisted_folders(plan), *unreadable_files(found)]
    console.emit(concise.render(problems, console.has_colour(sys.stderr)), is_error=True)
    if not quiet:
        for hint in untracked_exceptions(found):
            console.say(hint)
        console.note(summary.of_sites(len(found), len(sites)))
    return 0


def _look() -> Look:
    import shutil

    from errlint.report.bars import glyphs_for
    from errlint.report.stats import Look

    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return Look(glyphs_for(sys.stdout.encoding), console.has_colour(), columns)
