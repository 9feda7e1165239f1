"""The database of a cache: tables in, tables out; whatever is wrong with it, it is made anew."""

from __future__ import annotations

import os
import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple
from zlib import crc32

from errlint.project.trail import FOLDER, Leaf, Seen

DATABASE_SUFFIX = ".db"
BROKEN = (sqlite3.Error, ValueError, TypeError, LookupError, AttributeError, OverflowError)
"""What reading a foreign or a damaged database may raise."""
_KEPT = 6
"""How many databases a folder keeps: one for each version of errlint and Python in use."""
_PATIENCE = 5.0
_FILES = {
    ".gitignore": "# Created by errlint\n*\n",
    "CACHEDIR.TAG": (
        "Signature: 8a477f597d28d172789f06886806bc55\n"
        "# This folder is a cache made by errlint, see https://bford.info/cachedir/\n"
    ),
}
_COMPANIONS = ("-journal", "-wal", "-shm")
_OWN = re.compile(r"[\w.+-]+-[0-9a-f]{16}\.db(?:-journal|-wal|-shm)?")
_ACCESS = re.compile(r"locked|readonly|read-only|full|unable to open|disk I/O")
_VERSION = 1
_MOST = 0x7FFFFFFF
_MOST_VALUES = 500
"""SQLite takes no more than 999 values at once before version 3.32."""
_TABLES = (
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE)",
    "CREATE TABLE stamps (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, "
    "digest BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE leaves (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL, "
    "question TEXT NOT NULL, answer BLOB NOT NULL)",
    "CREATE UNIQUE INDEX questions ON leaves (path, kind, question)",
    "CREATE TABLE entries (run INTEGER NOT NULL, path TEXT NOT NULL, digest BLOB NOT NULL, "
    "report TEXT NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (run, path)) WITHOUT ROWID",
    "CREATE TABLE rests (run INTEGER NOT NULL, path TEXT NOT NULL, leaves BLOB NOT NULL, "
    "PRIMARY KEY (run, path)) WITHOUT ROWID",
)
_NAMES = frozenset({"runs", "stamps", "leaves", "questions", "entries", "rests"})

Stamps = dict[str, Seen]
Question = tuple[int, Leaf, bytes]
"""A leaf with its number and with what stands for the answer."""


class Row(NamedTuple):
    """A kept result: the digest of the file's bytes, and the report."""

    digest: bytes
    report: str
    checksum: int

    @classmethod
    def of(cls, digest: bytes, report: str) -> Row:
        """Return a row with its checksum."""
        return cls(digest, report, _checksum(digest, report))

    @property
    def is_whole(self) -> bool:
        """Tell whether a row is as it was when it was kept."""
        return self.checksum == _checksum(self.digest, self.report)


