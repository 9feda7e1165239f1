"""What is said of a file that can't be read, or that errlint fails on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from errlint.model.diagnostic import Diagnostic
from errlint.source import Position, Range, SourceError

if TYPE_CHECKING:
    from errlint.model.report import Target
    from errlint.syntax import SyntaxProblem


def unreadable(target: Target, error: SourceError | SyntaxProblem | OSError) -> Diagnostic:
    """Return what is said of a file whose text can't be had, or is no Python."""
    if isinstance(error, OSError):
        return _err000(target, f"can't be read: {error.strerror}", Position(1, 1))
    return _err000(target, error.message, error.position)


def worker_died(target: Target) -> Diagnostic:
    """Return what is said of a file at which the process that read it died."""
    message = "the process that read this file died, please report it"
    return _err000(target, message, Position(1, 1))


def broken(target: Target, error: Exception) -> Diagnostic:
    """Return what is said of a file at which errlint itself failed."""
    try:
        what = f"{type(error).__name__}: {error}".splitlines()[0]
    except Exception:  # what it holds may be too large to be shown
        what = type(error).__name__
    message = f"errlint failed on this file, please report it ({what})"
    return _err000(target, message, Position(1, 1))


def _err000(target: Target, message: str, position: Position) -> Diagnostic:
    place = Range(position, position)
    return Diagnostic(
        code="ERR000",
        name="syntax-error",
        message=message,
        filename=target.filename,
        range=place,
        highlight=place,
        statement_rows=(position.row, position.row),
        noqa_row=position.row,
    )
