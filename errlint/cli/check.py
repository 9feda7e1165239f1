"""`errlint check`: what is wrong."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from errlint.cli import console, known_findings, named_classes, options, rendering
from errlint.cli.progress import track

if TYPE_CHECKING:
    from errlint.plan import Plan


@click.command
@options.files
@click.option(
    "--format",
    "output_format",
    type=click.Choice(rendering.FORMATS),
    help="How to print findings; by default full on a terminal, else concise.",
)
@click.option(
    "--statistics", is_flag=True, help="Count the findings of each rule, don't list them."
)
@click.option(
    "--baseline",
    metavar="FILE",
    help="Report only what is not in FILE, which --write-baseline has made.",
)
@click.option(
    "--write-baseline",
    "new_baseline",
    metavar="FILE",
    help="Put all that is found into FILE, to be known from now on.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@options.quiet
def command(
    *,
    plan: Plan,
    output_format: str | None,
    statistics: bool,
    baseline: str | None,
    new_baseline: str | None,
    exit_zero: bool,
    quiet: bool,
) -> int:
    """Report what is wrong with the errors that PATHS raise.

    PATHS are files and folders, `-` is standard input; by default the configured `src`, else the
    current folder. Exits with 0 if nothing was found, with 1 if something was, with 2 if the call
    or the configuration is wrong.
    """
    if baseline is not None and new_baseline is not None:
        raise click.UsageError("--baseline and --write-baseline can't be given together")
    if statistics and output_format not in rendering.COUNTED:
        raise click.UsageError(f"--statistics has no {output_format} format")
    named_classes.refuse_unknown(plan)
    known = None if baseline is None else known_findings.read_baseline(baseline)
    from errlint.cli.problems import unlisted_folders
    from errlint.plan import Kind
    from errlint.report import summary
    from errlint.run.results import reports

    read = rendering.reader(plan)
    chosen = output_format or ("full" if sys.stdout.isatty() else "concise")
    kind = Kind.EDITS if chosen in rendering.WITH_EDITS and not statistics else Kind.CHECK
    found_in = list(track(reports(plan, kind), len(plan.jobs)))
    found = [*unlisted_folders(plan), *(item for report in found_in for item in report.diagnostics)]
    run = known_findings.run_of(plan, [report.filename for report in found_in])
    if new_baseline is not None:
        known = known_findings.update_baseline(new_baseline, found, read, run)
        baseline = new_baseline
    left_out = ""
    if baseline is not None and known is not None:
        compared = known.compare(found, baseline, read, run)
        found, left_out = [*compared.new], summary.of_baseline(compared.known, compared.gone)
    render = rendering.counts_by_rule if statistics else rendering.rendered
    console.emit(render(found, chosen, read))
    if not quiet:
        sites = sum(report.site_count for report in found_in)
        console.note(summary.of_check(len(found_in), sites, found) + left_out)
    return 1 if found and not exit_zero else 0