@dataclass(eq=False, repr=False)
class Store:
    """One database. Every method may raise what `BROKEN` lists."""

    connection: sqlite3.Connection

    @classmethod
    def opened(cls, file: str) -> Store | None:
        """Return the database in a file, None where there is none that can be read."""
        if not os.path.isfile(file):
            return None
        try:
            return cls._checked(file)
        except (*BROKEN, OSError):
            return None

    @classmethod
    def made(cls, file: str) -> Store | None:
        """Return the database in a file for writing, a new one where there is none that is whole.

        None where none can be made.
        """
        try:
            make_folder(os.path.dirname(file))
            try:
                return cls._checked(file)
            except BROKEN as error:
                if is_about_access(error):
                    return None
                discard(file)
                return cls._checked(file)
        except (*BROKEN, OSError):
            return None

    @classmethod
    def _checked(cls, file: str) -> Store:
        connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                _create(connection)
            found = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if not found >= _NAMES:
                raise sqlite3.DatabaseError("tables are missing")
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    @property
    def generation(self) -> int:
        """Return a number that is another one once leaves were dropped."""
        return int(self.connection.execute("PRAGMA application_id").fetchone()[0])

    def run(self, key: str, is_wanted: bool = False) -> int | None:
        """Return the number of a kind of run, given a new one where it is wanted."""
        if is_wanted:
            self.connection.execute("INSERT OR IGNORE INTO runs (key) VALUES (?)", (key,))
        found = self.connection.execute("SELECT id FROM runs WHERE key = ?", (key,)).fetchone()
        return None if found is None else int(found[0])

    def all_rows(self, run: int) -> dict[str, Row]:
        """Return all results of a kind of run by their paths."""
        query = "SELECT path, digest, report, checksum FROM entries WHERE run = ?"
        return {path: Row(*row) for path, *row in self.connection.execute(query, (run,))}

    def rows(self, run: int, paths: Iterable[str]) -> dict[str, Row]:
        """Return the results for some paths."""
        query = "SELECT digest, report, checksum FROM entries WHERE run = ? AND path = ?"
        found = {path: self.connection.execute(query, (run, path)).fetchone() for path in paths}
        return {path: Row(*row) for path, row in found.items() if row}

    def leaves_of(self, run: int, paths: Iterable[str]) -> set[int]:
        """Return the leaves that some results rest on."""
        query = "SELECT leaves FROM rests WHERE run = ? AND path = ?"
        found: set[int] = set()
        for path in paths:
            for (numbers,) in self.connection.execute(query, (run, path)):
                found.update(array("I", numbers))
        return found

    def resting_on(self, leaves: Collection[int]) -> set[tuple[int, str]]:
        """Return the runs and paths of the results that rest on any of some leaves."""
        wanted = frozenset(leaves)
        rows = self.connection.execute("SELECT run, path, leaves FROM rests")
        return {
            (run, path) for run, path, numbers in rows if not wanted.isdisjoint(array("I", numbers))
        }

    def all_stamps(self) -> Stamps:
        """Return what every file and folder was like."""
        return _stamps(self.connection.execute("SELECT path, size, mtime, digest FROM stamps"))

    def stamps(self, paths: Iterable[str]) -> Stamps:
        """Return what some files were like."""
        query = "SELECT path, size, mtime, digest FROM stamps WHERE path IN"
        return _stamps(self._for_each(query, paths))

    def folders(self) -> Stamps:
        """Return what every folder was like."""
        query = "SELECT path, size, mtime, digest FROM stamps WHERE size = ?"
        return _stamps(self.connection.execute(query, (FOLDER,)))

    def paths_of(self, leaves: Iterable[int]) -> set[str]:
        """Return the paths that some leaves ask about."""
        query = "SELECT DISTINCT path FROM leaves WHERE id IN"
        return {path for (path,) in self._for_each(query, leaves)}

    def _for_each(self, query: str, values: Iterable[object]) -> Iterator[tuple[Any, ...]]:
        """Yield what a query that ends in `IN` finds for some values."""
        rest = iter(values)
        while some := tuple(islice(rest, _MOST_VALUES)):
            yield from self.connection.execute(f"{query} ({','.join('?' * len(some))})", some)

    def questions(self, paths: Iterable[str]) -> Iterator[Question]:
        """Yield what was asked about some paths."""
        query = "SELECT id, kind, path, question, answer FROM leaves WHERE path = ?"
        for path in paths:
            for number, *leaf, answer in self.connection.execute(query, (path,)).fetchall():
                yield number, Leaf(*leaf), answer

    def questions_of(self, kinds: Sequence[str]) -> Iterator[Question]:
        """Yield all that was asked in some ways."""
        marks = ",".join("?" * len(kinds))
        query = f"SELECT id, kind, path, question, answer FROM leaves WHERE kind IN ({marks})"
        for number, *leaf, answer in self.connection.execute(query, kinds).fetchall():
            yield number, Leaf(*leaf), answer

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all that is done inside of it at once, or nothing of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def put_stamps(self, stamps: Stamps) -> None:
        """Keep what files and folders were like."""
        rows = ((path, *seen) for path, seen in stamps.items())
        self.connection.executemany("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?)", rows)

    def put_row(self, run: int, path: str, row: Row, leaves: bytes) -> None:
        """Keep a result, and the numbers of what it rests on, four bytes each."""
        execute = self.connection.execute
        execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", (run, path, *row))
        execute("INSERT OR REPLACE INTO rests VALUES (?, ?, ?)", (run, path, leaves))

    def number_of(self, leaf: Leaf, answer: bytes) -> tuple[int, bool]:
        """Return the number of a leaf, a new one if need be, and whether it had another answer."""
        place = (leaf.path, leaf.kind, leaf.question)
        known = self.connection.execute(
            "SELECT id, answer FROM leaves WHERE path = ? AND kind = ? AND question = ?", place
        ).fetchone()
        if known is not None:
            return int(known[0]), known[1] != answer
        made = self.connection.execute(
            "INSERT INTO leaves (path, kind, question, answer) VALUES (?, ?, ?, ?)",
            (*place, answer),
        )
        assert made.lastrowid is not None
        return made.lastrowid, False

    def drop_leaves(self, leaves: Collection[int]) -> None:
        """Drop leaves, and all results that rest on them."""
        if leaves:
            self.connection.execute(f"PRAGMA application_id = {self.generation + 1 & _MOST}")
            rows = self.resting_on(leaves)
            for table in ("entries", "rests"):
                where = f"DELETE FROM {table} WHERE run = ? AND path = ?"
                self.connection.executemany(where, rows)
            numbers = ((number,) for number in leaves)
            self.connection.executemany("DELETE FROM leaves WHERE id = ?", numbers)


