"""Whether a route is asked for the very error that it tells of."""

from __future__ import annotations

import re

from errlint.model.context import Function

_REPORTS = re.compile(
    r"check|connect|debug|diagnos|health|live|ping|preview|probe|ready|sandbox|status|test|valid|verif"
    r"|callback|event|hook|rpc",
    re.IGNORECASE,
)
"""What reports say of something else, and what is answered to machines that would try again."""


def is_report(function: Function) -> bool:
    """Tell by its name and paths whether a route that answers an error may well have succeeded.

    It has checked, tried or watched something, and says how that is; or it is told of events.
    """
    named = (function.node.name, *(route.path for route in function.routes))
    return any(map(_REPORTS.search, named))
