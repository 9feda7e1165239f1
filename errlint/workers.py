"""Spread the files of a run over processes, keeping their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

BATCH = 12
"""The fewest files that a worker takes at a time: enough to share what their imports lead to."""
_LARGEST_BATCH = 200
_ROUNDS = 4
"""How often each worker comes back for more, were all batches as large as the first."""
_WORTH_A_WORKER = 2 * BATCH

_task: Callable[[Any], Any] | None = None


def available() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(
    task: Callable[[Item], Result],
    items: Sequence[Item],
    workers: int,
    lost: Callable[[Item], Result],
) -> Iterator[Result]:
    """Yield `task(item)` for each item, in their order, computed by several processes.

    `task`, the items and the results are pickled where processes can't be forked. `lost` says what
    stands in for the result of an item at which a worker died.
    """
    if workers < 2 or len(items) < _WORTH_A_WORKER:
        yield from map(task, items)
        return
    batches = list(_batches(items, workers))
    with _pool(task, min(workers, len(batches))) as pool:
        futures = deque(pool.submit(_run_batch, batch) for batch in batches)
        try:
            for batch in batches:
                # a future keeps its results for as long as somebody keeps the future
                yield from _collected(task, batch, futures.popleft(), lost)
        finally:
            for future in futures:
                future.cancel()


def _batches(items: Sequence[Item], workers: int) -> Iterator[Sequence[Item]]:
    """Yield batches that get smaller: neighbours share what they lead to, all end together."""
    start = 0
    while start < len(items):
        share = (len(items) - start) // (_ROUNDS * workers)
        end = start + min(max(share, BATCH), _LARGEST_BATCH)
        yield items[start:end]
        start = end


def _collected(
    task: Callable[[Item], Result],
    batch: Sequence[Item],
    future: Future[list[Any]],
    lost: Callable[[Item], Result],
) -> list[Result]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return future.result()
    except BrokenProcessPool:
        return [_alone(task, item, lost) for item in batch]


def _alone(task: Callable[[Item], Result], item: Item, lost: Callable[[Item], Result]) -> Result:
    """Run one item in a process of its own, to find the one that kills its worker."""
    from concurrent.futures.process import BrokenProcessPool

    with _pool(task, 1) as pool:
        try:
            result: Result = pool.submit(_run_batch, [item]).result()[0]
            return result
        except BrokenProcessPool:
            return lost(item)


def _pool(task: Callable[[Item], Result], workers: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else None)
    return ProcessPoolExecutor(
        workers, mp_context=context, initializer=_initialise, initargs=(task,)
    )


def _initialise(task: Callable[[Any], Any]) -> None:
    global _task  # noqa: PLW0603
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _task = task


def _run_batch(batch: Sequence[Any]) -> list[Any]:
    assert _task is not None
    return [_task(item) for item in batch]
