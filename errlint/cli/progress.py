"""How far a long run has come, for somebody who waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterable
from time import monotonic
from typing import TextIO, TypeVar

_PATIENCE = 1.0
_PAUSE = 0.1
_CELLS = 24
_ERASE = "\r\x1b[K"

Item = TypeVar("Item")


def track(
    items: Iterable[Item],
    total: int,
    stream: TextIO | None = None,
    clock: Callable[[], float] = monotonic,
) -> Generator[Item, None, None]:
    """Yield the items, and draw a bar on a terminal once that takes longer than a second.

    `stream` is standard error by default; nothing is written to it where it is no terminal.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield from items
        return
    due, is_drawn = clock() + _PATIENCE, False
    try:
        for done, item in enumerate(items, 1):
            yield item
            if clock() >= due:
                stream.write(_ERASE + _bar(done, total))
                stream.flush()
                due, is_drawn = clock() + _PAUSE, True
    finally:
        if is_drawn:
            stream.write(_ERASE)
            stream.flush()


def _bar(done: int, total: int) -> str:
    filled = _CELLS * done // max(total, 1)
    return f"[{'#' * filled}{'-' * (_CELLS - filled)}] {done}/{total} files"
