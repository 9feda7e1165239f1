"""What was used last, up to a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(eq=False)
class Recent(Generic[Value]):
    """Keeps values by their names until their sizes exceed a limit together.

    The ones that were used last are kept, and the last one in any case.
    """

    limit: int
    _values: dict[str, tuple[Value, int]] = field(default_factory=dict)
    _size: int = 0

    def get(self, name: str) -> Value | None:
        """Return the value of a name, None when it is not kept."""
        found = self._values.pop(name, None)
        if found is None:
            return None
        self._values[name] = found
        return found[0]

    def keep(self, name: str, value: Value, size: int) -> None:
        """Keep a value, dropping those that were not used for the longest time."""
        self.drop(name)
        self._values[name] = value, size
        self._size += size
        while self._size > self.limit and len(self._values) > 1:
            self.drop(next(iter(self._values)))

    def drop(self, name: str) -> None:
        """Forget the value of a name."""
        _, size = self._values.pop(name, (None, 0))
        self._size -= size

    def clear(self) -> None:
        """Forget everything."""
        self._values.clear()
        self._size = 0
