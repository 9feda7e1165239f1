"""Several processes give what one gives, in the same order, and survive the death of one."""

from __future__ import annotations

import os

from errlint.workers import BATCH, _batches, spread

LOST = -1


def square(number: int) -> int:
    return number * number


def square_or_die(number: int) -> int:
    if number == 30:
        os._exit(1)
    return number * number


def lost(number: int) -> int:
    return LOST


def test_keeps_the_order() -> None:
    numbers = range(100)
    assert list(spread(square, numbers, 3, lost)) == [number * number for number in numbers]


def test_few_items_need_no_process() -> None:
    def local(number: int) -> int:
        return number + os.getpid()

    assert list(spread(local, [1, 2], 4, lost)) == [1 + os.getpid(), 2 + os.getpid()]


def test_a_worker_that_dies_costs_one_item() -> None:
    results = list(spread(square_or_die, range(60), 2, lost))
    assert results == [LOST if number == 30 else number * number for number in range(60)]


def test_batches_hold_every_item_once_and_get_smaller() -> None:
    for count in (24, 25, 300, 5000):
        batches = list(_batches(range(count), 2))
        assert [number for batch in batches for number in batch] == list(range(count))
        sizes = [len(batch) for batch in batches]
        assert sizes == sorted(sizes, reverse=True)
        assert max(sizes) <= 200
        assert min(sizes[:-1]) >= BATCH
