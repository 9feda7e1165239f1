"""What a call makes of a detail that it is given."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import NamedTuple


class Fate(NamedTuple):
    """What a call makes of a detail that it is given.

    `keys` are those under which the detail comes out, `is_text` when it comes out as a text;
    `fails` when it fails unless the detail is one, `is_settled` when all of this has happened,
    whatever becomes of the call's own value.
    """

    keys: tuple[str, ...] = ()
    is_text: bool = False
    fails: bool = False
    is_settled: bool = False


UNCHANGED = Fate()
Follow = Callable[[ast.Call, ast.expr], Fate | None]
"""Tells what a call makes of one of its arguments, None where that can't be told."""


def not_followed(_call: ast.Call, _value: ast.expr) -> Fate | None:
    """Tell nothing of any call."""
    return None
