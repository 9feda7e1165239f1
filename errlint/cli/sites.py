"""`errlint sites`: every place where an HTTP exception is constructed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from errlint.cli import console, options
from errlint.cli.progress import track

if TYPE_CHECKING:
    from errlint.plan import Plan


@click.command
@options.files
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="How to print the sites.",
)
@options.quiet
def command(plan: Plan, output_format: str, quiet: bool) -> int:
    """List every site: where PATHS construct an HTTP exception.

    PATHS are files and folders, `-` is standard input; by default the configured `src`, else the
    current folder.
    """
    from errlint.cli.problems import unlisted_folders, unreadable_files, untracked_exceptions
    from errlint.plan import Kind
    from errlint.report import concise, sites, summary
    from errlint.run.results import reports

    found = list(track(reports(plan, Kind.SURVEY), len(plan.jobs)))
    rows = [row for report in found for row in report.sites]
    if output_format == "json":
        console.emit(sites.render_json(rows))
    elif output_format == "csv":
        console.emit(sites.render_csv(rows))
    else:
        console.emit(sites.render_table(rows, console.has_colour()))
    problems = [*unlisted_folders(plan), *unreadable_files(found)]
    console.emit(concise.render(problems, console.has_colour(sys.stderr)), is_error=True)
    if not quiet:
        for hint in untracked_exceptions(found):
            console.say(hint)
        console.note(summary.of_sites(len(found), len(rows)))
    return 0
