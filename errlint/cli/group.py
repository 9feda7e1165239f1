"""The group of commands: loads one only when it is asked for, and says errors in one line."""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import click

from errlint.cli import console

COMMANDS = ("check", "fix", "sites", "stats", "rule", "clean")
USAGE_ERROR = 2
_COLLECTION = (1_000_000, 100, 100)
"""Syntax trees are many objects and no garbage: collecting as often as Python does by default takes
a third of a run. What is left lying about goes when a workspace forgets its files."""
INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C ended: 128 + SIGINT."""


class CommandGroup(click.Group):
    """The commands are modules of this package, each with a click command `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help text."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"errlint.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for, or tell which one may have been meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from errlint.config.errors import nearest

            ctx.fail(f"no command `{args[0]}`; {nearest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run and exit: 2 for whatever is wrong with the call, 130 when interrupted."""
        name = prog_name or "errlint"
        run = partial(super().main, args, name, complete_var, standalone_mode=False, **extra)
        if not standalone_mode:
            return run()
        console.prepare()
        gc.set_threshold(*_COLLECTION)
        warnings.simplefilter("ignore", SyntaxWarning)  # those are about the code that is read
        status = _status(run)
        gc.freeze()  # Python would look for garbage in all that there is before it ends
        sys.exit(status)


def _status(run: Callable[[], Any]) -> int:
    try:
        _require_folder()
        status = run()
        sys.stdout.flush()
    except click.Abort:
        console.say("interrupted")
        return INTERRUPTED
    except click.ClickException as error:
        console.say(error.format_message())
        return error.exit_code if isinstance(error, console.Interrupted) else USAGE_ERROR
    except OSError as error:
        if error.errno != errno.EPIPE:
            return _not_printed(error)
        _leave_quietly()
    except Exception as error:
        if os.environ.get("ERRLINT_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        console.say(f"failed, please report it with what ERRLINT_TRACEBACK=1 shows ({what})")
        return USAGE_ERROR
    return status if isinstance(status, int) else 0


def _require_folder() -> None:
    """Raise ClickException where there is no folder at work: no path means anything then."""
    try:
        os.getcwd()
    except OSError as error:
        message = f"can't tell the current folder: {error.strerror}"
        raise click.ClickException(message) from None


def _not_printed(error: OSError) -> int:
    """Say what kept a report from being printed, as far as anything can be said."""
    place = f"{error.filename}: " if error.filename else ""
    with contextlib.suppress(OSError):
        console.say(f"can't go on: {place}{error.strerror or error}")
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what is left would fail again at exit
    return USAGE_ERROR


def _leave_quietly() -> NoReturn:
    """End without a word about a reader that went away (`errlint check | head`)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)
