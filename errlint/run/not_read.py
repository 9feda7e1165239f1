"""What is said of a file that can't be read, or that errlint fails on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from errlint.model.diagnostic import UNREADABLE, Diagnostic
from errlint.source import Position, Range, SourceError

if TYPE_CHECKING:
    from errlint.model.report import Target
    from errlint.syntax import SyntaxProblem


def unreadable(target: Target, error: SourceError | SyntaxProblem | OSError) -> Diagnostic:
    """Return what is said of a file whose text can't be had, or is no Python."""
    if isinstance(error, OSError):
        return _of_file(target.filename, f"can't be read: {error.strerror}", Position(1, 1))
    return _of_file(target.filename, error.message, error.position)


def unlisted(filename: str, reason: str) -> Diagnostic:
    """Return what is said of a folder whose files nobody can name."""
    return _of_file(filename, f"can't be listed: {reason}", Position(1, 1))


def worker_died(target: Target) -> Diagnostic:
    """Return what is said of a file at which the process that read it died."""
    message = "the process that read this file died, please report it"
    return _of_file(target.filename, message, Position(1, 1))


def broken(target: Target, error: Exception) -> Diagnostic:
    """Return what is said of a file at which errlint itself failed."""
    try:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
    except Exception:  # what it holds may be too large to be shown
        what = type(error).__name__
    message = f"errlint failed on this file, please report it ({what})"
    return _of_file(target.filename, message, Position(1, 1))


def _of_file(filename: str, message: str, position: Position) -> Diagnostic:
    place = Range(position, position)
    return Diagnostic(
        code=UNREADABLE,
        name="syntax-error",
        message=message,
        filename=filename,
        range=place,
        highlight=place,
        statement_rows=(position.row, position.row),
        noqa_row=position.row,
    )
