"""Write files: the only part of errlint that changes them."""

from __future__ import annotations

import contextlib
import os
import stat
from itertools import count

from errlint.source import Source, SourceError

_PREFIX = ".errlint-"
_numbers = count()


class WriteError(Exception):
    """A file that was left as it is, and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def write(path: str | os.PathLike[str], old: Source, new: Source) -> None:
    """Replace a file that holds `old` by one that holds `new`, or raise WriteError.

    Whatever happens, even a crash of the machine, the file is either the old or the new one. It
    keeps its mode, and its owner where that is allowed; of a symbolic link the target is replaced.
    """
    shown = os.fspath(path)
    raw = _encoded(shown, old, new)
    target = os.path.realpath(path)
    try:
        status = os.stat(target)
        with open(target, "rb") as file:
            on_disk = file.read() if stat.S_ISREG(status.st_mode) else None
    except OSError as error:
        raise WriteError(shown, f"can't be read: {_reason(error)}") from None
    if on_disk is None:
        raise WriteError(shown, "is no regular file")
    _check_unchanged(shown, old, on_disk)
    if raw == on_disk:
        return
    if not os.access(target, os.W_OK):
        raise WriteError(shown, "is read-only")
    try:
        _replace(target, raw, status)
    except OSError as error:
        raise WriteError(shown, f"can't be written: {_reason(error)}") from None


def create(path: str | os.PathLike[str], new: Source) -> None:
    """Create a file, or raise WriteError: where there is one, it stays.

    Whatever happens, the file is whole or not there.
    """
    shown = os.fspath(path)
    folder = os.path.dirname(os.path.abspath(path))
    try:
        temporary = _written(folder, _encoded(shown, new, new), None)
        try:
            os.link(temporary, path)
        finally:
            os.unlink(temporary)  # a second name is taken away, or a file that nobody wants
    except FileExistsError:
        raise WriteError(shown, "exists already") from None
    except OSError as error:
        raise WriteError(shown, f"can't be written: {_reason(error)}") from None
    _sync_folder(folder)


def _encoded(path: str, old: Source, new: Source) -> bytes:
    """Return the bytes of the new file, which Python reads as the very text that is meant."""
    try:
        raw = new.encode()
    except UnicodeEncodeError as error:
        lost = error.object[error.start : error.start + 1]
        raise WriteError(path, f"{lost!r} can't be written in {new.encoding}") from None
    try:
        again = Source.from_bytes(new.filename, raw)
    except SourceError as error:
        raise WriteError(path, f"the new text can't be read back: {error.message}") from None
    meant = new.text, old.encoding, old.has_bom
    if (again.text, again.encoding, again.has_bom) != meant:
        raise WriteError(path, f"the new text would not be read as {old.encoding} any more")
    return raw


def _check_unchanged(path: str, old: Source, on_disk: bytes) -> None:
    if on_disk == old.encode():
        return
    try:
        is_same_text = Source.from_bytes(old.filename, on_disk) == old
    except SourceError:
        is_same_text = False
    if is_same_text:
        raise WriteError(path, f"its bytes can't be kept: {old.encoding} has several for one text")
    raise WriteError(path, "has changed since it was read")


def _replace(target: str, raw: bytes, status: os.stat_result) -> None:
    folder = os.path.dirname(target)
    temporary = _written(folder, raw, status)
    try:
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _written(folder: str, raw: bytes, status: os.stat_result | None) -> str:
    """Return the path of a new file that holds all of it, on the disk itself."""
    temporary = os.path.join(folder, f"{_PREFIX}{os.getpid()}-{next(_numbers)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if status is None else 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            if status is not None:
                _keep_owner_and_mode(temporary, status)
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return temporary


def _keep_owner_and_mode(temporary: str, status: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, stat.S_IMODE(status.st_mode))


def _sync_folder(folder: str) -> None:
    """Make the new name last; without it the old file may be back after a crash."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
