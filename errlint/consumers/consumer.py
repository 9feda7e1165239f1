"""Which file is read for what it expects."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from errlint.project.tree import last_row


class Consumer(NamedTuple):
    """A file that may expect answers; its tests have the fixtures of `conftests`, nearest first.

    Functions and classes on none of the `rows`, in their order, expect nothing; None where any
    may.
    """

    path: str
    is_test: bool
    conftests: Sequence[str] = ()
    rows: Sequence[int] | None = None

    def may_expect(self, scope: ast.stmt) -> bool:
        """Tell whether one of the rows is the function's or class's."""
        if self.rows is None:
            return True
        index = bisect_left(self.rows, scope.lineno)
        return index < len(self.rows) and self.rows[index] <= last_row(scope)
