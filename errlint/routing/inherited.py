"""What a route answers besides what it raises itself: by its helpers and its dependencies."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from errlint.model.contract import FunctionKey, RaisedStatus, StatusOrigin
from errlint.routing.callees import Callee, Callees

_FARTHEST = 4
"""How many calls are followed."""


@dataclass(frozen=True, eq=False, repr=False)
class Inheritance:
    """Knows what every function of a project raises, and which functions run which."""

    callees: Callees
    raised: Mapping[FunctionKey, tuple[RaisedStatus, ...]]

    def of(self, endpoint: FunctionKey, around: Iterable[FunctionKey]) -> dict[int, StatusOrigin]:
        """Return the statuses that an endpoint inherits, each from the nearest function.

        `around` are the dependencies of what it is included in.
        """
        found: dict[int, StatusOrigin] = {}
        start = Callee(endpoint, is_dependency=True)
        outer = [Callee(function, is_dependency=True) for function in around]
        seen = {start}
        waiting = deque([(callee, 1) for callee in (*self.callees.run_by(start), *outer)])
        while waiting:
            callee, distance = waiting.popleft()
            if callee in seen or distance > _FARTHEST:
                continue
            seen.add(callee)
            waiting += [(inner, distance + 1) for inner in self.callees.run_by(callee)]
            for raised in self.raised.get(callee.function, ()):
                if self._comes_out(raised, callee):
                    found.setdefault(raised.status, raised.origin)
        return found

    def _comes_out(self, raised: RaisedStatus, callee: Callee) -> bool:
        if raised.is_returned and not callee.makes_exception:
            return False
        if callee.is_dependency:
            return True
        return not self.callees.is_flagged(callee, raised.origin.row)
