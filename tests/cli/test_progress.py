from __future__ import annotations

import io
from itertools import count

from errlint.cli.progress import track


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_draws_nothing_where_it_is_no_terminal() -> None:
    log, ticks = io.StringIO(), count()
    assert list(track(range(9), 9, log, lambda: next(ticks) * 5.0)) == list(range(9))
    assert log.getvalue() == ""


def test_draws_nothing_in_a_short_run() -> None:
    terminal, ticks = Terminal(), count()
    assert list(track(range(9), 9, terminal, lambda: next(ticks) * 0.1)) == list(range(9))
    assert terminal.getvalue() == ""


def test_draws_a_bar_in_a_long_run_and_takes_it_away() -> None:
    terminal, ticks = Terminal(), count()
    assert list(track("abcd", 4, terminal, lambda: next(ticks) * 0.4)) == list("abcd")
    drawn = terminal.getvalue().split("\r\x1b[K")
    assert drawn[1].endswith("] 3/4 files")
    assert drawn[-1] == ""


def test_takes_the_bar_away_when_interrupted() -> None:
    terminal, ticks = Terminal(), count()
    tracked = track(iter("abcd"), 4, terminal, lambda: next(ticks) * 2.0)
    next(tracked)
    next(tracked)
    tracked.close()
    assert terminal.getvalue().endswith("\r\x1b[K")
