"""What answers were taken from: the files that were read, and what was asked of each."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, NamedTuple, TypeVar

_Key = TypeVar("_Key", bound=Hashable)
_Answer = TypeVar("_Answer")


class Leaf(NamedTuple):
    """One question to the file system that an answer rests on.

    `kind` says what was asked of the file or folder at `path`, `question` what in particular.
    """

    kind: str
    path: str
    question: str = ""


class Seen(NamedTuple):
    """A file or folder as it was when it was read; `size` tells what it is, too.

    `digest` is the hash of a file's bytes, for a folder the names in it that matter.
    """

    size: int
    mtime: int
    digest: bytes


MISSING = Seen(-1, 0, b"")
FOLDER = -2
"""What stands for the size of a folder."""
_TELLING = ("requirements", "pyproject.toml", "setup.cfg")
_AT_ONCE: int = getattr(os, "O_NONBLOCK", 0)
"""Opens a pipe without waiting; Windows, which has no pipes in folders, has no such flag."""


@dataclass(eq=False, repr=False)
class _Step:
    """An answer that is being worked out.

    `low` is the depth of the outermost step that it asked for while that was open itself: such
    steps make a cycle, and what one of them rests on all of them do. `merged` is the step that a
    member of a cycle became a part of.
    """

    depth: int
    low: int
    leaves: set[int] = field(default_factory=set)
    merged: _Step | None = None
    is_closed: bool = False

    def owner(self) -> _Step:
        step = self
        while step.merged is not None:
            step = step.merged
        return step


@dataclass(eq=False, repr=False)
class Trail:
    """Keeps what the answers of one workspace rest on, where that is wanted.

    An answer that is kept for later is worked out inside of `step`; whoever gets it from where it
    is kept says so by `note`, and rests on the same leaves from then on; `kept` does both. Leaves
    go by numbers, in the order in which they were met.
    """

    is_on: bool = False
    leaves: list[Leaf] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    is_torn: bool = False
    """Whether a file has changed while the run was reading it."""
    _numbers: dict[Leaf, int] = field(default_factory=dict)
    _open: list[_Step] = field(default_factory=list)
    _steps: dict[Hashable, _Step | array[int]] = field(default_factory=dict)

    def leaf(self, kind: str, path: str, question: str = "") -> None:
        """Let the answers that are being worked out rest on a leaf."""
        if self._open:
            leaf = Leaf(kind, path, question)
            number = self._numbers.get(leaf)
            if number is None:
                number = self._numbers[leaf] = len(self.leaves)
                self.leaves.append(leaf)
            self._open[-1].leaves.add(number)

    def step(self, key: Hashable) -> _Working:
        """Return the context in which the answer to a question is worked out."""
        return _Working(self, key)

    def kept(
        self, kind: str, key: _Key, answers: dict[_Key, _Answer], work_out: Callable[[], _Answer]
    ) -> _Answer:
        """Return the answer to a question of a kind, worked out unless `answers` has it."""
        question = kind, key
        if key in answers:
            self.note(question)
        else:
            with self.step(question):
                answers[key] = work_out()
        return answers[key]

    def note(self, key: Hashable) -> None:
        """Let the answers that are being worked out rest on what a kept answer rests on."""
        if not self._open:
            return
        current = self._open[-1]
        known = self._steps.get(key)
        if isinstance(known, _Step):
            owner = known.owner()
            if owner.is_closed:
                current.leaves |= owner.leaves
            elif owner is not current:
                current.low = min(current.low, owner.depth)
        elif known is not None:
            current.leaves.update(known)

    def saw(self, path: str, seen: Seen) -> None:
        """Keep what a file or folder was like when it was read."""
        if not self.is_on:
            return
        before = self.seen.setdefault(path, seen)
        self.is_torn = self.is_torn or before.digest != seen.digest

    def clear(self) -> None:
        """Forget everything."""
        for kept in (self.leaves, self.seen, self._numbers, self._steps):
            kept.clear()

    def _enter(self, key: Hashable) -> None:
        depth = len(self._open)
        step = _Step(depth, depth)
        self._steps[key] = step
        self._open.append(step)

    def _leave(self, key: Hashable) -> array[int]:
        step = self._open.pop()
        leaves = array("I", step.leaves)
        around = self._open[-1] if self._open else None
        if around is not None:
            around.leaves |= step.leaves
        if around is not None and step.low < step.depth:
            around.low = min(around.low, step.low)
            step.merged = around
        else:
            step.is_closed = True
            self._steps[key] = leaves
        return leaves


def digest_of(raw: bytes) -> bytes:
    """Return the hash that stands for a file's bytes."""
    from hashlib import blake2b

    return blake2b(raw, digest_size=16).digest()


def opened(path: str) -> IO[bytes]:
    """Return a file to read, a pipe without waiting for what writes to it. Raises OSError."""
    return open(path, "rb", opener=_open_at_once)


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _AT_ONCE)


def seen_file(file: IO[bytes]) -> tuple[Seen, bytes]:
    """Return what an open file is like, and its bytes. Raises OSError."""
    stat = os.fstat(file.fileno())
    raw = file.read()
    return Seen(stat.st_size, stat.st_mtime_ns, digest_of(raw)), raw


def seen_folder(folder: str) -> Seen:
    """Return what a folder is like: the names in it that a module or a project may have."""
    return listed(folder)[0]


def listed(folder: str) -> tuple[Seen, list[os.DirEntry[str]]]:
    """Return what a folder is like, and all that is in it."""
    try:
        mtime = os.stat(folder).st_mtime_ns
        with os.scandir(folder) as opened:
            entries = list(opened)
    except OSError:
        return MISSING, []
    names = {name for entry in entries for name in _telling_names(entry)}
    raw = "\n".join(sorted(names)).encode("utf-8", "surrogateescape")
    return Seen(FOLDER, mtime, raw), entries


def _telling_names(entry: os.DirEntry[str]) -> Iterator[str]:
    """Yield the name of an entry if it tells something, and `*`: the folder is not empty."""
    name = entry.name
    yield "*"
    if name.startswith(".") or name == "__pycache__":
        return
    if is_folder(entry):
        yield f"{name}/"
    elif "." not in name or name.endswith(".py") or name.startswith(_TELLING):
        yield name


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Tell whether what stands in a folder is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


@dataclass(eq=False, repr=False)
class _Working:
    """The context in which an answer is worked out; `leaves` are what it rests on, at its end."""

    trail: Trail
    key: Hashable
    leaves: array[int] | None = None

    def __enter__(self) -> _Working:
        if self.trail.is_on:
            self.trail._enter(self.key)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.trail.is_on:
            self.leaves = self.trail._leave(self.key)
