"""What a call makes of a detail that it is given."""

from __future__ import annotations

import ast
from typing import NamedTuple, Protocol

from errlint.model.handler import Harm


class Fate(NamedTuple):
    """What becomes of a detail on its way.

    `keys` are those under which the detail comes out, `is_text` when it comes out as a text;
    `harm` is what a dict does to the code on the way, `is_settled` when all of this has happened,
    whatever becomes of the call's own value.
    """

    keys: tuple[str, ...] = ()
    is_text: bool = False
    harm: Harm | None = None
    is_settled: bool = False

    @property
    def is_bare(self) -> bool:
        """Tell whether the value is still the detail itself."""
        return not self.is_text and not self.keys


UNCHANGED = Fate()


class Follow(Protocol):
    """Tells what a call makes of one of its arguments, None where that can't be told.

    `fate` is what has become of the detail by then.
    """

    def __call__(self, call: ast.Call, value: ast.expr, fate: Fate = UNCHANGED) -> Fate | None:
        """Return the fate of a detail, or of what was made of it, behind a call."""


def not_followed(call: ast.Call, value: ast.expr, fate: Fate = UNCHANGED) -> Fate | None:
    """Tell nothing of any call."""
    return None
