"""The token of the reason that is chosen for what a site says."""

from __future__ import annotations

from errlint.reasons import Evidence, Unknown
from errlint.reasons.choice import choose

Part = str | Unknown


def token(status: int | None, *message: Part, **evidence: object) -> str:
    return choose(Evidence(status, message, **evidence), {}).token  # type: ignore[arg-type]
