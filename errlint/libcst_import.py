"""LibCST, imported in two thirds of its time or less.

`dataclass` compiles five methods for each of the 184 kinds of nodes (LibCST 1.9). It drops two
of them at once, `__repr__` and `__eq__`, since `CSTNode.__init_subclass__` has set others; two more
refuse assignments, which a type checker does here, and make each node slower to build.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_NODES = "libcst._nodes."
_THROWN_AWAY = {"__repr__", "__eq__"}


def _lean(dataclass: Callable[..., Any]) -> Callable[..., Any]:
    """Return a `dataclass` that gives kinds of nodes nothing but `__init__`."""

    def apply(node: type | None = None, /, **options: Any) -> Any:
        if node is None:
            return lambda later: apply(later, **options)
        if node.__module__.startswith(_NODES) and vars(node).keys() >= _THROWN_AWAY:
            options |= {"repr": False, "eq": False, "frozen": False}
        return dataclass(node, **options)

    return apply


@contextmanager
def _lean_dataclasses() -> Iterator[None]:
    original = dataclasses.dataclass
    dataclasses.dataclass = _lean(original)
    try:
        yield
    finally:
        dataclasses.dataclass = original


with _lean_dataclasses():
    import libcst as cst

__all__ = ["cst"]
