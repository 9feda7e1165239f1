"""The statuses that conditions ask for."""

from __future__ import annotations

from dataclasses import replace

from errlint.consumers.expectations import Exchange, Expectation, StatusCheck
from errlint.consumers.key_reads import KeyRead


def forget_what_was_asked(
    asked: list[tuple[Exchange, StatusCheck]],
    first_asked: int,
    found: list[Expectation | KeyRead],
    first_found: int,
) -> None:
    """Let what a condition asks for hold for its own branch alone, which ends in a `raise`.

    `first_asked` and `first_found` are where the condition's own begin.
    """
    for exchange, check in asked[first_asked:]:
        inside = replace(exchange, statuses=[*exchange.statuses])
        exchange.statuses.remove(check)
        for index, expectation in enumerate(found[first_found:], first_found):
            if expectation.read.exchange is exchange:
                read = replace(expectation.read, exchange=inside)
                found[index] = replace(expectation, read=read)
    del asked[first_asked:]
