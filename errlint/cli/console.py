"""What is written to a terminal, a pipe or a log."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from typing import TextIO

import click


class Interrupted(click.ClickException):
    """Ctrl-C, with a message about what was done until then."""

    exit_code = 130


def prepare() -> None:
    """Let nothing that is printed fail for its characters, and keep line ends as they are.

    Streams that whoever calls has closed are empty ones.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace", newline="\n")


def has_colour(stream: TextIO | None = None) -> bool:
    """Tell whether to colour what goes to a stream, by default to standard output.

    `NO_COLOR` says no and `FORCE_COLOR` says yes (https://no-color.org,
    https://force-color.org); otherwise a terminal gets colours.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty() and os.environ.get("TERM") != "dumb"


def emit(pieces: Iterable[str], is_error: bool = False) -> None:
    """Print pieces of a report, which are coloured or not already."""
    if text := "".join(pieces):
        click.echo(text, sys.stderr if is_error else sys.stdout, nl=False, color=True)


def emit_bytes(raw: bytes) -> None:
    """Print bytes to standard output as they are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()


def say(message: str) -> None:
    """Print one line to standard error that tells who says it."""
    note(f"errlint: {' '.join(message.split())}")


def note(text: str) -> None:
    """Print a line to standard error as it is."""
    click.echo(text, sys.stderr)
