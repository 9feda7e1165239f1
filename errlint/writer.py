"""Write files: the only part of errlint that changes them."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from io import BufferedWriter
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
        with _temporary(folder, _encoded(shown, new, new), None) as temporary:
            _name(temporary, path)
    except FileExistsError:
        raise WriteError(shown, "exists already") from None
    except OSError as error:
        raise WriteError(shown, f"can't be written: {_reason(error)}") from None
    _sync_folder(folder)


def _name(temporary: str, path: str | os.PathLike[str]) -> None:
    """Give a file a name that nothing else has. Raises FileExistsError."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system where a file has one name
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(temporary, path)


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
    with _temporary(folder, raw, status) as temporary:
        os.replace(temporary, target)
    _sync_folder(folder)


@contextlib.contextmanager
def _temporary(folder: str, raw: bytes, status: os.stat_result | None) -> Iterator[str]:
    """Lend the path of a new file in a folder that is whole and on the disk itself.

    Where the system knows files without a name, it has none before that, so that hardly a run
    that is killed leaves one behind.
    """
    path = os.path.join(folder, f"{_PREFIX}{os.getpid()}-{next(_numbers)}.tmp")
    mode = 0o666 if status is None else 0o600
    try:
        if not _is_linked(path, mode, raw, status):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with open(os.open(path, flags, mode), "wb") as file:
                _fill(file, raw, status, path)
        yield path
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def _is_linked(path: str, mode: int, raw: bytes, status: os.stat_result | None) -> bool:
    """Tell whether a whole file got its name at once, which not every system can do."""
    try:
        nameless = os.open(os.path.dirname(path), os.O_WRONLY | os.O_TMPFILE, mode)
    except (AttributeError, OSError):
        return False
    with open(nameless, "wb") as file:
        _fill(file, raw, status)
        try:
            os.link(f"/proc/self/fd/{nameless}", path, src_dir_fd=nameless)
        except OSError:
            return False
    return True


def _fill(
    file: BufferedWriter, raw: bytes, status: os.stat_result | None, path: str | None = None
) -> None:
    file.write(raw)
    file.flush()
    if status is not None:
        _keep_owner_and_mode(file.fileno() if path is None else path, status)
    os.fsync(file.fileno())


def _keep_owner_and_mode(file: int | str, status: os.stat_result) -> None:
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(file, status.st_uid, status.st_gid)
    os.chmod(file, stat.S_IMODE(status.st_mode))


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
