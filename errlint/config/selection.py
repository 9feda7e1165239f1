"""Which rules are selected, by codes and prefixes of codes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

ALL = "ALL"
_SELECTOR = re.compile(r"ERR[0-9]{0,3}")


class Selection(NamedTuple):
    """What one layer (the configuration, then the command line) says about rules.

    `select` is None where the layer leaves the selection of the one below as it is.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()

    def verdict(self, code: str) -> bool | None:
        """Return whether this layer switches a rule on or off, None where it says nothing.

        The longest prefix decides; of two that are equally long the one that ignores.
        """
        selected = _specificity(code, (*(self.select or ()), *self.extend_select))
        ignored = _specificity(code, self.ignore)
        if selected < 0 and ignored < 0:
            return None
        return selected > ignored


class CodeSet:
    """A set of codes written as codes and prefixes of codes."""

    def __init__(self, selectors: tuple[str, ...]) -> None:
        self.selectors = selectors

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and _specificity(code, self.selectors) >= 0


def selects(layers: Iterable[Selection], code: str, default: bool) -> bool:
    """Tell whether a rule is on under layers of selections, the strongest one last.

    As Ruff has it: `select` replaces what the layers below it say, `ignore` and `extend-select`
    alone add to it.
    """
    is_on = default
    for layer in layers:
        verdict = layer.verdict(code)
        if layer.select is not None:
            is_on = verdict is True
        elif verdict is not None:
            is_on = verdict
    return is_on


def is_selector(text: str, known_codes: Collection[str]) -> bool:
    """Tell whether a text is `ALL`, a known code, or a prefix of one."""
    if text == ALL:
        return True
    return bool(_SELECTOR.fullmatch(text)) and any(code.startswith(text) for code in known_codes)


def _specificity(code: str, selectors: Iterable[str]) -> int:
    """Return the length of the longest selector that covers a code; 0 for `ALL`, -1 for none."""
    found = -1
    for selector in selectors:
        if selector == ALL:
            found = max(found, 0)
        elif code.startswith(selector):
            found = max(found, len(selector))
    return found
