"""`errlint clean`: remove what runs have kept."""

from __future__ import annotations

import os

import click

from errlint.cli import console, options


@click.command
@click.argument("paths", nargs=-1, type=click.Path())
@options.quiet
def command(paths: tuple[str, ...], quiet: bool) -> int:
    """Remove the caches of the projects that PATHS are in.

    PATHS are files and folders, by default the configured `src`, else the current folder. Only what
    errlint has written is removed. Exits with 0, with 2 if something can't be removed.
    """
    from errlint.cache.store import remove
    from errlint.plan import Request

    planned = options.planned(Request(paths))
    folders = {str(job.target.settings.cache_folder): None for job in planned.jobs}
    for folder in folders:
        try:
            is_removed = remove(folder)
        except OSError as error:
            raise click.UsageError(f"`{folder}` can't be removed: {error.strerror}") from None
        if is_removed and not quiet:
            console.note(f"removed {os.path.relpath(folder)}")
    return 0