def make_folder(folder: str) -> None:
    """Make the folder of a cache, marked as what it is. Raises OSError.

    A folder that holds something else already is taken as it is.
    """
    os.makedirs(folder, exist_ok=True)
    if not os.listdir(folder):
        for name, text in _FILES.items():
            with open(os.path.join(folder, name), "w", encoding="ascii", newline="\n") as file:
                file.write(text)


def remove(folder: str) -> bool:
    """Remove what a cache consists of, and its folder if that is all that was in it.

    Returns whether there was one. Raises OSError.
    """
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    own = [name for name in names if _OWN.fullmatch(name) or _is_marker(folder, name)]
    for name in own:
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, name))
    if own:
        with suppress(OSError):
            os.rmdir(folder)
    return bool(own)


def _is_marker(folder: str, name: str) -> bool:
    if name not in _FILES:
        return False
    with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
        return file.read() == _FILES[name]


def prune(folder: str) -> None:
    """Remove the databases that were not written to for the longest time."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if _OWN.fullmatch(entry.name)]
        made = [entry for entry in found if entry.name.endswith(DATABASE_SUFFIX)]
        for entry in sorted(made, key=lambda entry: entry.stat().st_mtime_ns)[:-_KEPT]:
            discard(entry.path)


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != _VERSION:
        if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise sqlite3.DatabaseError("another program's tables")
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")


def is_about_access(error: Exception) -> bool:
    """Tell whether an error is no fault of the file: it is locked, read-only, the disk is full."""
    return isinstance(error, sqlite3.OperationalError) and bool(_ACCESS.search(str(error)))


def _checksum(digest: bytes, report: str) -> int:
    return crc32(report.encode("utf-8", "surrogatepass"), crc32(digest))


def discard(file: str) -> None:
    """Remove a database. Raises OSError."""
    for suffix in ("", *_COMPANIONS):
        with suppress(FileNotFoundError):
            os.unlink(file + suffix)


def _stamps(rows: Iterable[tuple[str, int, int, bytes]]) -> Stamps:
    return {path: Seen(size, mtime, digest) for path, size, mtime, digest in rows}
