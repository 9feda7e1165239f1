"""The command line: options in, reports and an exit code out."""

from __future__ import annotations

import click

from errlint import __version__
from errlint.cli.group import CommandGroup


@click.group(
    "errlint",
    cls=CommandGroup,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message=f"errlint {__version__}")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Keep the error contract of a FastAPI codebase.

    Every failing request should answer the same way: a status, a reason that machines can read,
    a message for people.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(2)
