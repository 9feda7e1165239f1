"""The options that commands share, and the request that they make together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from errlint.cli import console

if TYPE_CHECKING:
    from errlint.plan import Plan, Request

_LIKENESS = 0.7
"""What a code has to share with a word, from 0 to 1: `F401` means none of these."""


_FORCE_EXCLUDE = click.option(
    "--force-exclude",
    is_flag=True,
    help="Leave out what the configuration excludes, even if it is named.",
)


def files(function: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say which files and rules; the command gets a `Plan` for them."""

    @click.argument("paths", nargs=-1, type=click.Path(readable=False))
    @click.option(
        "--stdin-filename",
        metavar="PATH",
        help="The name of what is read from standard input (`-`).",
    )
    @click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="How many processes to use; by default one a processor.",
    )
    @_FORCE_EXCLUDE
    @click.option("--no-cache", is_flag=True, help="Neither use nor keep results of a run.")
    @_codes("--select", "Run these rules and no others: codes and prefixes, or ALL.")
    @_codes("--ignore", "Don't run these rules.")
    @_codes("--extend-select", "Run these rules, too.")
    @wraps(function)
    def with_plan(
        *,
        paths: tuple[str, ...],
        stdin_filename: str | None,
        select: tuple[str, ...],
        ignore: tuple[str, ...],
        extend_select: tuple[str, ...],
        jobs: int | None,
        force_exclude: bool,
        no_cache: bool,
        **others: Any,
    ) -> int:
        from errlint.plan import Request

        request = Request(
            paths=paths,
            stdin=_stdin(paths, stdin_filename),
            stdin_filename=stdin_filename,
            select=select or None,
            ignore=ignore,
            extend_select=extend_select,
            workers=jobs,
            forces_excludes=force_exclude,
            has_cache=not no_cache,
        )
        return function(plan=planned(request), **others)

    return with_plan


def quiet(function: Callable[..., int]) -> Callable[..., int]:
    """Add `--quiet`, which leaves out all that is no result."""
    return click.option("-q", "--quiet", is_flag=True, help="Print no summary.")(function)


def _codes(name: str, text: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    return click.option(
        name,
        multiple=True,
        metavar="CODES",
        callback=_split,
        help=f"{text} Comma separated, repeatable.",
    )


def _split(
    _ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    words = (word.strip().upper() for value in values for word in value.split(","))
    found = tuple(word for word in words if word)
    if values and not found:
        raise click.UsageError(f"{parameter.opts[0]}: expected codes of rules, or prefixes")
    return found


def _stdin(paths: tuple[str, ...], filename: str | None) -> bytes | None:
    from errlint.model.report import STDIN

    if STDIN not in paths:
        if filename is not None:
            raise click.UsageError("--stdin-filename names standard input: give `-` as the path")
        return None
    if paths != (STDIN,):
        raise click.UsageError("standard input (`-`) can't be read together with other paths")
    return sys.stdin.buffer.read()


def planned(request: Request) -> Plan:
    """Return the plan for a request. Raises click.UsageError."""
    from errlint.codes import known_codes
    from errlint.config import ConfigError
    from errlint.files import UnusablePaths
    from errlint.plan import plan

    codes = known_codes()
    _refuse_unknown(request, codes)
    try:
        found = plan(request, codes)
    except (ConfigError, UnusablePaths) as error:
        raise click.UsageError(str(error)) from None
    if not found.jobs and not found.unreadable and not request.forces_excludes:
        where = ", ".join(f"`{path}`" for path in request.paths) or "the current folder"
        console.say(f"warning: no Python files found under {where}")
    return found


def _refuse_unknown(request: Request, codes: tuple[str, ...]) -> None:
    from errlint.config import is_selector

    given = {
        "--select": request.select or (),
        "--ignore": request.ignore,
        "--extend-select": request.extend_select,
    }
    for option, words in given.items():
        for word in words:
            if not is_selector(word, codes):
                raise click.UsageError(f"{option}: {_unknown(word, codes)}")


def _unknown(word: str, codes: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, codes, 1, _LIKENESS)
    hint = f"; did you mean {near[0]}?" if near else "; `errlint rule` lists them all"
    return f"`{word}` is no code of a rule and no prefix of one{hint}"
